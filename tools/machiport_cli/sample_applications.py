"""Sample applications: a sample resident's, in several states, so that a department's queue is not empty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from machiport.clock import TOKYO
from machiport_cli.api_client import ApiClient

REVIEWER: Final = "applications.reviewer"
MUNICIPALITY: Final = "44201"

type Step = Literal["draft", "submitted", "claimed", "correction_requested"]


@dataclass(frozen=True, slots=True)
class SampleApplication:
    """What the sample resident applies for: what they fill in besides what is known, and how far it goes."""

    procedure_id: str
    answers: Mapping[str, Any]
    step: Step


@dataclass(frozen=True, slots=True)
class SeededApplication:
    """What became of one of them."""

    procedure_id: str
    outcome: Literal["made", "unchanged"]


def sample_applications() -> list[SampleApplication]:
    """Return the samples, with days around today's in Japan."""
    today = datetime.now(UTC).astimezone(TOKYO).date()

    def day(later: int) -> str:
        return (today + timedelta(days=later)).isoformat()

    mover = {"name": "見本 太郎", "kana": "ミホン タロウ", "birthdate": "1980-01-02", "relationship": "本人"}
    return [
        SampleApplication("juminhyo", {}, "draft"),
        SampleApplication(
            "setai_henko",
            {"change": "new_head", "changed_on": day(-3), "new_head": "見本 花子", "reason": "世帯主が変わったため"},
            "submitted",
        ),
        SampleApplication(
            "tenshutsu",
            {
                "move_day": day(20), "destination": "japan", "movers": [mover],
                "new_postal_code": "100-0000", "new_address": "見本都見本区みほん1丁目1番1号", "new_head": "見本 太郎",
            },
            "claimed",
        ),
        SampleApplication(
            "konin_yoyaku",
            {
                "partner_name": "見本 花子", "new_family_name": "applicant", "foreign_partner": False,
                "visit_day": day(14), "visit_time": "morning",
            },
            "correction_requested",
        ),
    ]  # fmt: skip


def make_sample_applications(
    resident: ApiClient, reviewer: Callable[[], ApiClient], advance: Callable[[], object]
) -> list[SeededApplication]:
    """Make the samples that are not there yet: a procedure that the resident has applied for is left alone.

    `resident` is the API as the sample resident, `reviewer()` that of a reviewer of the citizens' department, which is
    closed here. Raises OperatorError where the API refuses.
    """
    known = {line["procedure_id"] for line in resident.pages("applications")}
    seeded = []
    with reviewer() as staff:
        for sample in sample_applications():
            if sample.procedure_id in known:
                seeded.append(SeededApplication(sample.procedure_id, "unchanged"))
            else:
                _make(resident, staff, sample)
                seeded.append(SeededApplication(sample.procedure_id, "made"))
            advance()
    return seeded


def _make(resident: ApiClient, staff: ApiClient, sample: SampleApplication) -> None:
    begun = resident.post("applications", {"municipality": MUNICIPALITY, "procedure_id": sample.procedure_id})
    application_id, form = begun["application_id"], begun["form"]
    saved = resident.put(
        f"applications/{application_id}/answers",
        {"answers": {**form["answers"], **sample.answers}},
        version=form["version"],
    )
    if sample.step == "draft":
        return
    submission = {"answers_version": saved["version"], "expected_fee": saved["fee"]["total"]}
    submitted = resident.post(f"applications/{application_id}/submission", submission)
    if sample.step == "submitted":
        return
    case = f"staff/applications/{MUNICIPALITY}/applications/{application_id}"
    claimed = staff.post(f"{case}/claim", {"version": submitted["version"]})
    if sample.step == "correction_requested":
        reason = {"kind": "incomplete", "text": "来庁する日をもう一度ご確認ください。", "pointer": "/visit_day"}
        staff.post(f"{case}/corrections", {"version": claimed["version"], "reasons": [reason]})

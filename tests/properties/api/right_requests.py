"""What a request to the applications' functions has to say to be done, and about which application.

Made-up requests are put on such a ground now and then: else nearly all would be refused before they reach anything.
"""

from hashlib import sha256
from typing import Any, Final

from tests.applications_staff import counter_document
from tests.applications_world import TOWN
from tests.faults.application_city import RECORD
from tests.properties.api.applications_in_process import ADDRESS, ANSWERS, CORRECTION, ApplicationsInProcess

_CASE: Final = "/staff/applications/{municipality}/applications/{application_id}"
_OWN: Final = "/applications/{application_id}"
# By operation: the stages of the applications that it can be done to.
_STAGES: Final = {
    f"PUT {_OWN}/answers": ("draft", "corrected"),
    f"DELETE {_OWN}": ("draft",),
    f"POST {_OWN}/submission": ("draft",),
    f"POST {_OWN}/attachments": ("papers",),
    f"POST {_OWN}/attachments/{{attachment_id}}/removal": ("papers",),
    f"POST {_OWN}/certificates/{{number}}/downloads": ("issued",),
    f"POST {_OWN}/correction-answers": ("corrected",),
    f"POST {_OWN}/erasure": ("withdrawn",),
    f"GET {_OWN}/payment": ("unpaid", "issued"),
    f"POST {_OWN}/payment": ("unpaid",),
    f"POST {_OWN}/payment/observation": ("unpaid",),
    f"POST {_OWN}/withdrawal": ("unpaid", "accepted"),
    f"POST {_OWN}/pickup-code": ("counter",),
    f"POST {_CASE}/approval": ("recorded",),
    f"POST {_CASE}/assignment": ("accepted", "recorded"),
    f"GET {_CASE}/attachments/{{attachment_id}}": ("papers_sent",),
    f"GET {_CASE}/certificate-preview": ("recorded", "issued"),
    f"POST {_CASE}/certificates/{{number}}/revocation": ("issued",),
    f"POST {_CASE}/claim": ("accepted", "entered"),
    f"POST {_CASE}/collection": ("counter",),
    f"POST {_CASE}/corrections": ("accepted", "recorded"),
    f"POST {_CASE}/corrections/withdrawal": ("corrected",),
    f"POST {_CASE}/non-acceptance": ("accepted",),
    f"POST {_CASE}/payments": ("entered",),
    f"PUT {_CASE}/record": ("accepted",),
    f"POST {_CASE}/recusal": ("accepted",),
    f"POST {_CASE}/refunds": ("issued",),
    f"POST {_CASE}/rejection": ("recorded", "second"),
    f"POST {_CASE}/release": ("recorded",),
    f"POST {_CASE}/sending-back": ("second",),
}
_MANDATE: Final[dict[str, Any]] = {
    "municipality": TOWN,
    "procedures": [],
    "valid_from": None,
    "valid_until": "2026-12-20",
}


class RightRequests:
    """Knows what is right for an operation (`POST /applications`) at present."""

    def __init__(self, applications: ApplicationsInProcess) -> None:
        """Ask for the applications that there are."""
        self._applications = applications

    def application(self, operation: str, made_up: object) -> str | None:
        """Return an application that the operation can be done to; None where any will do."""
        stages = _STAGES.get(operation)
        if stages is None:
            return None
        known = [each for stage in stages for each in self._applications.stages[stage]]
        return known[_chance(made_up) % len(known)]

    def body(self, operation: str, application_id: str, made_up: dict[str, Any]) -> dict[str, Any] | None:
        """Return a body that is right but for one member that was made up; None where nothing is to be said."""
        right = self._right(operation, application_id)
        if right is None:
            return None
        kept = sorted(made_up)[_chance(made_up) % len(made_up)] if made_up else None
        if kept is None or _chance((operation, made_up)) % 4 == 0:
            return right
        return right | {kept: made_up[kept]}

    def version(self, application_id: str, *, answers: bool = False) -> int:
        """Return the present version of an application, or of its answers; 1 where there is none."""
        case = self._applications.city.desk.store.find(application_id)
        if case is None:
            return 1
        part = case.answers if answers else case.application
        return part.version if part else 1

    def _right(self, operation: str, application_id: str) -> dict[str, Any] | None:
        """Return a body as somebody would send it who knows what they do."""
        known = self._applications.known
        own: dict[str, Any] | None = {
            "POST /applications": {"municipality": TOWN, "procedure_id": "juminhyo"},
            "POST /mandates": _MANDATE,
            f"PUT {_OWN}/answers": {"answers": ANSWERS | {"copies": 2}},
            f"POST {_OWN}/attachments": {
                "slot": "draft_notice", "name": "mihon.png", "media_type": "image/png", "size": 99,
            },
            f"POST {_OWN}/certificates/{{number}}/downloads": {"kind": "pdf"},
            "POST /staff/applications/{municipality}/applications": counter_document(),
            "POST /staff/applications/{municipality}/print-batches": {"department": "citizens", "cut_off": None},
            "POST /staff/applications/{municipality}/returned-letters": {"serial": known["serial"][0]},
            "POST /staff/applications/{municipality}/returned-letters/sending": {
                "serial": known["serial"][1], "address": ADDRESS,
            },
            "POST /staff/applications/{municipality}/bulk-decisions": self._bulk(),
            f"POST {_CASE}/collection": {"code": self._applications.pickup_code},
        }.get(operation)  # fmt: skip
        if own is not None:
            return own
        if operation in {f"POST {_OWN}/submission", f"POST {_OWN}/correction-answers"}:
            wanted = {"delivery": {"method": "download", "address": None}} if "submission" in operation else {}
            return {"answers_version": self.version(application_id, answers=True), **wanted}
        return self._step(operation, application_id) if operation.partition(" ")[2].startswith(_CASE) else None

    def _step(self, operation: str, application_id: str) -> dict[str, Any] | None:
        name = operation.rpartition("/")[2]
        reason = {"reason": "見本です。"}
        said: dict[str, dict[str, Any]] = {
            "approval": {"exempt": True},
            "assignment": {"assignee": self._applications.reviewer},
            "claim": {},
            "corrections": {"reasons": [CORRECTION]},
            "non-acceptance": reason,
            "payments": {"amount": 300, "receipt_number": "2026-000123"},
            "record": {"data": RECORD},
            "recusal": {},
            "refunds": {"payment": 1, "amount": 100},
            "rejection": reason,
            "release": {},
            "sending-back": reason,
            "withdrawal": {},
        }
        return None if name not in said else {"version": self.version(application_id), **said[name]}

    def _bulk(self) -> dict[str, Any]:
        decided = [*self._applications.stages["recorded"], *self._applications.stages["accepted"][:1]]
        return {
            "items": [
                {"application_id": each, "version": self.version(each), "decision": "approve", "exempt": True}
                for each in decided
            ]
        }


def _chance(value: object) -> int:
    """Return a number below 65,536 that is always the same for the same value."""
    return int.from_bytes(sha256(repr(value).encode()).digest()[1:3])

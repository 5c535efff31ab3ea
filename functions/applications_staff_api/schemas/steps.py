"""What reviewers send with the steps of a review."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from applications_staff_api.schemas.texts import ApplicationVersion, CorrectionText, WrittenReason
from machiport.applications.cases.model import CorrectionReason
from machiport.applications.identifiers import ApplicationId
from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.reviewing.asking import Target
from machiport.applications.reviewing.bulk import MOST_ITEMS, BulkItem
from machiport.applications.reviewing.deciding import Decision
from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidValue

_MOST_REASONS = 50
_TWICE = LocalizedText(
    ja="同じ申請が 2 回入っています。",
    en="The same application is there twice.",
    ja_x_easy="同じ 申請が 2回 あります。",
)


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StepIn(_In):
    """A step on the version that was looked at."""

    version: ApplicationVersion


class AssignmentIn(StepIn):
    """Who is to work on it."""

    assignee: str = Field(
        pattern=r"^[A-Za-z0-9-]{1,128}$", description="Subject of a member of staff, as `assignee` shows them."
    )


class ApprovalIn(StepIn):
    """An approval. `exempt` says whether a claimed exemption is granted, exactly where `exemption_to_decide`."""

    exempt: bool | None = None


class ReasonedIn(StepIn):
    """A decision with its reason. The applicant reads it (except for sending back, which is for colleagues)."""

    reason: WrittenReason


class CorrectionReasonIn(_In):
    """What is wrong where."""

    pointer: str = Field(max_length=200, description="`/field`, or `#attachments/slot`.", examples=["/purpose"])
    kind: Literal["incorrect", "incomplete", "outdated"]
    text: CorrectionText


class CorrectionIn(StepIn):
    """What the applicant is asked to correct (補正); the procedure says within how many days."""

    reasons: list[CorrectionReasonIn] = Field(min_length=1, max_length=_MOST_REASONS)

    def told(self) -> list[CorrectionReason]:
        """Return the reasons in the domain's terms."""
        return [CorrectionReason(**reason.model_dump()) for reason in self.reasons]


class RecordIn(StepIn):
    """What the register (台帳) says, by the procedure's own schema (`record.json_schema` of the case)."""

    data: dict[str, Any]


class BulkItemIn(StepIn):
    """One decision of many."""

    application_id: ApplicationId
    decision: Literal["approve", "reject", "not_accept"]
    reason: WrittenReason | None = Field(default=None, description="For the applicant; needed unless it is approved.")
    exempt: bool | None = None

    @model_validator(mode="after")
    def _has_reason(self) -> Self:
        if self.decision != "approve" and self.reason is None:
            raise InvalidValue(FormFault("/reason", "required").message)
        return self

    def item(self) -> BulkItem:
        """Return it in the domain's terms."""
        reason = None if self.decision == "approve" else self.reason
        return BulkItem(Target(self.application_id, self.version), Decision(self.decision, reason, self.exempt))


class BulkIn(_In):
    """Up to 500 decisions, each of another application."""

    items: Annotated[list[BulkItemIn], Field(min_length=1, max_length=MOST_ITEMS)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({each.application_id for each in self.items}) < len(self.items):
            raise InvalidValue(_TWICE)
        return self

"""Groups and their registrations as staff see and decide them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from facilities_staff_api.schemas.users import CorrectionOut
from machiport.facilities.accounts.answers import RegistrationOut, StandingOut
from machiport.facilities.accounts.contact_texts import NoteText
from machiport.facilities.accounts.model import GroupKind, Verification
from machiport.facilities.accounts.registration_service import Decision, ListedRegistration
from machiport.facilities.accounts.standing_model import Correction, HolderStanding
from machiport.facilities.identifiers import LocalId
from machiport.facilities.rules.model import CallerClass
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

_NEEDED = LocalizedText(ja="必須項目です。", en="This is required.", ja_x_easy="ここは 入れなければ いけません。")
_NOT_FOR_REFUSALS = LocalizedText(
    ja="却下のときは指定できません。",
    en="Not for a refusal.",
    ja_x_easy="ことわる ときは 書かないで ください。",
)


class VerificationIn(BaseModel):
    """A decision on the registration that was read with this `version`.

    `verified` needs `caller_class` and `valid_until`; `refused` needs the `reason`, and ends what was verified before.
    """

    model_config = ConfigDict(extra="forbid")

    decision: Literal["verified", "refused"]
    version: int = Field(ge=1)
    caller_class: CallerClass | None = None
    exemption_id: LocalId | None = Field(default=None, description="A class of 減免 of this municipality's rules.")
    valid_until: date | None = Field(default=None, description="The last day, in Japan.", examples=["2027-03-31"])
    reason: NoteText | None = Field(default=None, description="Told to the group.")

    def decided(self) -> Decision:
        """Return it in the domain's terms.

        Raises ValidationFailed for what is missing, or does not belong to a refusal.
        """
        given = {"caller_class": self.caller_class, "valid_until": self.valid_until, "exemption_id": self.exemption_id}
        if self.decision == "refused":
            faults = {name: _NOT_FOR_REFUSALS for name, value in given.items() if value is not None}
            faults |= {} if self.reason else {"reason": _NEEDED}
            if faults:
                raise _not_valid(faults)
            return Decision(self.version, None, self.reason)
        if self.caller_class is None or self.valid_until is None:
            raise _not_valid({name: _NEEDED for name in ("caller_class", "valid_until") if given[name] is None})
        found = Verification(
            caller_class=self.caller_class, exemption_id=self.exemption_id, valid_until=self.valid_until
        )
        return Decision(self.version, found, self.reason)


def _not_valid(faults: Mapping[str, LocalizedText]) -> ValidationFailed:
    return ValidationFailed(errors=[ProblemError(f"/body/{name}", text) for name, text in faults.items()])


class RepresentativeOut(BaseModel):
    """Whom staff ask about the group."""

    user_number: str
    name: str
    telephone: str


class ListedGroupOut(RegistrationOut):
    """A registration with its group."""

    name: str
    kana: str
    kind: GroupKind
    members: int
    representative: RepresentativeOut | None

    @classmethod
    def listed(cls, found: ListedRegistration) -> "ListedGroupOut":
        """Show a registration with its group."""
        group, person = found.group, found.representative
        return cls(
            **RegistrationOut.of(found.registration).model_dump(),
            name=group.name,
            kana=group.kana,
            kind=group.kind,
            members=group.members,
            representative=RepresentativeOut(
                user_number=person.user_number, name=person.name, telephone=person.telephone
            )
            if person
            else None,
        )


class StaffGroupOut(BaseModel):
    """A group that is registered here, or has applied, with what this municipality knows of it."""

    registration: ListedGroupOut
    standing: StandingOut
    corrections: list[CorrectionOut]

    @classmethod
    def of(
        cls, found: ListedRegistration, standing: HolderStanding, corrections: Sequence[Correction]
    ) -> "StaffGroupOut":
        """Show a group to staff."""
        return cls(
            registration=ListedGroupOut.listed(found),
            standing=StandingOut.of(standing),
            corrections=[CorrectionOut.of(each) for each in corrections],
        )

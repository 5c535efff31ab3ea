"""People and their standing as staff see them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.accounts.answers import StandingOut
from machiport.facilities.accounts.contact_texts import NoteText
from machiport.facilities.accounts.standing_model import Correction, CorrectionAction, PointsWish
from machiport.facilities.accounts.user_service import UserView
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.penalties import PenaltyReason
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

_REASON_NEEDED = LocalizedText(
    ja="追加する違反点の種類を指定してください。",
    en="Say which kind of points is to be added.",
    ja_x_easy="どの 点を ふやすか 書いてください。",
)


class PointsIn(BaseModel):
    """A correction of points (違反点): one more of a kind, or those forgiven that `reason` and `day` name (all)."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["add", "forgive"]
    reason: PenaltyReason | None = None
    day: date | None = Field(default=None, description="The day of the no-show or cancellation; today where absent.")
    note: NoteText = Field(examples=["施設側の手違いのため"])

    def wish(self, by: str) -> PointsWish:
        """Return it in the domain's terms; `by` is the pseudonym of who asks.

        Raises ValidationFailed where a kind is missing.
        """
        if self.action == "add" and self.reason is None:
            raise ValidationFailed(errors=[ProblemError("/body/reason", _REASON_NEEDED)])
        return PointsWish(self.action, self.reason, self.day, self.note, by)


class CorrectionOut(BaseModel):
    """What staff corrected, and why."""

    action: CorrectionAction
    points: float = Field(description="By how much the points changed.")
    note: str
    at: datetime

    @classmethod
    def of(cls, correction: Correction) -> "CorrectionOut":
        """Show a correction; who made it stays inside."""
        at = correction.at.astimezone(TOKYO)
        return cls(action=correction.action, points=correction.halves / 2, note=correction.note, at=at)


class UserOut(BaseModel):
    """A person as the counter sees them: who they are, how this municipality classes them, what it knows of them."""

    user_number: str
    name: str
    kana: str
    telephone: str
    caller_class: CallerClass
    standing: StandingOut
    corrections: list[CorrectionOut]

    @classmethod
    def of(cls, view: UserView) -> "UserOut":
        """Show a person to staff."""
        return cls(
            user_number=view.account.user_number,
            name=view.account.name,
            kana=view.account.kana,
            telephone=view.account.telephone,
            caller_class=view.caller_class,
            standing=StandingOut.of(view.standing),
            corrections=[CorrectionOut.of(each) for each in view.corrections],
        )

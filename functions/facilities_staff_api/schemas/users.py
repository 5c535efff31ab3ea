"""People and their standing as staff see them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.accounts.contact_texts import NoteText
from machiport.facilities.accounts.standing_model import Correction, CorrectionAction, HolderStanding, PointsWish
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


class QuotaUseOut(BaseModel):
    """Places taken of a quota in a month of use; what is held counts until it lapses."""

    quota_id: str
    month: str = Field(examples=["2026-04"])
    used: int
    per_month: int


class PointOut(BaseModel):
    """Points (違反点) of one booking: 0.5 or 1, say."""

    day: date
    points: float
    reason: PenaltyReason


class HolderStandingOut(BaseModel):
    """What this municipality knows of a person or a group. At `points_limit` points bookings are suspended."""

    quotas: list[QuotaUseOut]
    points: float = Field(description="Those that count towards the next suspension.")
    points_limit: float
    history: list[PointOut]
    suspended_until: date | None = Field(description="The last day of a suspension; null where there is none.")

    @classmethod
    def of(cls, standing: HolderStanding) -> "HolderStandingOut":
        """Show a standing."""
        return cls(
            quotas=[
                QuotaUseOut(quota_id=use.quota_id, month=use.month, used=use.used, per_month=use.per_month)
                for use in standing.uses
            ],
            points=standing.halves / 2,
            points_limit=standing.limit_halves / 2,
            history=[
                PointOut(day=point.day, points=point.halves / 2, reason=point.reason) for point in standing.points
            ],
            suspended_until=standing.suspended_until,
        )


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
    standing: HolderStandingOut
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
            standing=HolderStandingOut.of(view.standing),
            corrections=[CorrectionOut.of(each) for each in view.corrections],
        )

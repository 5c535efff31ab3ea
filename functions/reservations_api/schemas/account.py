"""A person's account, and what owners know of them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.accounts.account_service import Contact
from machiport.facilities.accounts.contact_texts import EmailText, KanaText, NameText, TelephoneText
from machiport.facilities.accounts.model import UserAccount
from machiport.facilities.accounts.standing_model import HolderStanding
from machiport.facilities.rules.penalties import PenaltyReason


class AccountIn(BaseModel):
    """A registration (利用者登録). `version` is that of the account which was read; absent for the first time."""

    model_config = ConfigDict(extra="forbid")

    name: NameText = Field(examples=["見本 花"])
    kana: KanaText = Field(description="The name's reading.", examples=["ミホン ハナ"])
    telephone: TelephoneText
    email: EmailText
    version: int | None = Field(default=None, ge=1)

    def contact(self) -> Contact:
        """Return what the person tells of themselves."""
        return Contact(self.name, self.kana, self.telephone, self.email)


class AccountOut(BaseModel):
    """The person's account; the user number is what staff at the counter ask for."""

    user_number: str = Field(examples=["10000004"])
    name: str
    kana: str
    telephone: str
    email: str
    created_at: datetime
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, account: UserAccount) -> "AccountOut":
        """Show an account to whom it belongs."""
        return cls(
            user_number=account.user_number,
            name=account.name,
            kana=account.kana,
            telephone=account.telephone,
            email=account.email,
            created_at=account.created_at.astimezone(TOKYO),
            changed_at=account.changed_at.astimezone(TOKYO),
            version=account.version,
        )


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


class StandingOut(BaseModel):
    """What an owner knows of the holder. At `points_limit` points bookings are suspended."""

    municipality: str
    quotas: list[QuotaUseOut]
    points: float = Field(description="Those that count towards the next suspension.")
    points_limit: float
    history: list[PointOut]
    suspended_until: date | None = Field(description="The last day of a suspension; null where there is none.")

    @classmethod
    def of(cls, standing: HolderStanding) -> "StandingOut":
        """Show a standing."""
        return cls(
            municipality=standing.key.municipality,
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

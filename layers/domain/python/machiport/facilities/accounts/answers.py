"""What is told of a registration and of a standing; the same to whom they belong and to the owner's staff."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from machiport.clock import TOKYO
from machiport.facilities.accounts.model import GroupRegistration, RegistrationState
from machiport.facilities.accounts.standing_model import HolderStanding
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.penalties import PenaltyReason


class RegistrationOut(BaseModel):
    """A registration with one municipality. What was verified holds until `valid_until`, that day included."""

    municipality: str
    group_id: str
    state: RegistrationState
    applied_exemption: str | None
    caller_class: CallerClass | None
    exemption_id: str | None
    valid_until: date | None
    reason: str | None
    applied_at: datetime
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, registration: GroupRegistration) -> "RegistrationOut":
        """Show a registration."""
        verified = registration.verification
        return cls(
            municipality=registration.municipality,
            group_id=registration.group_id,
            state=registration.state,
            applied_exemption=registration.applied_exemption,
            caller_class=verified.caller_class if verified else None,
            exemption_id=verified.exemption_id if verified else None,
            valid_until=verified.valid_until if verified else None,
            reason=registration.reason,
            applied_at=registration.applied_at.astimezone(TOKYO),
            changed_at=registration.changed_at.astimezone(TOKYO),
            version=registration.version,
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

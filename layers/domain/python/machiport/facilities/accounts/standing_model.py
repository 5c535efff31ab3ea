"""What an owner knows of a holder (利用者の状況), as the holder and staff are shown it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from machiport.facilities.ledger.marks import StandingKey
from machiport.facilities.rules.penalties import PenaltyReason, Points

type CorrectionAction = Literal["add", "forgive"]


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """How many places of a quota are taken in a month of use (`2026-04`), of how many; holds count until they lapse."""

    quota_id: str
    month: str
    used: int
    per_month: int


@dataclass(frozen=True, slots=True)
class HolderStanding:
    """Points are counted in halves: `halves` count towards the next suspension, which comes at `limit_halves`.

    `suspended_until` is the last day of a suspension in force, in Japan; None where there is none.
    """

    key: StandingKey
    points: Points
    halves: int
    limit_halves: int
    suspended_until: date | None
    uses: tuple[QuotaUse, ...]


@dataclass(frozen=True, slots=True)
class PointsWish:
    """What staff want of a holder's points: one more of a kind, or the forgiving of those of a kind and a day.

    Without a kind or a day all points are forgiven that the other names. `note` says why, for the owner's records;
    `by` is the pseudonym of who does it.
    """

    action: CorrectionAction
    reason: PenaltyReason | None
    day: date | None
    note: str
    by: str


class Correction(BaseModel):
    """A correction of a holder's points by staff: by how many halves, why, and who did it (a pseudonym)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    correction_id: str
    action: CorrectionAction
    halves: int
    note: str = Field(max_length=500)
    by: str
    at: AwareDatetime

"""What is kept of a cancelled booking (取消料), by the tiers that were in force when it was made.

How many days before the day of use it is: `machiport.facilities.rules.windows.days_before`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from machiport.facilities.rules.model import CancellationTier

_EVERYTHING = 100


@dataclass(frozen=True, slots=True)
class Refund:
    """What becomes of a cancelled booking's money, in yen: `kept` of what was paid, `returned`, `owed` on top."""

    kept: int
    returned: int
    owed: int

    @property
    def fee(self) -> int:
        """The whole cancellation fee."""
        return self.kept + self.owed


def cancellation_fee(tiers: Sequence[CancellationTier], total: int, days_before: int) -> int:
    """Return the fee in yen, rounded down, for a booking of `total` yen cancelled so many days before.

    The best tier that fits counts; where none fits, all of the price is kept.
    """
    percent = min((tier.percent for tier in tiers if days_before >= tier.days_before), default=_EVERYTHING)
    return total * percent // _EVERYTHING


def refund_of(tiers: Sequence[CancellationTier], total: int, paid: int, days_before: int) -> Refund:
    """Return what is kept, returned and still owed of a booking of `total` yen, of which `paid` were paid."""
    fee = cancellation_fee(tiers, total, days_before)
    kept = min(fee, paid)
    return Refund(kept=kept, returned=paid - kept, owed=fee - kept)

"""What a cancellation costs, by hand."""

import pytest

from machiport.facilities.prices.refunds import Refund, cancellation_fee, refund_of
from machiport.facilities.rules.model import CancellationTier

TIERS = (
    CancellationTier(days_before=7, percent=50),
    CancellationTier(days_before=30, percent=0),
    CancellationTier(days_before=1, percent=70),
)


@pytest.mark.parametrize(
    ("days_before", "fee"),
    [(90, 0), (30, 0), (29, 5025), (7, 5025), (6, 7035), (1, 7035), (0, 10050), (-1, 10050)],
)
def test_the_best_tier_that_fits_counts(days_before: int, fee: int) -> None:
    assert cancellation_fee(TIERS, 10050, days_before) == fee


def test_a_fee_is_rounded_down_and_nothing_is_kept_of_nothing() -> None:
    assert cancellation_fee(TIERS, 333, 7) == 166
    assert cancellation_fee(TIERS, 0, 0) == 0
    assert cancellation_fee((), 500, 90) == 500


def test_what_was_paid_is_returned_but_for_the_fee() -> None:
    assert refund_of(TIERS, 10000, 10000, 7) == Refund(kept=5000, returned=5000, owed=0)
    assert refund_of(TIERS, 10000, 0, 7) == Refund(kept=0, returned=0, owed=5000)
    assert refund_of(TIERS, 10000, 3000, 7) == Refund(kept=3000, returned=0, owed=2000)
    assert refund_of(TIERS, 10000, 10000, 7).fee == 5000

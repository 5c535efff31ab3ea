"""Windows: what opens when, said in three ways that must agree."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.facilities.rules.sample_rules import OITA, circumstances, hall_wish

from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.evaluation import refusals_of
from machiport.facilities.rules.model import BookingWindow, MonthlyOpening, OwnerRules, RollingOpening
from machiport.facilities.rules.windows import closes_at, earliest_start, opens_at

DAY = timedelta(days=1)

openings = st.one_of(
    st.builds(
        MonthlyOpening,
        months_before=st.integers(0, 24),
        day=st.integers(1, 28),
        time=st.integers(0, 1440),
    ),
    st.builds(RollingOpening, days_before=st.integers(0, 730), time=st.integers(0, 1440)),
)
windows = st.builds(
    BookingWindow, opens=openings, closes_minutes_before=st.one_of(st.just(0), st.integers(0, 60 * 24 * 30))
)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(windows, days, st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_a_later_day_never_opens_before_an_earlier_one(window: BookingWindow, day: date, later: int) -> None:
    assert opens_at(window, day) <= opens_at(window, day + later * DAY)


@given(windows, days, st.integers(0, 1439), st.integers(-60 * 24 * 40, 60 * 24 * 40), st.integers(0, 59))
@settings(max_examples=150, deadline=None)
def test_one_number_a_day_says_the_same_as_the_rules(
    window: BookingWindow, day: date, start: int, minutes: int, seconds: int
) -> None:
    now = closes_at(window, day, start) + timedelta(minutes=minutes, seconds=seconds)
    rules = OwnerRules.model_validate(
        {
            "municipality": OITA,
            "rule_sets": [{"rule_set_id": "hall", "name": {"ja": "x"}, "windows": {"resident": window}}],
        }
    )
    refused = refusals_of(hall_wish(day=day, start=start, end=1440), rules, Caller(OITA), circumstances(now))
    earliest = earliest_start(window, day, now)
    assert (not refused) == (earliest is not None and start >= earliest)

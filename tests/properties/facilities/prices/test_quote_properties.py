"""Quotes and refunds: they add up, stay above zero, and keep the order of what callers pay."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.facilities.rules.sample_rules import HALL, RULES, STUDIO, hall_wish

from machiport.facilities.prices.model import (
    EquipmentFee,
    HeatingFee,
    OwnerPrices,
    PriceList,
    PriceVersion,
    Quote,
    RoomPrice,
)
from machiport.facilities.prices.quoting import quote
from machiport.facilities.prices.refunds import cancellation_fee, refund_of
from machiport.facilities.rules.model import CallerClass, CancellationTier
from machiport.facilities.rules.wish import WishFacts
from machiport.localized_text import LocalizedText

NAME = LocalizedText(ja="見本")
PERIODS = ("morning", "afternoon", "evening")
yen = st.integers(0, 60_000)
percents = st.integers(0, 400)
CLASSES: tuple[CallerClass, ...] = ("resident", "region", "outsider")

versions = st.builds(
    PriceVersion,
    valid_from=st.just(date(2026, 4, 1)),
    rooms=st.fixed_dictionaries(
        {
            HALL.room_id: st.builds(
                RoomPrice,
                periods=st.fixed_dictionaries(dict.fromkeys(PERIODS, yen)),
                combinations=st.dictionaries(st.just("morning+afternoon"), yen),
            ),
            STUDIO.room_id: st.builds(RoomPrice, per_hour=yen),
        }
    ),
    class_percent=st.lists(percents, min_size=3, max_size=3).map(
        lambda three: dict(zip(CLASSES, sorted(three), strict=True))
    ),
    profit_making_percent=percents,
    purpose_percent=st.dictionaries(st.sampled_from(["meeting", "concert"]), percents),
    equipment=st.dictionaries(
        st.sampled_from(["piano", "projector"]),
        st.builds(EquipmentFee, yen=yen, per=st.sampled_from(["use", "period", "hour"])),
    ),
    heating=st.none() | st.builds(HeatingFee, yen_per_hour=yen, percent=st.integers(0, 200)),
    rounding=st.sampled_from([1, 10, 100]),
)
content = {
    "purpose_id": st.sampled_from(["meeting", "concert"]),
    "profit_making": st.booleans(),
    "heating": st.booleans(),
    "equipment": st.dictionaries(st.sampled_from(["piano", "projector"]), st.integers(0, 3)),
}
edges = st.sampled_from([(540, 720), (540, 1020), (540, 1290), (780, 1290), (1080, 1290)])
wishes = st.one_of(
    st.builds(
        lambda times, more: hall_wish(HALL, start=times[0], end=times[1], **more),
        edges,
        st.fixed_dictionaries(content),
    ),
    st.builds(
        lambda start, length, more: hall_wish(STUDIO, start=start, end=start + length, **more),
        st.integers(0, 600),
        st.integers(1, 600),
        st.fixed_dictionaries(content),
    ),
)
exemptions = st.sampled_from([None, "welfare", "public", "half"])


def _quote(
    version: PriceVersion, wish: WishFacts, caller_class: CallerClass = "resident", exemption_id: str | None = None
) -> Quote:
    prices = OwnerPrices(
        municipality="44201", price_lists=(PriceList(price_list_id="hall", name=NAME, versions=(version,)),)
    )
    found = quote(prices, RULES, wish, caller_class, exemption_id)
    assert found is not None
    return found


def _of(found: Quote, *kinds: str) -> int:
    return sum(line.yen for line in found.lines if line.kind in kinds)


@given(versions, wishes, st.sampled_from(CLASSES), exemptions)
@settings(max_examples=150, deadline=None)
def test_lines_add_up_and_nothing_is_below_zero(
    version: PriceVersion, wish: WishFacts, caller_class: CallerClass, exemption_id: str | None
) -> None:
    found = _quote(version, wish, caller_class, exemption_id)
    assert found.total == sum(line.yen for line in found.lines) >= 0
    room = _of(found, "room", "class", "profit_making", "purpose")
    assert room >= 0
    assert -_of(found, "exemption") <= room + _of(found, "equipment")
    assert all(line.yen <= 0 for line in found.lines if line.kind == "exemption")
    order = ["room", "class", "profit_making", "purpose", "heating", "equipment", "exemption"]
    places = [order.index(line.kind) for line in found.lines]
    assert places == sorted(places)


@given(versions, wishes, exemptions)
@settings(max_examples=100, deadline=None)
def test_who_lives_nearer_never_pays_more(version: PriceVersion, wish: WishFacts, exemption_id: str | None) -> None:
    totals = [_quote(version, wish, caller_class, exemption_id).total for caller_class in CLASSES]
    assert totals == sorted(totals)


@given(versions, wishes)
@settings(max_examples=60, deadline=None)
def test_an_exemption_of_all_leaves_heating_alone(version: PriceVersion, wish: WishFacts) -> None:
    found = _quote(version, wish, "outsider", "public")
    assert found.total == _of(found, "heating")


@given(versions, wishes)
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_equipment_is_named_changes_nothing(version: PriceVersion, wish: WishFacts) -> None:
    turned: Mapping[str, int] = dict(reversed(list(wish.equipment.items())))
    facts: dict[str, Any] = {name: getattr(wish, name) for name in ("room", "day", "start", "end", *content)}
    assert _quote(version, hall_wish(**facts | {"equipment": turned})) == _quote(version, wish)


tiers = st.lists(
    st.builds(CancellationTier, days_before=st.integers(0, 90), percent=st.integers(0, 100)), max_size=5
).map(tuple)


@given(tiers, yen, yen, st.integers(-5, 120))
@settings(max_examples=100, deadline=None)
def test_refunds_add_up_and_cancelling_earlier_never_costs_more(
    steps: tuple[CancellationTier, ...], total: int, paid: int, days_before: int
) -> None:
    refund = refund_of(steps, total, paid, days_before)
    assert refund.kept + refund.returned == paid
    assert min(refund.kept, refund.returned, refund.owed) >= 0
    assert refund.fee == cancellation_fee(steps, total, days_before) <= total
    assert cancellation_fee(steps, total, days_before + 1) <= refund.fee

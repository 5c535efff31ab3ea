"""Quotes, each line computed by hand from the sample prices."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from tests.unit.facilities.prices.sample_prices import PRICES, VERSION_OF_2025
from tests.unit.facilities.rules.sample_rules import HALL, RULES, STUDIO, hall_wish

from machiport.facilities.prices.model import OwnerPrices, PriceList, Quote, RoomPrice
from machiport.facilities.prices.quoting import quote
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.wish import WishFacts

JULY, OCTOBER = date(2026, 7, 4), date(2026, 10, 1)
UNTIL_AFTERNOON = {"start": 540, "end": 1020}


def _quote(wish: WishFacts, caller_class: CallerClass = "resident", exemption_id: str | None = None) -> Quote:
    found = quote(PRICES, RULES, wish, caller_class, exemption_id)
    assert found is not None
    return found


def _lines(found: Quote) -> list[tuple[str, int]]:
    return [(line.kind, line.yen) for line in found.lines]


def test_a_resident_pays_what_the_list_says() -> None:
    found = _quote(hall_wish())
    assert _lines(found) == [("room", 5250)]
    assert (found.total, found.price_version) == (5250, date(2025, 4, 1))
    label = found.lines[0].label
    assert (label.ja, label.en, label.ja_x_easy) == ("ホール 午前", "Hall, Morning", "大きい 部屋 午前")


def test_the_region_pays_120_percent() -> None:
    found = _quote(hall_wish(), "region")
    assert _lines(found) == [("room", 5250), ("class", 1050)]
    assert found.lines[1].label.ja == "圏域料金(120%)"


@pytest.mark.parametrize(
    ("start", "end", "yen", "periods"),
    [
        (540, 1020, 11550, "午前・午後"),
        (540, 1290, 18900, "午前・午後・夜間"),
        (780, 1290, 15750, "午後・夜間"),
        (1080, 1290, 8400, "夜間"),
    ],
)
def test_combinations_have_prices_of_their_own_and_others_are_added(
    start: int, end: int, yen: int, periods: str
) -> None:
    found = _quote(hall_wish(start=start, end=end))
    assert _lines(found) == [("room", yen)]
    assert found.lines[0].label.ja == f"ホール {periods}"


EVERYTHING: dict[str, Any] = UNTIL_AFTERNOON | {
    "purpose_id": "concert",
    "profit_making": True,
    "heating": True,
    "equipment": {"projector": 2, "piano": 1},
}
EVERY_LINE = [
    ("room", 11550),
    ("class", 5770),  # 150 % are 17,325, rounded down 17,320
    ("profit_making", 17320),
    ("purpose", 10390),  # 130 % of 34,640 are 45,032, rounded down 45,030
    ("heating", 22510),  # 50 % of 45,030 are 22,515
    ("equipment", 3150),
    ("equipment", 4200),  # two projectors in two periods
]


def test_every_line_at_once_in_its_order() -> None:
    found = _quote(hall_wish(day=JULY, **EVERYTHING), "outsider")
    assert _lines(found) == EVERY_LINE
    assert found.total == 74890
    assert [line.quantity for line in found.lines] == [1, 1, 1, 1, 8, 1, 2]
    assert found.lines[-1].label.en == "Projector × 2"


@pytest.mark.parametrize(
    ("exemption_id", "waived", "total"),
    [
        ("welfare", -22520, 52370),  # half of 45,030 is 22,515: 22,510 remain
        ("half", -26190, 48700),  # half of 52,380 (with equipment) is 26,190
        ("public", -52380, 22510),  # all but heating
    ],
)
def test_an_exemption_waives_the_room_and_where_it_says_so_the_equipment(
    exemption_id: str, waived: int, total: int
) -> None:
    found = _quote(hall_wish(day=JULY, **EVERYTHING), "outsider", exemption_id)
    assert _lines(found) == [*EVERY_LINE, ("exemption", waived)]
    assert found.total == total


def test_an_exemption_that_the_owner_does_not_name_waives_nothing() -> None:
    assert _lines(_quote(hall_wish(), exemption_id="unheard-of")) == [("room", 5250)]


def test_heating_is_paid_in_its_months_where_the_room_has_it_and_it_is_asked_for() -> None:
    assert _quote(hall_wish(day=JULY, heating=True)).total == 5250 + 2620  # half of 5,250 is 2,625
    assert _quote(hall_wish(day=date(2026, 6, 30), heating=True)).total == 5250
    assert _quote(hall_wish(day=JULY)).total == 5250
    cold = HALL.model_copy(update={"heating": False})
    assert _quote(hall_wish(cold, JULY, heating=True)).total == 5250


@pytest.mark.parametrize(
    ("minutes", "yen"), [(60, 330), (90, 490), (75, 490), (120, 660)]
)  # one and a half hours of 330 are 495
def test_on_the_raster_started_half_hours_count(minutes: int, yen: int) -> None:
    found = _quote(hall_wish(STUDIO, purpose_id="music", start=600, end=600 + minutes))
    assert _lines(found) == [("room", yen)]


def test_raster_times_stand_in_the_label_and_equipment_by_period_counts_once() -> None:
    found = _quote(hall_wish(STUDIO, purpose_id="music", start=600, end=720, equipment={"projector": 1}))
    assert found.lines[0].label.en == "Studio, 10:00 to 12:00"
    assert _lines(found) == [("room", 660), ("equipment", 1050)]


def test_the_version_of_the_day_of_use_counts() -> None:
    before, after = _quote(hall_wish(day=date(2026, 9, 30))), _quote(hall_wish(day=OCTOBER), "region")
    assert (before.total, before.price_version) == (5250, date(2025, 4, 1))
    # 6,050 is as the list says; 120 % of it are 7,260, rounded down to hundreds.
    assert _lines(after) == [("room", 6050), ("class", 1150)]
    assert after.price_version == OCTOBER


def test_fees_by_started_hours() -> None:
    found = _quote(hall_wish(day=date(2026, 11, 3), start=1080, end=1290, heating=True, equipment={"projector": 2}))
    assert _lines(found) == [("room", 9000), ("heating", 1260), ("equipment", 4040)]
    assert found.lines[1].quantity == 4


def test_equipment_without_a_fee_is_free_and_none_of_a_piece_has_no_line() -> None:
    assert _lines(_quote(hall_wish(day=OCTOBER, equipment={"piano": 1, "projector": 0}))) == [("room", 6050)]


@pytest.mark.parametrize(
    "wish",
    [
        hall_wish(day=date(2025, 3, 31)),
        hall_wish(day=OCTOBER, start=540, end=1020),
        hall_wish(start=540, end=600),
        hall_wish(HALL.model_copy(update={"price_list": "gone"})),
        hall_wish(HALL.model_copy(update={"room_id": "44201-sample.new"})),
        hall_wish(HALL.model_copy(update={"scheme": STUDIO.scheme})),
    ],
    ids=["before the first version", "period without price", "half a period", "no list", "no room", "only periods"],
)
def test_where_the_list_says_nothing_there_is_no_quote(wish: WishFacts) -> None:
    assert quote(PRICES, RULES, wish, "resident", None) is None


def test_a_period_without_price_is_priced_by_the_hour() -> None:
    by_hour = VERSION_OF_2025 | {"rooms": {HALL.room_id: {"periods": {"morning": 5250}, "per_hour": 1000}}}
    prices = OwnerPrices.model_validate(
        {
            "municipality": "44201",
            "price_lists": [{"price_list_id": "hall", "name": {"ja": "会館"}, "versions": [by_hour]}],
        }
    )
    found = quote(prices, RULES, hall_wish(start=1080, end=1290), "resident", None)
    assert found is not None
    assert found.total == 3500


def test_rounding_never_makes_a_surcharge_a_discount() -> None:
    odd = VERSION_OF_2025 | {"rooms": {HALL.room_id: {"periods": {"morning": 5}}}}
    prices = OwnerPrices.model_validate(
        {"municipality": "44201", "price_lists": [{"price_list_id": "hall", "name": {"ja": "会館"}, "versions": [odd]}]}
    )
    for caller_class in ("resident", "region", "outsider"):
        found = quote(prices, RULES, hall_wish(), caller_class, None)
        assert found is not None
        assert found.total == 5


def test_a_combination_can_be_free() -> None:
    price = RoomPrice(periods={"morning": 100, "afternoon": 100}, combinations={"morning+afternoon": 0})
    assert price.of_periods(("morning", "afternoon")) == 0
    assert price.of_periods(()) is None


def test_price_data_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs periods or per_hour"):
        RoomPrice()
    with pytest.raises(ValidationError, match="below zero"):
        RoomPrice(periods={"morning": -1})
    with pytest.raises(ValidationError, match="add up"):
        Quote(lines=_quote(hall_wish()).lines, total=5251, price_version=JULY)
    with pytest.raises(ValidationError, match="no combination"):
        RoomPrice(periods={"morning": 1}, combinations={"morning+noon": 1})
    with pytest.raises(ValidationError, match="no combination"):
        RoomPrice(periods={"morning": 1}, combinations={"morning": 1})
    with pytest.raises(ValidationError, match="same day"):
        PriceList.model_validate(
            {"price_list_id": "x", "name": {"ja": "x"}, "versions": [VERSION_OF_2025, VERSION_OF_2025]}
        )
    with pytest.raises(ValidationError, match="class_percent"):
        PriceList.model_validate(
            {
                "price_list_id": "x",
                "name": {"ja": "x"},
                "versions": [VERSION_OF_2025 | {"class_percent": {"region": -1}}],
            }
        )

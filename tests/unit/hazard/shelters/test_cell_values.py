"""Marks, coordinates, capacities and instants as Japanese offices write them."""

from datetime import UTC, datetime

import pytest

from machiport.hazard.shelters.importing.cell_values import capacity_of, degrees, in_japan, mark
from machiport.hazard.shelters.importing.japanese_instants import instant_of
from machiport.hazard.shelters.model import Capacity


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", "yes"), ("1.0", "yes"), ("１", "yes"), ("○", "yes"), ("〇", "yes"), ("有", "yes"), ("TRUE", "yes"),
     ("", "no"), ("0", "no"), ("0.0", "no"), ("×", "no"), ("−", "no"), ("－", "no"), ("-", "no"), ("無", "no"),
     ("△", "conditional"), ("2", None), ("?", None), ("2階以上", None), ("11", None)],
)  # fmt: skip
def test_marks(text: str, expected: str | None) -> None:
    assert mark(text) == expected


@pytest.mark.parametrize(
    ("text", "people", "indoor", "outdoor"),
    [
        ("屋内480人／屋外3,350人(面積の1/2)", 3830, 480, 3350),
        ("屋内2,736人屋外11,700人（面積の1/2）", 14436, 2736, 11700),
        ("屋内191人／屋外0人(面積の1/2)", 191, 191, 0),
        ("屋外4,000人", 4000, None, 4000),
        ("1750", 1750, None, None),
        ("1,530", 1530, None, None),
        ("１２０名", 120, None, None),
        ("約500人", 500, None, None),
        ("238.0", 238, None, None),
        ("1階 30人 2階 40人", None, None, None),  # which of them, nobody knows
        ("要相談", None, None, None),
    ],
)
def test_capacities_keep_their_text(text: str, people: int | None, indoor: int | None, outdoor: int | None) -> None:
    assert capacity_of(text) == Capacity(text=text, people=people, indoor=indoor, outdoor=outdoor)


def test_no_capacity_is_none_and_nobody_is_zero() -> None:
    assert capacity_of("") is None
    assert capacity_of("-") is None
    assert capacity_of("0") == Capacity(text="0", people=0)


def test_who_stays_needs_a_roof() -> None:
    assert Capacity(text="x", people=3830, indoor=480, outdoor=3350).for_staying == 480
    assert Capacity(text="x", people=90).for_staying == 90


def test_degrees_and_japan() -> None:
    assert degrees("１３１.６") == 131.6
    assert degrees("131°36'") is None
    assert degrees("nan") is None
    assert degrees("inf") is None
    assert in_japan(131.6, 33.2)
    assert not in_japan(33.2, 131.6)
    assert not in_japan(0, 0)


SIX = datetime(2024, 1, 25, 21, 0, tzinfo=UTC)  # 06:00 of the 26th in Japan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和6年1月26日午前6時", SIX),
        ("令和６年１月２６日　午前６時００分", SIX),
        ("令和6年1月26日午前6時時点", SIX),
        ("令和6年1月26日 6時現在", SIX),
        ("令和6年1月26日(金)午前6時", SIX),
        ("R6.1.26 6:00", SIX),
        ("2024年1月26日 6時", SIX),
        ("2024/1/26 06:00", SIX),
        ("2024-01-26 06:00:00", SIX),
        ("2024-01-26T06:00:00+09:00", SIX),
        ("2024-01-25T21:00:00Z", SIX),
        ("令和6年1月9日午後6時時点", datetime(2024, 1, 9, 9, 0, tzinfo=UTC)),
        ("令和元年10月12日午後7時半", datetime(2019, 10, 12, 10, 30, tzinfo=UTC)),
        ("平成30年7月6日午後0時", datetime(2018, 7, 6, 3, 0, tzinfo=UTC)),
        ("令和6年1月26日正午", datetime(2024, 1, 26, 3, 0, tzinfo=UTC)),
        ("令和6年1月25日24時", datetime(2024, 1, 25, 15, 0, tzinfo=UTC)),
        ("令和6年1月26日", None),
        ("2024-01-26", None),
        ("1月26日午前6時", None),
        ("24/1/26 18:00", None),
        ("6年1月26日午前6時", None),
        ("1/1/1 0:00", None),
        ("令和6年1月26日午後12時", None),
        ("令和6年1月26日午前13時", None),
        ("令和6年2月30日午前6時", None),
        ("令和6年1月26日6時61分", None),
        ("2024-01-26 25:00", None),
        ("きのう", None),
        ("", None),
    ],
)
def test_instants(text: str, expected: datetime | None) -> None:
    assert instant_of(text) == expected

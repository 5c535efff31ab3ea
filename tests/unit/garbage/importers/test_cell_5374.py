"""The grammar of 5374 cells, with the cells that real files hold (research notes and `../shared/data`)."""

from datetime import date

import pytest

from machiport.garbage.importers.cell_5374 import CellFault, CellReading, read_cell
from machiport.garbage.rules import EveryNWeeks, ExplicitDates, NthWeekday, Rule, Weekday, Weekly

MON, TUE, WED, THU, FRI, SAT, SUN = Weekday


def nth(weekday: Weekday, *numbers: int, months: tuple[int, ...] = ()) -> NthWeekday:
    return NthWeekday(weekday=weekday, nth=numbers, months=months)


def weekly(*weekdays: Weekday, months: tuple[int, ...] = ()) -> Weekly:
    return Weekly(weekdays=weekdays, months=months)


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        ("月 木", [weekly(MON, THU)]),
        ("日 水", [weekly(WED, SUN)]),
        ("水2 水4", [nth(WED, 2, 4)]),
        ("火1 火3 火5", [nth(TUE, 1, 3, 5)]),
        ("火1 火2 火3 火4 水1 水3", [nth(TUE, 1, 2, 3, 4), nth(WED, 1, 3)]),
        ("Mon Thu", [weekly(MON, THU)]),
        ("Wed2 Wed4", [nth(WED, 2, 4)]),
        ("隔水20160406", [EveryNWeeks(weeks=2, reference=date(2016, 4, 6))]),
        (
            "20150610 20150909 20151209 20160309 20991231",
            [
                ExplicitDates(
                    dates=(date(2015, 6, 10), date(2015, 9, 9), date(2015, 12, 9), date(2016, 3, 9)),
                )
            ],
        ),
        ("20991231", [ExplicitDates(dates=())]),
        ("水2:4 6 8 10 12 2", [nth(WED, 2, months=(2, 4, 6, 8, 10, 12))]),
        ("水2 水4:4 6", [nth(WED, 2, 4, months=(4, 6))]),
        (
            "水1:6 7 11 12 1 2 3 水2:4 5 8 9 10 水3:6 7 11 12 1 2 3 水4:4 5 8 9 10 水5:7",
            [
                nth(WED, 1, 3, months=(1, 2, 3, 6, 7, 11, 12)),
                nth(WED, 2, 4, months=(4, 5, 8, 9, 10)),
                nth(WED, 5, months=(7,)),
            ],
        ),
        ("20210302 20210305 ", [ExplicitDates(dates=(date(2021, 3, 2), date(2021, 3, 5)))]),
    ],
)
def test_a_cell_of_the_format_is_read_without_a_note(cell: str, rules: list[Rule]) -> None:
    assert read_cell(cell) == CellReading(tuple(rules))


def test_remarks_are_kept_beside_the_days() -> None:
    assert read_cell("月1 月3 *1") == CellReading((nth(MON, 1, 3),), ("1",))
    assert read_cell("20210302 *3") == CellReading((ExplicitDates(dates=(date(2021, 3, 2),)),), ("3",))
    assert read_cell("*1") == CellReading((), ("1",))


@pytest.mark.parametrize(
    ("cell", "canonical", "rules"),
    [
        ("月　木", "月 木", [weekly(MON, THU)]),
        ("\u00a0月 木", "月 木", [weekly(MON, THU)]),
        ("月  木", "月 木", [weekly(MON, THU)]),
        ("月木", "月 木", [weekly(MON, THU)]),
        ("火・金", "火 金", [weekly(TUE, FRI)]),
        ("火２", "火2", [nth(TUE, 2)]),
        ("水１３", "水1 水3", [nth(WED, 1, 3)]),
        ("水２　４", "水2 水4", [nth(WED, 2, 4)]),
        ("火1　３", "火1 火3", [nth(TUE, 1, 3)]),
        ("水2・4", "水2 水4", [nth(WED, 2, 4)]),
        ("毎週火・金曜日", "火 金", [weekly(TUE, FRI)]),
        ("第２・４月曜日", "月2 月4", [nth(MON, 2, 4)]),
        ("水2: 4 5", "水2:4 5", [nth(WED, 2, months=(4, 5))]),
    ],
)
def test_what_is_unusual_but_certain_is_normalised_and_noted(cell: str, canonical: str, rules: list[Rule]) -> None:
    assert read_cell(cell) == CellReading(tuple(rules), canonical=canonical)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("水4`", "cell_not_understood"),
        ("#N/A", "cell_not_understood"),
        ("第1・3回目の木", "cell_not_understood"),
        ("水6", "cell_not_understood"),
        ("水22", "cell_not_understood"),
        ("月 13", "cell_not_understood"),
        ("4", "cell_not_understood"),
        ("2020024", "date_malformed"),
        ("202312110", "date_malformed"),
        ("20240424 20240522 202406126 20240724", "date_malformed"),
        ("20210302 foo", "date_malformed"),
        ("隔水2016406", "date_malformed"),
        ("隔金20150198", "date_impossible"),
        ("20210231", "date_impossible"),
        ("隔火20150114", "weekday_mismatch"),
        ("水1:6 水2", "months_ambiguous"),
        ("水1:6 水2 水3:4", "months_ambiguous"),
        ("水1:13", "months_ambiguous"),
        ("水1:", "months_ambiguous"),
        ("水 20200101", "kinds_mixed"),
        ("隔水20160406 金", "kinds_mixed"),
    ],
)
def test_what_is_uncertain_is_a_fault(cell: str, code: str) -> None:
    fault = read_cell(cell)
    assert isinstance(fault, CellFault)
    assert fault.code == code


def test_a_wrong_weekday_is_named() -> None:
    fault = read_cell("隔火20150114")
    assert isinstance(fault, CellFault)
    assert fault.details == {"token": "隔火20150114", "actual": "水", "actual_en": "Wednesday"}


def test_dates_out_of_order_are_used_and_pointed_out() -> None:
    reading = read_cell("20210305 20210302")
    assert isinstance(reading, CellReading)
    assert reading.out_of_order
    assert reading.rules == (ExplicitDates(dates=(date(2021, 3, 2), date(2021, 3, 5))),)

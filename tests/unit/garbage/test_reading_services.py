"""What residents ask, answered from what is in force: ranges, defaults, the cut-off, the edition of the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.fakes.published import CalendarsInMemory, CatalogueInMemory
from tests.garbage_world import NEXT_YEAR, YEAR, edition_of

from machiport.clock import TOKYO, FixedClock
from machiport.garbage.area_calendar import AreaCalendar, edition_entry
from machiport.garbage.calendar_service import CalendarService
from machiport.garbage.catalogue_service import CatalogueService
from machiport.garbage.errors import (
    RANGE_REVERSED,
    RANGE_TOO_LONG,
    AreaNotFound,
    CalendarNotPublished,
    DictionaryNotPublished,
    RangeNotValid,
)
from machiport.garbage.expansion import expand_edition
from machiport.garbage.publication import EditionInForce, Head
from machiport.garbage.rules import DateRange
from machiport.problem_details import InvalidCursor

EDITION = edition_of({"north": 0}, dictionary=["傘"])
ENTRY = edition_entry(EDITION, expand_edition(EDITION)["route-0"], publication_id="p1", version=1)
JUNE_MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=TOKYO)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(JUNE_MONDAY)


@pytest.fixture
def service(clock: FixedClock) -> CalendarService:
    north = AreaCalendar("north", "見本 北", (ENTRY,))
    return CalendarService(CalendarsInMemory({("44201", "north"): north}), clock)


def test_without_a_range_it_is_the_next_31_days(service: CalendarService) -> None:
    answer = service.between("44201", "north", None, None)
    assert answer.asked == DateRange(start=date(2026, 6, 1), end=date(2026, 7, 1))
    assert [found.day.day for found in answer.collections] == [1, 8, 15, 22, 29]
    assert list(answer.covered) == [answer.asked]


def test_half_a_range_is_completed(service: CalendarService) -> None:
    assert service.between("44201", "north", date(2026, 8, 1), None).asked.end == date(2026, 8, 31)
    assert service.between("44201", "north", None, date(2026, 6, 5)).asked.start == date(2026, 6, 1)
    past = date(2026, 5, 1)
    assert service.between("44201", "north", None, past).asked == DateRange(start=past, end=past)


def test_today_is_japans(service: CalendarService, clock: FixedClock) -> None:
    clock.advance(datetime(2026, 6, 1, 15, 0, tzinfo=UTC) - clock.now())  # midnight of 2 June in Tokyo
    assert service.between("44201", "north", None, None).asked.start == date(2026, 6, 2)


def test_a_reversed_range_and_one_over_400_days_are_refused(service: CalendarService) -> None:
    with pytest.raises(RangeNotValid) as reversed_range:
        service.between("44201", "north", date(2026, 6, 2), date(2026, 6, 1))
    assert [(error.pointer, error.message) for error in reversed_range.value.errors] == [("/query/to", RANGE_REVERSED)]
    first = date(2026, 6, 1)
    assert service.between("44201", "north", first, first + timedelta(399)).asked.start == first
    with pytest.raises(RangeNotValid) as too_long:
        service.between("44201", "north", first, first + timedelta(400))
    assert [(error.pointer, error.message) for error in too_long.value.errors] == [("/query/to", RANGE_TOO_LONG)]


def test_days_outside_the_edition_are_said_not_to_be_covered(service: CalendarService) -> None:
    answer = service.between("44201", "north", date(2027, 3, 25), date(2027, 4, 10))
    assert list(answer.covered) == [DateRange(start=date(2027, 3, 25), end=YEAR.end)]
    assert service.between("44201", "north", NEXT_YEAR.end, NEXT_YEAR.end).covered == []


def test_at_the_cut_off_todays_collection_is_gone(service: CalendarService, clock: FixedClock) -> None:
    before = service.next_collection("44201", "north").following
    clock.advance(timedelta(minutes=30))
    after = service.next_collection("44201", "north")
    assert before is not None
    assert after.following is not None
    assert (before.day, after.following.day) == (date(2026, 6, 1), date(2026, 6, 8))
    assert [gone.day for gone in after.following.today_gone] == [date(2026, 6, 1)]
    assert after.as_of.utcoffset() == timedelta(hours=9)


def test_after_the_last_day_there_is_no_next_collection(service: CalendarService, clock: FixedClock) -> None:
    clock.advance(timedelta(days=400))
    assert service.next_collection("44201", "north").following is None


@pytest.mark.parametrize(("municipality", "area_id"), [("44201", "south"), ("44202", "north"), ("44201", "n" * 65)])
def test_an_area_that_is_not_there_is_not_found(service: CalendarService, municipality: str, area_id: str) -> None:
    with pytest.raises(AreaNotFound):
        service.next_collection(municipality, area_id)
    with pytest.raises(AreaNotFound):
        service.between(municipality, area_id, None, None)


def in_force(number: int, period: DateRange) -> EditionInForce:
    return EditionInForce(
        edition_id=f"e{number}", publication_id=f"p{number}", version=number, period=period, title=f"第{number}版"
    )


FIRST, SECOND = in_force(1, YEAR), in_force(2, NEXT_YEAR)
CORRECTION = in_force(3, DateRange(start=date(2026, 6, 1), end=date(2026, 6, 30)))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 5, 31), FIRST),
        (date(2026, 6, 1), CORRECTION),
        (date(2026, 7, 1), FIRST),
        (date(2027, 4, 1), SECOND),
        (date(2026, 1, 1), FIRST),  # the next to begin
        (date(2029, 1, 1), SECOND),  # the last that ended
    ],
)
def test_which_edition_is_the_present_one(today: date, expected: EditionInForce) -> None:
    clock = FixedClock(datetime(today.year, today.month, today.day, 12, tzinfo=TOKYO))
    head = Head(version=3, editions=(FIRST, SECOND, CORRECTION))
    catalogue = CatalogueInMemory({"44201": head}, categories_of={f"p{number}": () for number in (1, 2, 3)})
    assert CatalogueService(catalogue, clock).categories("44201").edition == expected


def test_indexes_are_read_once_and_again_when_something_new_is_published(clock: FixedClock) -> None:
    catalogue = CatalogueInMemory(
        {"44201": Head(version=1, editions=(FIRST,), dictionary_publication_id="p1")},
        areas_of={"p1": EDITION.areas, "p3": ()},
        categories_of={"p1": EDITION.categories},
        dictionary_of={"p1": EDITION.dictionary},
    )
    service = CatalogueService(catalogue, clock)
    for _ in range(2):
        assert [area.area_id for area in service.find_areas("44201", "", 5, None).areas] == ["north"]
        assert service.dictionary("44201", "傘", 5).hits[0].item.name == "傘"
    assert catalogue.reads.count("areas of p1 of 44201") == 1
    assert catalogue.reads.count("dictionary of p1 of 44201") == 1
    assert catalogue.reads.count("categories of p1 of 44201") == 1
    catalogue.heads["44201"] = Head(version=3, editions=(FIRST, CORRECTION), dictionary_publication_id="p1")
    assert list(service.find_areas("44201", "", 5, None).areas) == []
    assert catalogue.reads[-1] == "areas of p3 of 44201"


def test_without_a_publication_there_is_nothing_to_find(clock: FixedClock) -> None:
    service = CatalogueService(CatalogueInMemory(), clock)
    for ask in (lambda: service.find_areas("44201", "", 5, None), lambda: service.categories("44201")):
        with pytest.raises(CalendarNotPublished):
            ask()
    with pytest.raises(DictionaryNotPublished):
        service.dictionary("44201", "傘", 5)
    assert service.dictionary_items("44201") == ()
    assert service.head("44201").version == 0


def test_a_place_that_no_page_has_given_is_refused(clock: FixedClock) -> None:
    catalogue = CatalogueInMemory({"44201": Head(version=1, editions=(FIRST,))}, areas_of={"p1": EDITION.areas})
    with pytest.raises(InvalidCursor):
        CatalogueService(catalogue, clock).find_areas("44201", "", 5, "nowhere#x")

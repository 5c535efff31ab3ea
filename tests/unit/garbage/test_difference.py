"""What a clerk is told before publishing, by example."""

from datetime import date, time

from tests.unit.garbage.sample_editions import BURNABLE, PLASTIC, day_range, days, sample_edition, sample_route

from machiport.garbage.area_calendar import AreaCalendar, ChangeEntry, EditionEntry, Effect, edition_entry
from machiport.garbage.difference import EditionDifference, edition_difference
from machiport.garbage.expansion import expand_edition
from machiport.garbage.model import Category, Edition, UnknownPeriod
from machiport.garbage.rules import DateRange, Weekday, Weekly
from machiport.localized_text import LocalizedText

MONDAYS = Weekly(weekdays=(Weekday.MONDAY,))
TUESDAYS = Weekly(weekdays=(Weekday.TUESDAY,))
NEXT_YEAR = day_range("2021-04-01", "2022-03-31")
AREAS = (("1", "route"), ("2", "route"), ("3", "other"))
LAST_DAYS = date(2021, 3, 20)


def in_force(edition: Edition) -> dict[str, AreaCalendar]:
    calendars = expand_edition(edition)
    return {
        area.area_id: AreaCalendar(
            area.area_id,
            area.name,
            (edition_entry(edition, calendars[area.route_id], publication_id="p1", version=1),),
        )
        for area in edition.areas
    }


def year(rule: Weekly = MONDAYS, other: Weekly = TUESDAYS, **given: object) -> Edition:
    fields: dict[str, object] = {"areas": AREAS} | given
    return sample_edition(sample_route(rule), sample_route(other, route_id="other"), **fields)  # type: ignore[arg-type] # passed on as they are


def compared(before: Edition, after: Edition, from_day: date = LAST_DAYS, groups: int = 100) -> EditionDifference:
    return edition_difference(after, in_force(before), from_day=from_day, groups=groups)


def test_the_same_edition_changes_nothing() -> None:
    found = compared(year(), year())
    assert not found.changes_anything
    assert found.groups == ()
    assert found.summary.areas_unchanged == 3
    assert found.window == day_range("2021-03-20", "2021-03-31")


def test_areas_that_change_alike_are_one_group_with_days_from_today_on() -> None:
    found = compared(year(), year(rule=TUESDAYS))
    (group,) = found.groups
    assert [area.area_id for area in group.areas] == ["1", "2"]
    assert group.area_count == 2
    (category,) = group.categories
    assert category.category_id == "burnable"
    assert category.days_added == days("2021-03-23", "2021-03-30")
    assert category.days_removed == days("2021-03-22", "2021-03-29")
    assert (found.summary.days_added, found.summary.days_removed) == (4, 4)
    assert (found.summary.areas_changed, found.summary.areas_unchanged) == (2, 1)


def test_a_new_year_is_covered_anew_and_not_a_thousand_added_days() -> None:
    found = compared(year(), year(period=NEXT_YEAR))
    assert found.summary.areas_extended == 3
    assert found.summary.days_added == 0
    assert found.groups[0].newly_covered == (NEXT_YEAR,)


def test_only_days_within_the_new_edition_are_compared() -> None:
    overlapping = year(rule=TUESDAYS, period=day_range("2021-03-29", "2021-04-30"))
    (group, *_) = compared(year(), overlapping).groups
    assert group.categories[0].days_added == days("2021-03-30")
    assert group.categories[0].days_removed == days("2021-03-29")
    assert group.newly_covered == (day_range("2021-04-01", "2021-04-30"),)


def test_an_edition_that_has_ended_changes_nothing() -> None:
    found = compared(year(), year(rule=TUESDAYS), from_day=date(2021, 4, 1))
    assert found.window is None
    assert not found.changes_anything


def test_new_and_gone_areas_are_named() -> None:
    found = compared(year(), year(areas=(("2", "route"), ("3", "other"), ("4", "other"))))
    assert [area.area_id for area in found.new_areas] == ["4"]
    assert [area.area_id for area in found.gone_areas] == ["1"]
    assert (found.summary.areas_new, found.summary.areas_gone, found.summary.groups) == (1, 1, 0)
    assert found.changes_anything


def test_an_area_that_left_before_is_new_again_but_not_gone() -> None:
    tombstone = EditionEntry("p1", 1, year().period)
    found = edition_difference(
        year(),
        {"1": AreaCalendar("1", "見本", (tombstone,)), "9": AreaCalendar("9", "見本", (tombstone,))},
        from_day=LAST_DAYS,
    )
    assert found.summary.areas_new == 3
    assert found.summary.areas_gone == 0


def test_categories_new_gone_and_described_otherwise() -> None:
    later = BURNABLE.model_copy(update={"cut_off": time(8, 0)})
    cans = Category(category_id="cans", name=LocalizedText(ja="缶"))
    found = compared(year(), year(categories=(later, cans)))
    by_id = {category.category_id: category for category in found.categories}
    assert by_id["burnable"].cut_off_after == time(8, 0)
    assert by_id["cans"].name_before is None
    assert by_id["plastic"].name_before == PLASTIC.name
    assert by_id["plastic"].name_after is None


def test_a_gone_categorys_days_are_removed_under_its_old_name() -> None:
    before = sample_edition(sample_route(MONDAYS, ("plastic", TUESDAYS)), areas=[("1", "route")])
    after = sample_edition(sample_route(MONDAYS), areas=[("1", "route")], categories=(BURNABLE,))
    (category,) = compared(before, after).groups[0].categories
    assert category.name == PLASTIC.name
    assert category.days_removed == days("2021-03-23", "2021-03-30")


def test_days_becoming_unknown_are_said() -> None:
    unknown = UnknownPeriod(period=day_range("2021-03-22", "2021-03-28"), reason="未定")
    after = sample_edition(sample_route(MONDAYS, unknown=(unknown,)), areas=[("1", "route")])
    before = sample_edition(sample_route(MONDAYS), areas=[("1", "route")])
    (group,) = compared(before, after).groups
    assert group.newly_unknown == (unknown.period,)
    assert group.categories[0].days_removed == days("2021-03-22")
    (back,) = compared(after, before).groups
    assert back.no_longer_unknown == (unknown.period,)


def test_emergency_changes_do_not_count() -> None:
    calendars = in_force(year())
    reason = LocalizedText(ja="台風のため")
    change = ChangeEntry("p2", "c2", 2, (Effect("cancel", date(2021, 3, 22)),), reason)
    changed = {key: AreaCalendar(key, one.name, (*one.entries, change)) for key, one in calendars.items()}
    assert not edition_difference(year(), changed, from_day=LAST_DAYS).changes_anything


def test_its_size_is_bounded_and_everything_is_counted() -> None:
    """Fifty routes that each change in another way, and thirty areas on the first of them."""
    areas = [(f"{number}", f"r{number}") for number in range(50)] + [(f"a{number}", "r0") for number in range(30)]
    period = DateRange(start=date(2021, 1, 1), end=date(2021, 12, 31))
    rules = [Weekly(weekdays=(Weekday.FRIDAY,), months=(1 + number % 12, 1 + number // 5)) for number in range(50)]
    before = sample_edition(
        *(sample_route(MONDAYS, route_id=f"r{number}") for number in range(50)), areas=areas, period=period
    )
    after = sample_edition(
        *(sample_route(rule, route_id=f"r{number}") for number, rule in enumerate(rules)), areas=areas, period=period
    )
    found = compared(before, after, from_day=date(2021, 1, 1), groups=5)
    assert len(found.groups) == 5
    assert found.summary.groups > 40
    assert found.groups[0].area_count == 31
    assert len(found.groups[0].areas) == 20
    assert found.summary.areas_changed == 80


def test_it_survives_json() -> None:
    found = compared(year(), year(rule=TUESDAYS))
    assert EditionDifference.model_validate_json(found.model_dump_json()) == found

"""An area's calendar for any editions and changes: what residents are told is consistent with itself."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.properties.garbage.naive_calendar import days_between
from tests.properties.garbage.strategies import category_ids, days, editions

from machiport.clock import TOKYO
from machiport.garbage.area_calendar import (
    AreaCalendar,
    ChangeEntry,
    Collection,
    EditionEntry,
    Effect,
    edition_entry,
    entry_from_body,
    entry_to_body,
)
from machiport.garbage.expansion import expand_route
from machiport.localized_text import LocalizedText

ALWAYS = (date(2019, 1, 1), date(2024, 12, 31))
REASON = LocalizedText(ja="台風のため", en="Because of a typhoon", ja_x_easy="たいふう だから")
effects = st.one_of(
    st.builds(Effect, kind=st.just("cancel"), day=days, category_id=st.none() | category_ids),
    st.builds(Effect, kind=st.just("move"), day=days, to=days, category_id=st.none() | category_ids),
    st.builds(Effect, kind=st.just("add"), day=days, category_id=category_ids),
)


@st.composite
def edition_entries(draw: st.DrawFn, version: int) -> EditionEntry:
    edition = draw(editions())
    calendar = expand_route(edition, edition.routes[0]) if draw(st.integers(0, 4)) else None
    return edition_entry(edition, calendar, publication_id=f"p{version}", version=version)


@st.composite
def change_entries(draw: st.DrawFn, version: int) -> ChangeEntry:
    return ChangeEntry(
        publication_id=f"p{version}",
        change_id=f"change-{version}",
        version=version,
        effects=tuple(draw(st.lists(effects, max_size=4))),
        reason=REASON,
    )


@st.composite
def area_calendars(draw: st.DrawFn, changes: int = 3) -> AreaCalendar:
    count = draw(st.integers(0, 3))
    entries = [draw(edition_entries(version)) for version in range(1, count + 1)]
    changed = [draw(change_entries(version)) for version in range(10, 10 + draw(st.integers(0, changes)))]
    return AreaCalendar("area", "見本地区", tuple(draw(st.permutations([*entries, *changed]))))


instants = st.datetimes(datetime(2019, 11, 1), datetime(2023, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def in_time(collection: Collection, now: datetime) -> bool:
    return collection.takes_place and now < datetime.combine(collection.day, collection.category.cut_off, TOKYO)


@given(area_calendars(), instants)
def test_the_next_collection_is_the_first_one_still_in_time(calendar: AreaCalendar, now: datetime) -> None:
    later = [found for found in calendar.between(*ALWAYS) if in_time(found, now)]
    answer = calendar.next_collection(now)
    if not later:
        assert answer is None or (answer.day is None and answer.collections == ())
        return
    assert answer is not None
    assert answer.day == later[0].day
    assert list(answer.collections) == [found for found in later if found.day == later[0].day]


@given(area_calendars(), instants)
def test_what_stands_between_now_and_the_next_collection_is_said(calendar: AreaCalendar, now: datetime) -> None:
    answer = calendar.next_collection(now)
    if answer is None:
        assert calendar.unknown_between(now.astimezone(TOKYO).date(), ALWAYS[1]) == []
        return
    today = now.astimezone(TOKYO).date()
    end = answer.day or ALWAYS[1]
    expected = [found for found in calendar.between(today, end) if not found.takes_place]
    assert list(answer.cancelled) == expected
    todays = [found for found in calendar.between(today, today) if found.takes_place]
    assert list(answer.today_gone) == [found for found in todays if not in_time(found, now)]
    unknown = calendar.unknown_between(today, end - timedelta(days=1)) if end > today else []
    assert answer.unknown_before == (unknown[0] if unknown else None)


@given(area_calendars(changes=0), days)
def test_the_highest_version_that_holds_a_day_answers(calendar: AreaCalendar, day: date) -> None:
    holding = [entry for entry in calendar.entries if isinstance(entry, EditionEntry) and entry.period.contains(day)]
    answering = max(holding, key=lambda entry: entry.version, default=None)
    held = {found.category.category_id for found in calendar.between(day, day) if found.takes_place}
    expected = answering.calendar.categories_on(day) if answering and answering.calendar else ()
    assert held == set(expected)
    assert calendar.covered(day) == (answering is not None and not answering.absent)
    assert any(span.contains(day) for span in calendar.covered_ranges()) == calendar.covered(day)


@given(area_calendars())
def test_a_range_is_its_days_one_after_the_other(calendar: AreaCalendar) -> None:
    start, end = date(2020, 11, 1), date(2021, 2, 28)
    one_by_one = [found for day in days_between(start, end) for found in calendar.between(day, day)]
    assert calendar.between(start, end) == one_by_one
    assert len({(found.day, found.category.category_id) for found in one_by_one}) == len(one_by_one)


@given(area_calendars(), category_ids)
def test_narrowing_to_a_category_hides_the_others_only(calendar: AreaCalendar, category_id: str) -> None:
    everything = calendar.between(*ALWAYS)
    narrowed = calendar.between(*ALWAYS, category_ids={category_id})
    assert narrowed == [found for found in everything if found.category.category_id == category_id]


@given(area_calendars())
def test_the_order_in_which_entries_are_stored_means_nothing(calendar: AreaCalendar) -> None:
    stored = tuple(reversed(calendar.entries))
    assert AreaCalendar("area", "見本地区", stored).between(*ALWAYS) == calendar.between(*ALWAYS)


@given(area_calendars(changes=0), days)
def test_a_day_cancelled_as_a_whole_has_no_collection(calendar: AreaCalendar, day: date) -> None:
    change = ChangeEntry("p", "change", 99, (Effect("cancel", day),), REASON)
    changed = AreaCalendar("area", "見本地区", (*calendar.entries, change))
    held = [found for found in calendar.between(day, day) if found.takes_place]
    after = changed.between(day, day)
    assert not [found for found in after if found.takes_place]
    cancelled = [found.category for found in after if found.change_id == "change"]
    assert cancelled == [found.category for found in held]


@given(area_calendars(changes=0), days, days, category_ids)
def test_a_move_loses_no_collection(calendar: AreaCalendar, source: date, target: date, category_id: str) -> None:
    change = ChangeEntry("p", "change", 99, (Effect("move", source, category_id, target),), REASON)
    changed = AreaCalendar("area", "見本地区", (*calendar.entries, change))
    before = {found.day for found in calendar.between(*ALWAYS, {category_id}) if found.takes_place}
    after = {found.day for found in changed.between(*ALWAYS, {category_id}) if found.takes_place}
    absent_target = calendar.edition_on(target)
    if source in before and source != target and not (absent_target and absent_target.absent):
        assert after == before - {source} | {target}


@given(st.integers(1, 9).flatmap(edition_entries) | st.integers(1, 9).flatmap(change_entries))
def test_an_entry_survives_being_stored(entry: EditionEntry | ChangeEntry) -> None:
    body = entry_to_body(entry)
    assert entry_from_body(body) == entry
    assert entry_to_body(entry_from_body(body)) == body

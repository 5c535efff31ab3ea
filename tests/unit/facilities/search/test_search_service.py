"""Searches as people make them: quotas, noise, equipment, classes, refusals named, places, pages, requests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.facilities_world import (
    CHOIR,
    COURT,
    DAY,
    FACILITY,
    HALF_A,
    HALL,
    HANAKO,
    JIRO,
    MEETING,
    NEIGHBOUR,
    NOW,
    STUDIO,
    TARO,
    TOWN,
    World,
    facility,
    text,
    wish,
)
from tests.search_world import Announced, SearchWorld, free_uses

from machiport.facilities.inventory.model import Facility, Position, Purpose
from machiport.facilities.lottery.model import Round, RoundTimes
from machiport.facilities.lottery.ports import RoundLine
from machiport.facilities.reservations.errors import PurposeNotFound
from machiport.facilities.reservations.first_come import AnnouncedRounds
from machiport.facilities.search.asking import Page
from machiport.facilities.search.covering import MOST_PREFIXES, covering
from machiport.facilities.search.purpose_words import purpose_meant
from machiport.facilities.search.wanted import Circle, Found
from machiport.localized_text import LocalizedText

MORNING, AFTERNOON = (540, 720), (780, 1020)


def _rooms(found: Found) -> list[str]:
    return [each.room.room_id for each in found.rooms]


def _free(found: Found, room_id: str) -> set[tuple[int, int]]:
    return {(start, end) for room, _, start, end in free_uses(found) if room == room_id}


def test_a_booking_is_seen_once_it_is_projected() -> None:
    """Half a hall takes the hall, not its other half; before, the view is a moment behind, and the booking decides."""
    searching = SearchWorld()
    searching.world.booked(HANAKO, wish(HALF_A))
    assert MORNING in _free(searching.find(TARO), HALL)
    searching.project()
    found = searching.find(TARO)
    assert MORNING not in _free(found, HALL) | _free(found, HALF_A)
    assert MORNING in _free(found, f"{FACILITY}.hall-b")


def test_a_full_quota_leaves_rooms_of_other_rules() -> None:
    """Four a month of rooms; courts are not among them, the next month neither, and others not at all."""
    searching = SearchWorld()
    for week in range(4):
        searching.world.booked(TARO, wish(MEETING, DAY + timedelta(days=week - 2)))
    searching.project()
    other_day: dict[str, Any] = {"first": DAY + timedelta(days=7), "last": DAY + timedelta(days=7)}
    assert _rooms(searching.find(TARO, **other_day)) == [COURT]
    assert MEETING in _rooms(searching.find(HANAKO, **other_day))
    january: dict[str, Any] = {"first": date(2027, 1, 5), "last": date(2027, 1, 5)}
    assert MEETING in _rooms(searching.find(TARO, **january))
    refused = searching.find(TARO, Page(refused=True), **other_day).refused
    assert {(each.room.room_id, each.refusals[0].code) for each in refused} >= {(MEETING, "quota_reached")}


def test_noise_counts_where_it_is_heard() -> None:
    """The noisy use of the studio takes the meeting room's morning; its own clean-up may lie beside a meeting."""
    searching = SearchWorld()
    rooms = [
        room.model_copy(update={"cleanup_minutes": 90}) if room.room_id == STUDIO else room for room in facility().rooms
    ]
    known = searching.world.inventory.known
    changed = facility().model_copy(update={"rooms": tuple(rooms)})
    known[FACILITY] = replace(known[FACILITY], facility=changed, version_id="v2")
    searching.index(known[FACILITY])
    searching.world.booked(HANAKO, wish(MEETING, times="13:00-17:00"))
    searching.project()
    assert _free(searching.find(TARO, purpose="music"), STUDIO) == {MORNING, (1080, 1260)}


def test_shared_equipment_runs_out_by_the_hour() -> None:
    """Two projectors are booked for the morning; none is left for a third room then."""
    searching = SearchWorld()
    searching.world.booked(HANAKO, wish(HALF_A, equipment={"projector": 2}))
    searching.project()
    assert _free(searching.find(TARO, equipment=("projector",)), MEETING) == {AFTERNOON, (1080, 1260)}
    assert MORNING in _free(searching.find(TARO), MEETING)
    assert not searching.find(TARO, equipment=("piano",)).rooms


def test_the_first_slot_has_the_price_of_who_asks() -> None:
    """Resident, region, outsider; the choir's half, as the town verified it; the public is an outsider."""
    searching = SearchWorld()
    totals = {}
    for who, group in ((TARO, None), (HANAKO, None), (JIRO, None), (TARO, CHOIR), (None, None), ("new", None)):
        rooms = searching.find(who, None, group, people=50).rooms
        room = next(each for each in rooms if each.room.room_id == HALL)
        totals[who, group] = (room.caller_class, room.quote.total)
    assert totals == {
        (TARO, None): ("resident", 1000),
        (HANAKO, None): ("region", 1200),
        (JIRO, None): ("outsider", 2000),
        (TARO, CHOIR): ("resident", 500),
        (None, None): ("outsider", 2000),
        ("new", None): ("outsider", 2000),
    }


def test_what_opens_later_is_named_only_when_asked() -> None:
    """January is open to residents; an outsider hears from when they may book, but of no room that is full as well."""
    searching = SearchWorld()
    january: dict[str, Any] = {"first": date(2027, 1, 12), "last": date(2027, 1, 12)}
    searching.world.booked(TARO, *(wish(MEETING, january["first"], times) for times in ("09:00-17:00", "18:00-21:00")))
    searching.project()
    assert _rooms(searching.find(TARO, **january))
    found = searching.find(JIRO, **january)
    assert (found.rooms, found.refused) == ((), ())
    refused = {each.room.room_id: each for each in searching.find(JIRO, Page(refused=True), **january).refused}
    assert refused[COURT].refusals[0].code == "not_open_yet"
    assert MEETING not in refused


def test_a_room_given_by_lottery_waits_for_it() -> None:
    """Until the instant that was announced, and for ever where none was."""
    world = World()
    known = world.inventory.known
    rooms = tuple(room.model_copy(update={"lottery": room.room_id in (HALL, STUDIO)}) for room in facility().rooms)
    known[FACILITY] = replace(known[FACILITY], facility=facility().model_copy(update={"rooms": rooms}))
    announced = Announced({HALL: datetime(2026, 11, 20, 4, tzinfo=UTC)})
    searching = SearchWorld(world, announced)
    assert {HALL, STUDIO}.isdisjoint(_rooms(searching.find(TARO)))
    world.clock.advance(timedelta(hours=1))
    found = searching.find(TARO, Page(refused=True))
    assert HALL in _rooms(found)
    assert [(each.room.room_id, each.refusals[0].code) for each in found.refused] == [(STUDIO, "lottery_first")]


def test_days_and_hours_are_those_asked_for() -> None:
    """Weekends and holidays only; within a window; of a length."""
    searching = SearchWorld()
    month: dict[str, Any] = {"first": date(2026, 11, 21), "last": date(2026, 11, 30), "people": 1}
    holidays = searching.find(TARO, kinds=frozenset({"sun", "holiday"}), **month)
    assert {day for _, day, _, _ in free_uses(holidays)} == {date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 29)}
    assert _free(searching.find(TARO, earliest=660, latest=1080), HALL) == {AFTERNOON}
    assert _free(searching.find(TARO, minutes=240, latest=1020), HALL) == {(540, 1020), AFTERNOON}


def _elsewhere(number: int, longitude: float, owner: str = TOWN, **others: Any) -> Facility:
    """Return a facility with one meeting room, east of the others."""
    name = f"{owner}-far{number:03d}"
    room = facility().rooms[4].model_dump() | {"room_id": f"{name}.room", "noise_neighbours": ()}
    changes = {"facility_id": name, "rooms": [room], "position": {"longitude": longitude, "latitude": 33.2}}
    return facility(**changes, **others)


def _add(searching: SearchWorld, *facilities: Facility) -> None:
    inventory = searching.world.inventory
    known = inventory.known[FACILITY]
    for each in facilities:
        inventory.known[each.facility_id] = replace(known, facility=each)
        searching.index(inventory.known[each.facility_id])
        owner = each.municipality
        inventory.owner_rules[owner] = inventory.owner_rules[TOWN].model_copy(update={"municipality": owner})
        (prices,) = inventory.owner_prices[TOWN].price_lists
        (version,) = prices.versions
        rooms = version.rooms | {room.room_id: version.rooms[MEETING] for room in each.rooms}
        priced = prices.model_copy(update={"versions": (version.model_copy(update={"rooms": rooms}),)})
        for code in (owner, TOWN):
            inventory.owner_prices[code] = inventory.owner_prices[TOWN].model_copy(
                update={"municipality": code, "price_lists": (priced,)}
            )


def test_a_place_sorts_by_distance_and_ends_at_its_circle() -> None:
    """The nearest first; what lies in a tile of the circle but not in the circle is not found."""
    searching = SearchWorld()
    _add(searching, _elsewhere(1, 131.62), _elsewhere(2, 131.61, NEIGHBOUR), _elsewhere(3, 131.66))
    near = Circle(Position(longitude=131.6, latitude=33.2), 2000)
    found = searching.find(TARO, near=near, people=20)
    metres = {each.in_force.facility_id: round(each.metres or 0) for each in found.rooms}
    assert list(metres) == [FACILITY, f"{NEIGHBOUR}-far002", f"{TOWN}-far001"]
    assert 900 < metres[f"{NEIGHBOUR}-far002"] < 1000
    assert searching.find(TARO, near=near, municipalities=(NEIGHBOUR,)).rooms[0].caller_class == "region"


@pytest.mark.parametrize("how", [{}, {"municipalities": (TOWN, NEIGHBOUR)}, {"near": True}])
def test_pages_join_to_the_whole(how: dict[str, Any]) -> None:
    """Over stretches of the index as well: every room once, and the end is said."""
    searching = SearchWorld()
    owners = (TOWN, NEIGHBOUR)
    _add(searching, *(_elsewhere(number, 131.6 + number / 1e5, owners[number % 2]) for number in range(120)))
    if "near" in how:
        how = {"near": Circle(Position(longitude=131.6, latitude=33.2), 9000)}
    rooms, page = [], Page(limit=50)
    for _ in range(9):
        found = searching.find(TARO, page, **how)
        rooms += _rooms(found)
        if found.following is None:
            break
        page = Page(found.following, limit=50)
    assert found.following is None
    assert len(rooms) == len(set(rooms)) == 126


def test_a_search_costs_three_requests() -> None:
    """The index, the views with the standings; what was published is kept, and who asks is one more, not seen here."""
    searching = SearchWorld()
    operations = searching.world.dynamo.operations
    operations.clear()
    searching.find(TARO, last=DAY + timedelta(days=30))
    assert sorted(operations) == ["BatchGetItem", "Query"]


def test_circles_are_covered_by_a_few_quadkeys() -> None:
    """Anywhere, however large."""
    for longitude, latitude, metres in ((131.6, 33.2, 500), (179.99, 0, 5000), (0, 89, 20_000), (0, 0, 20_000_000)):
        assert 1 <= len(covering(Position(longitude=longitude, latitude=latitude), metres)) <= MOST_PREFIXES


def test_purposes_by_what_people_type() -> None:
    """The id, a word, a reading, a beginning, a part; what nobody offers is said with its place."""
    table_tennis = Purpose(
        purpose_id="table_tennis",
        name=LocalizedText(ja="卓球", en="Table tennis", ja_x_easy="たっきゅう"),
        words=("ピンポン",),
    )
    purposes = {"sports": Purpose(purpose_id="sports", name=text("スポーツ")), "table_tennis": table_tennis}
    for typed in ("table_tennis", "卓球", "ﾀｯｷｭｳ", "ぴんぽん", "TABLE", "卓球の練習"):
        assert purpose_meant(typed, purposes, "/query/purpose") is table_tennis
    for typed in ("茶道", "卓"):
        with pytest.raises(PurposeNotFound) as refused:
            purpose_meant(typed, purposes, "/query/purpose")
        assert refused.value.errors[0].pointer == "/query/purpose"


def test_who_is_suspended_finds_nothing_there_until_it_ends() -> None:
    """The last day in Japan is included; other owners do not care; the reason is named when asked."""
    searching = SearchWorld()
    _add(searching, _elsewhere(1, 131.7, NEIGHBOUR))
    key = ("M#44201#HOLDER#resident:taro", "STANDING")
    pk, sk = ({"S": part} for part in key)
    searching.world.dynamo.items[key] = {"pk": pk, "sk": sk, "suspended_until": {"S": "2026-11-20"}}
    found = searching.find(TARO, Page(refused=True))
    assert _rooms(found) == [f"{NEIGHBOUR}-far001.room"]
    assert {each.refusals[0].code for each in found.refused} == {"suspended"}
    assert HALL in _rooms(searching.find(HANAKO))
    searching.world.clock.advance(timedelta(hours=12))
    assert HALL in _rooms(searching.find(TARO))


def test_a_room_whose_owner_has_no_rules_or_prices_is_not_offered() -> None:
    """What is missing is not free of rules or of charge."""
    searching = SearchWorld()
    searching.world.inventory.owner_prices.clear()
    assert not searching.find(TARO).rooms
    without_rules = SearchWorld()
    without_rules.world.inventory.owner_rules.clear()
    found = without_rules.find(TARO, Page(refused=True))
    assert not found.rooms
    assert {each.refusals[0].code for each in found.refused} == {"no_rules"}


def test_lotteries_count_as_the_booking_counts_them() -> None:
    """A round that is announced, for its rooms and days; where there is none, the ordinary windows are all."""
    instant: Any = {"first_come_at": datetime(2026, 12, 1, tzinfo=UTC)}
    times = RoundTimes.model_construct(**instant)
    days: Any = {"first_day": date(2027, 1, 1), "last_day": date(2027, 1, 31)}
    announced = Round.model_construct(round_id="44201-x", name=text("抽選"), rooms=(HALL,), times=times, **days)
    states: tuple[Any, ...] = ("preparing", "open")
    lines = [RoundLine.model_construct(round=announced, state=state, due_at=NOW) for state in states]
    rounds: Any = SimpleNamespace(lines=lambda _: lines)
    read = AnnouncedRounds(rounds).first_come_of([TOWN])[TOWN]
    assert read.of(HALL, date(2027, 1, 15)) == times.first_come_at
    for room, day in ((HALL, date(2027, 2, 1)), (STUDIO, date(2027, 1, 15))):
        assert read.of(room, day) < datetime(2020, 1, 1, tzinfo=UTC)
    lines.pop()
    assert AnnouncedRounds(rounds).first_come_of([TOWN])[TOWN].of(HALL, days["first_day"]) < times.first_come_at

"""The day sheet: every room, who comes, what a lottery keeps; and nobody's name for another owner."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from tests.facilities_world import (
    CHOIR,
    DAY,
    FACILITY,
    HALF_A,
    HANAKO,
    MEETING,
    NEIGHBOUR,
    STUDIO,
    TARO,
    TOWN,
    World,
    wish,
)

from machiport.facilities.accounts.model import Group, UserAccount
from machiport.facilities.accounts.user_numbers import new_user_number
from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.ledger.changes import Marking
from machiport.facilities.ledger.marks import FOREVER, LedgerKey, Mark
from machiport.facilities.reservations.ports import BookingChange
from machiport.facilities.staffing.day_sheets import DaySheet, DaySheetService, Withheld
from machiport.facilities.staffing.who import HolderNames, Who
from machiport.facilities.times import TimeRange

SINCE = datetime(2026, 4, 1, tzinfo=UTC)
NUMBER = new_user_number()


class People:
    """One person has an account, and one group exists."""

    def find(self, subjects: Iterable[str]) -> Mapping[str, UserAccount]:
        """Return accounts."""
        account = UserAccount(
            subject=TARO, user_number=NUMBER, name="見本 太郎", kana="みほん たろう",
            telephone="000-1111-1111", email="taro@example.jp", created_at=SINCE, changed_at=SINCE,
        )  # fmt: skip
        return {TARO: account} if TARO in set(subjects) else {}

    def find_many(self, group_ids: Iterable[str]) -> Mapping[str, Group]:
        """Return groups."""
        group = Group.model_construct(
            group_id=CHOIR, name="見本合唱団", kana="みほん", kind="circle", representative=TARO, created_at=SINCE
        )
        return {CHOIR: group} if CHOIR in set(group_ids) else {}


def sheet(world: World, municipality: str = TOWN) -> DaySheet:
    people = People()
    return DaySheetService(world.store, world.inventory, HolderNames(people, people), world.clock).sheet(
        municipality, FACILITY, DAY
    )


@pytest.fixture
def world() -> World:
    return World()


def test_every_room_is_there_with_its_bookings_by_time(world: World) -> None:
    (late,) = world.booked(TARO, wish(MEETING, times="18:00-21:00"))
    (early,) = world.booked(HANAKO, wish(MEETING))
    (other_day,) = world.booked(TARO, wish(MEETING, day=DAY + timedelta(days=1)))
    found = sheet(world)
    rooms = {each.room.room_id: each for each in found.rooms}
    assert len(rooms) == 6
    assert [each.reservation_id for each in rooms[MEETING].entries] == [early.reservation_id, late.reservation_id]
    assert other_day.reservation_id not in found.who
    assert rooms[STUDIO].open == TimeRange(start=540, end=1260)


def test_people_are_named_and_groups_with_who_booked_for_them(world: World) -> None:
    (own,) = world.booked(TARO, wish(MEETING))
    (groups,) = world.booked(TARO, wish(STUDIO), group_id=CHOIR)
    (unknown,) = world.booked(HANAKO, wish(HALF_A))
    who = sheet(world).who
    assert who[own.reservation_id] == Who("見本 太郎", "000-1111-1111", NUMBER, None)
    assert who[groups.reservation_id] == Who("見本 太郎", "000-1111-1111", NUMBER, "見本合唱団")
    assert who[unknown.reservation_id] == Who()


def test_holds_are_shown_until_they_lapse_and_what_was_cancelled_is_gone(world: World) -> None:
    world.hold(TARO, wish(STUDIO))
    world.cancel(HANAKO, *world.booked(HANAKO, wish(HALF_A)))
    assert [len(each.entries) for each in sheet(world).rooms if each.entries] == [1]
    world.clock.advance(timedelta(minutes=11))
    assert not any(each.entries for each in sheet(world).rooms)


def test_what_a_lottery_keeps_is_shown_as_one_time(world: World) -> None:
    marking = Marking()
    mark = Mark(FOREVER, f"{TOWN}-the-round-of-december")
    marking.take(LedgerKey(FACILITY, "studio", DAY), ["c18", "c19", "c26"], mark)
    world.store.commit(BookingChange(marking.changes, now=world.clock.now()))
    assert sheet(world).withheld == (
        Withheld("studio", TimeRange(start=540, end=600), mark.reservation_id),
        Withheld("studio", TimeRange(start=780, end=810), mark.reservation_id),
    )


def test_another_owners_facility_is_not_there(world: World) -> None:
    with pytest.raises(FacilityNotFound):
        sheet(world, NEIGHBOUR)

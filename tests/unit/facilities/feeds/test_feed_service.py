"""Whose reservations an address shows: one's own and those of the groups one is in, as long as one is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from tests.facilities_world import CHOIR, HALF_A, HANAKO, MEETING, NOW, TARO, World, wish

from machiport.facilities.accounts.model import Group, Member, MemberState
from machiport.facilities.accounts.ports import Membership
from machiport.facilities.feeds.dynamo_feeds import DynamoFeeds
from machiport.facilities.feeds.errors import FeedChangedMeanwhile, FeedNotFound
from machiport.facilities.feeds.feed_service import FeedService
from machiport.problem_details import IdempotencyKeyReused

_FOUNDED: Any = {"representative": HANAKO, "created_at": NOW}


@dataclass
class _Groups:
    """Who is in the choir, and whether they have accepted."""

    states: dict[str, MemberState] = field(default_factory=dict)

    def of_person(self, subject: str) -> Sequence[Membership]:
        if subject not in self.states:
            return []
        # The world's group has a name for an id.
        group = Group.model_construct(group_id=CHOIR, name="見本合唱団", kana="みほん", kind="circle", **_FOUNDED)
        member = Member(subject=subject, user_number="10000004", role="member", state=self.states[subject], since=NOW)
        return [Membership(group, member)]


@dataclass
class _Desk:
    """A world with its feeds."""

    world: World = field(default_factory=World)
    groups: _Groups = field(default_factory=_Groups)

    def __post_init__(self) -> None:
        world = self.world
        self.feeds = DynamoFeeds(world.dynamo.client, world.table, world.records)
        self.service = FeedService(self.feeds, world.store, self.groups, world.records, world.clock)

    def shown(self, token: str) -> list[str]:
        """Return the numbers of the reservations that an address shows, in its order."""
        events = Calendar.from_ical(self.service.calendar(token, "ja")).walk("VEVENT")
        return [str(each["uid"]).partition("@")[0] for each in events]


def test_one_sees_ones_own_and_ones_groups() -> None:
    """By day and hour; of a group only while one is in it; nobody else's."""
    desk = _Desk()
    world = desk.world
    (later,) = world.booked(TARO, wish(HALF_A, times="13:00-17:00"))
    (of_choir,) = world.booked(TARO, wish(HALF_A), group_id=CHOIR)
    world.booked(HANAKO, wish(MEETING))
    token = desk.service.open(world.asked(TARO)).token
    assert desk.shown(token) == [later.reservation_id]
    desk.groups.states[TARO] = "active"
    assert desk.shown(token) == [of_choir.reservation_id, later.reservation_id]
    desk.groups.states[TARO] = "invited"
    assert desk.shown(token) == [later.reservation_id]


def test_a_key_is_for_one_request() -> None:
    """The same request again gives the same address, in another order of things none."""
    desk = _Desk()
    first = desk.service.open(desk.world.asked(TARO, "key-000001"))
    again = desk.service.open(desk.world.asked(TARO, "key-000001"))
    assert (again.token, again.replayed, first.replayed) == (first.token, True, False)
    with pytest.raises(IdempotencyKeyReused):
        desk.service.open(desk.world.asked(TARO, "key-000001", "another body"))


def test_two_at_once_leave_one_address() -> None:
    """Who is overtaken is told, and the address that counts shows."""
    desk = _Desk()
    dynamo = desk.world.dynamo
    opened = []

    def overtake(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            opened.append(desk.service.open(desk.world.asked(TARO)).token)

    dynamo.before = overtake
    with pytest.raises(FeedChangedMeanwhile):
        desk.service.open(desk.world.asked(TARO))
    assert desk.shown(opened[0]) == []
    with pytest.raises(FeedNotFound):
        desk.shown("nobody-was-ever-given-this")


def test_a_reply_that_is_lost_changes_nothing() -> None:
    """The address was made; the same request finds it, and does not end it by making another."""
    desk = _Desk()
    dynamo = desk.world.dynamo

    def lose(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.after = None
            raise ConnectionError

    dynamo.after = lose
    with pytest.raises(ConnectionError):
        desk.service.open(desk.world.asked(TARO, "key-000002"))
    opened = desk.service.open(desk.world.asked(TARO, "key-000002"))
    assert opened.replayed
    assert desk.shown(opened.token) == []
    desk.world.clock.advance(timedelta(days=2))
    assert desk.shown(opened.token) == []

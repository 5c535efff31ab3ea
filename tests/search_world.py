"""Searches over a facilities world: the index written, the ledgers projected whenever somebody searches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.facilities_world import DAY, REGION, FakeParties, World

from machiport.facilities import dynamo_keys as keys
from machiport.facilities.accounts.errors import AccountNeeded
from machiport.facilities.holders import Holder
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.index_rows import index_rows
from machiport.facilities.rules.caller import Caller
from machiport.facilities.search.asking import Asking, Page
from machiport.facilities.search.dynamo_month_views import DynamoMonthViews
from machiport.facilities.search.dynamo_occupancy import DynamoOccupancy
from machiport.facilities.search.dynamo_room_index import DynamoRoomIndex
from machiport.facilities.search.dynamo_stream import ledgers_in
from machiport.facilities.search.ports import FirstCome
from machiport.facilities.search.projection_service import ProjectionService
from machiport.facilities.search.search_service import Reads, SearchService
from machiport.facilities.search.wanted import Found, Wanted
from machiport.reads_together import Together

TOGETHER = Together()
_ADAPTERS_TOGETHER = Together()


@dataclass(frozen=True, slots=True)
class Announced:
    """From when rooms given by lottery are first come, by room; the same for every day."""

    instants: Mapping[str, datetime] = field(default_factory=dict)

    def of(self, room_id: str, day: date) -> datetime | None:  # noqa: ARG002  # the port's
        """Return the instant."""
        return self.instants.get(room_id)

    def first_come_of(self, municipalities: Sequence[str]) -> Mapping[str, FirstCome]:
        """Return the same for each owner."""
        return dict.fromkeys(municipalities, self)


@dataclass(frozen=True, slots=True)
class FakeCallers:
    """How owners see people; somebody who has no account is an outsider."""

    parties: FakeParties

    def caller(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Caller:
        """Return the caller."""
        try:
            return self.parties.party(subject, group_id, owners).caller
        except AccountNeeded:
            return Caller(None)

    def holder(self, subject: str, group_id: str | None) -> Holder:
        """Return whose limits count."""
        return self.parties.party(subject, group_id, ()).holder


class SearchWorld:
    """A world with its search."""

    def __init__(self, world: World | None = None, lotteries: Announced | None = None) -> None:
        """Write the index of the world's facilities."""
        self.world = world or World()
        client = self.world.dynamo.client
        self.occupancy = DynamoOccupancy(client, "facilities", _ADAPTERS_TOGETHER)
        self.projection = ProjectionService(DynamoMonthViews(client, "facilities"))
        self.reads = Reads(
            DynamoRoomIndex(client, "facilities", _ADAPTERS_TOGETHER),
            self.world.inventory,
            self.occupancy,
            FakeCallers(self.world.parties),
            lotteries or Announced(),
        )
        self.search = SearchService(self.reads, self.world.clock, REGION, TOGETHER)
        for in_force in self.world.inventory.known.values():
            self.index(in_force)

    def index(self, in_force: FacilityInForce) -> None:
        """Write a facility's rows of the index, as its publication does."""
        for row in index_rows(in_force.facility, in_force.version_id):
            for key in keys.index_rows(row.facility_id, row.purpose, row.quadkey):
                item: Any = {**key, "row": {"S": row.to_json()}}
                self.world.dynamo.items[item["pk"]["S"], item["sk"]["S"]] = item

    def project(self) -> None:
        """Bring the views up to the ledgers, as the stream does a moment after each booking."""
        records = [{"dynamodb": {"SequenceNumber": "0", "NewImage": item}} for item in self.world.dynamo.items.values()]
        assert not self.projection.project([each.image for each in ledgers_in(records)])

    def find(self, who: str | None, page: Page | None = None, group_id: str | None = None, **wanted: Any) -> Found:
        """Search for a meeting room on DAY, or what is named, with the views as they are."""
        purposes = self.world.inventory.purposes()
        asked = {"first": DAY, "last": DAY} | wanted | {"purpose": purposes[wanted.get("purpose", "meeting")]}
        return self.search.find(Wanted(**asked), Asking(who, group_id) if who else None, page or Page())


def free_uses(found: Found) -> set[tuple[str, date, int, int]]:
    """Return every use that an answer has."""
    return {
        (room.room.room_id, free.day, use.start, use.end)
        for room in found.rooms
        for free in room.days
        for use in free.uses
    }

"""Facilities and rooms as data: one file a facility in a region's folder, one document a version in the table.

Days and times of day are those of Asia/Tokyo. What may be booked when follows from hours, exceptional days and the
room's slot scheme (`machiport.facilities.inventory.opening`).
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.facilities.identifiers import FacilityId, LocalId, RoomId, facility_of, municipality_of
from machiport.facilities.times import MinuteOfDay, TimeRange
from machiport.localized_text import LocalizedText

MOST_ROOMS = 60
MOST_ATOMS = 60

# ISO 8601: Monday is 1. "holiday" is a public holiday (国民の祝日), which goes before the weekday.
type DayKind = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]
type AccessibilityFeature = Literal[
    "step_free_entrance",
    "elevator",
    "accessible_toilet",
    "ostomate_toilet",
    "accessible_parking",
    "wheelchair_loan",
    "hearing_loop",
    "tactile_paving",
    "nursing_room",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Position(_Part):
    """WGS84, degrees."""

    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)


class Contact(_Part):
    """How to reach the facility's desk."""

    telephone: str | None = Field(default=None, pattern=r"^[0-9+() -]{6,20}$")
    email: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, pattern=r"^https?://", max_length=500)


class OpeningHours(_Part):
    """When a facility is open on some kinds of days; `open` None: closed. The last entry that fits a day counts."""

    days: tuple[DayKind, ...] = Field(min_length=1)
    open: TimeRange | None
    valid_from: date | None = None
    valid_until: date | None = None


class ExceptionalDays(_Part):
    """Days from `first` to `last` (both included) that are unlike the others: closed, or open at other times.

    `rooms` None: the whole facility. An exception goes before every hour.
    """

    first: date
    last: date
    open: TimeRange | None = None
    rooms: tuple[RoomId, ...] | None = None
    reason: LocalizedText

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.last < self.first:
            raise ValueError("exceptional days end before they begin")
        return self


class Equipment(_Part):
    """Something that can be asked for with a room (備品); its fee stands in the price list under the same id.

    `shared`: one of the facility's pool, of which only `count` are there for all rooms together.
    """

    equipment_id: LocalId
    name: LocalizedText
    count: int = Field(ge=1, le=1000)
    shared: bool = False


class NamedPeriod(_Part):
    """A period with a name (区分): 午前, 午後, 夜間."""

    period_id: LocalId
    name: LocalizedText
    start: MinuteOfDay
    end: MinuteOfDay

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"period {self.period_id} ends before it begins")
        return self


class PeriodScheme(_Part):
    """Slots are named periods; neighbouring ones can be booked together, with the gap between them (全日 is all)."""

    kind: Literal["periods"] = "periods"
    periods: tuple[NamedPeriod, ...] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for one, following in zip(self.periods, self.periods[1:], strict=False):
            if following.start < one.end:
                raise ValueError(f"period {following.period_id} begins before {one.period_id} ends")
        return self


class RasterScheme(_Part):
    """Slots begin at every `step_minutes` from 00:00 and are of `shortest_minutes` to `longest_minutes`."""

    kind: Literal["raster"] = "raster"
    step_minutes: Literal[15, 30, 60] = 30
    shortest_minutes: int = Field(default=60, ge=15, le=1440)
    longest_minutes: int = Field(default=240, ge=15, le=1440)

    @model_validator(mode="after")
    def _lengths(self) -> Self:
        lengths = (self.shortest_minutes, self.longest_minutes)
        if lengths[1] < lengths[0] or any(length % self.step_minutes for length in lengths):
            raise ValueError("lengths must be multiples of the step, the longest not below the shortest")
        return self


type SlotScheme = Annotated[PeriodScheme | RasterScheme, Field(discriminator="kind")]


class Room(_Part):
    """What is shown and booked (室場). It takes all of its `atoms`: a hall is the atoms of both its halves.

    `noise_neighbours` are rooms of this facility that cannot be used at the same time as a noisy use of this one
    (音の出る利用), nor this one while those are used noisily. The relation holds both ways wherever it is written.
    """

    room_id: RoomId
    name: LocalizedText
    kana: str | None = None
    description: LocalizedText | None = None
    atoms: tuple[LocalId, ...] = Field(min_length=1, max_length=20)
    noise_neighbours: tuple[RoomId, ...] = ()
    purposes: tuple[LocalId, ...] = Field(min_length=1)
    capacity: int = Field(ge=1, le=100_000)
    area_square_metres: float | None = Field(default=None, gt=0)
    equipment: tuple[Equipment, ...] = ()
    scheme: SlotScheme
    preparation_minutes: int = Field(default=0, ge=0, le=240)
    cleanup_minutes: int = Field(default=0, ge=0, le=240)
    rule_set: LocalId
    price_list: LocalId
    heating: bool = False
    lock_id: str | None = Field(default=None, max_length=64)
    lottery: bool = False


class Facility(_Part):
    """A facility (施設) of one municipality."""

    facility_id: FacilityId
    name: LocalizedText
    kana: str | None = Field(default=None, pattern=r"^[ぁ-ゖー・ 0-9]+$")
    kind: LocalId
    address: str = Field(min_length=2, max_length=200)
    position: Position
    description: LocalizedText | None = None
    access: LocalizedText | None = None
    accessibility: tuple[AccessibilityFeature, ...] = ()
    contact: Contact = Contact()
    cell_minutes: Literal[15, 30] = 30
    hours: tuple[OpeningHours, ...] = Field(min_length=1)
    exceptions: tuple[ExceptionalDays, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    rooms: tuple[Room, ...] = Field(min_length=1, max_length=MOST_ROOMS)
    sample: bool = False

    @property
    def municipality(self) -> str:
        """The owner's five-digit code."""
        return municipality_of(self.facility_id)

    def room(self, room_id: str) -> Room | None:
        """Return a room of the facility; None for a name that none has."""
        return next((room for room in self.rooms if room.room_id == room_id), None)

    def disturbed_by(self, room: Room) -> tuple[Room, ...]:
        """Return the noise neighbours of a room, in both directions of the relation, without itself."""
        return tuple(
            other
            for other in self.rooms
            if other.room_id != room.room_id
            and (other.room_id in room.noise_neighbours or room.room_id in other.noise_neighbours)
        )

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        identifiers = [room.room_id for room in self.rooms]
        if len(set(identifiers)) != len(identifiers):
            raise ValueError("two rooms have the same room_id")
        if any(facility_of(identifier) != self.facility_id for identifier in identifiers):
            raise ValueError("a room_id must begin with the facility_id and a dot")
        known = set(identifiers)
        if any(not known.issuperset(room.noise_neighbours) for room in self.rooms):
            raise ValueError("a noise neighbour is not a room of this facility")
        if len({atom for room in self.rooms for atom in room.atoms}) > MOST_ATOMS:
            raise ValueError(f"a facility has at most {MOST_ATOMS} atoms")
        return self

    @model_validator(mode="after")
    def _cells_fit(self) -> Self:
        for room in self.rooms:
            edges: list[int] = []
            if isinstance(room.scheme, RasterScheme):
                edges.append(room.scheme.step_minutes)
            else:
                edges += [edge for period in room.scheme.periods for edge in (period.start, period.end)]
            if any(edge % self.cell_minutes for edge in edges):
                raise ValueError(f"the slots of {room.room_id} do not lie on cells of {self.cell_minutes} minutes")
        return self


class Purpose(_Part):
    """What a room is used for (利用目的), in the words of the whole region; `noisy`: 音の出る利用."""

    purpose_id: LocalId
    name: LocalizedText
    noisy: bool = False
    words: tuple[str, ...] = ()

"""Usage statistics (利用統計): as JSON, and as a table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel

from machiport.csv_text import Cell
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.staffing.statistics_service import OUTSIDE, SOMEWHERE_IN_THE_REGION, UsageStatistics
from machiport.facilities.staffing.usage import Use
from machiport.localized_text import Language, LocalizedText
from machiport.municipalities import MunicipalityRegistry

# How official statistics write a figure that is suppressed (秘匿).
SUPPRESSED: Final = "x"
_COLUMNS: Final = (
    LocalizedText(ja="区分", en="Kind", ja_x_easy="しゅるい"),
    LocalizedText(ja="項目", en="Item", ja_x_easy="名前"),
    LocalizedText(ja="開放時間(分)", en="Open (minutes)", ja_x_easy="あいて いた 時間(分)"),
    LocalizedText(ja="利用時間(分)", en="Used (minutes)", ja_x_easy="使った 時間(分)"),
    LocalizedText(ja="稼働率(%)", en="Rate (%)", ja_x_easy="使った わりあい(%)"),
    LocalizedText(ja="件数", en="Bookings", ja_x_easy="予約の 数"),
)
_ROOM: Final = LocalizedText(ja="室場", en="Room", ja_x_easy="部屋")
_HOUR: Final = LocalizedText(ja="時間帯", en="Hour", ja_x_easy="時間")
_PURPOSE: Final = LocalizedText(ja="利用目的", en="Purpose", ja_x_easy="何を するか")
_HOME: Final = LocalizedText(ja="利用者の居住地", en="Home of users", ja_x_easy="住んで いる ところ")
_TOTAL: Final = LocalizedText(ja="合計", en="Total", ja_x_easy="ぜんぶ")
_PLACES: Final = {
    SOMEWHERE_IN_THE_REGION: LocalizedText(ja="圏域内", en="in the region", ja_x_easy="ちかくの 町"),
    OUTSIDE: LocalizedText(ja="圏域外・不明", en="elsewhere or unknown", ja_x_easy="ほかの ところ"),
}
_COUNTS: Final = {
    "bookings": LocalizedText(ja="予約", en="bookings", ja_x_easy="予約"),
    "no_shows": LocalizedText(ja="無断不使用", en="no-shows", ja_x_easy="来なかった"),
    "cancelled": LocalizedText(ja="取消", en="cancelled", ja_x_easy="やめた"),
    "cancelled_late": LocalizedText(ja="うち直前の取消", en="of them late", ja_x_easy="すぐ前に やめた"),
    "cancelled_by_owner": LocalizedText(ja="休館等による取消", en="cancelled by the owner", ja_x_easy="休みで やめた"),
}


class UseOut(BaseModel):
    """Minutes of a room's parts that were open and used, and the rate (稼働率) in per cent."""

    open_minutes: int
    used_minutes: int
    percent: float | None


class RoomUseOut(UseOut):
    """A room's use."""

    room_id: str
    name: str


class HourUseOut(UseOut):
    """The use of the hour that begins at `hour`."""

    hour: int


class CountOut(BaseModel):
    """Bookings of one kind; `bookings` is null where the figure is suppressed, being below 5 or giving one away."""

    id: str
    name: str
    bookings: int | None


class StatisticsOut(BaseModel):
    """A facility's use from `first` to `last`, by the opening hours that are in force now."""

    facility_id: str
    name: str
    first: date
    last: date
    rooms: list[RoomUseOut]
    hours: list[HourUseOut]
    purposes: list[CountOut]
    homes: list[CountOut]
    bookings: int
    no_shows: int
    cancelled: int
    cancelled_late: int
    cancelled_by_owner: int

    @classmethod
    def of(cls, found: UsageStatistics, words: "Words") -> "StatisticsOut":
        """Show statistics."""
        facility = found.in_force.facility
        return cls(
            facility_id=facility.facility_id,
            name=facility.name.in_language(words.language),
            first=found.months.first,
            last=found.months.last,
            rooms=[
                RoomUseOut(room_id=room.room_id, name=room.name.in_language(words.language), **_use(use))
                for room, use in found.rooms
            ],
            hours=[HourUseOut(hour=hour, **_use(use)) for hour, use in found.hours.items()],
            purposes=[CountOut(id=each, name=words.purpose(each), bookings=n) for each, n in found.purposes.items()],
            homes=[CountOut(id=each, name=words.home(each), bookings=n) for each, n in found.homes.items()],
            bookings=found.bookings,
            no_shows=found.no_shows,
            cancelled=found.cancelled,
            cancelled_late=found.cancelled_late,
            cancelled_by_owner=found.cancelled_by_owner,
        )


class Words:
    """Names of purposes and places in one language."""

    def __init__(self, purposes: Mapping[str, Purpose], region: MunicipalityRegistry, language: Language) -> None:
        """Take names from `purposes` and `region`."""
        self._purposes = purposes
        names = {each.code: LocalizedText(ja=each.name.ja, en=each.name.en) for each in region.all()}
        self._places = names | _PLACES
        self.language: Language = language

    def purpose(self, purpose_id: str) -> str:
        """Return a purpose's name; its id where the region has it no more."""
        found = self._purposes.get(purpose_id)
        return found.name.in_language(self.language) if found else purpose_id

    def home(self, place: str) -> str:
        """Return a place's name."""
        return self._places[place].in_language(self.language)


def statistics_rows(found: UsageStatistics, words: Words) -> Iterator[Sequence[Cell]]:
    """Go through the table: its head, then rooms, hours, purposes, homes, totals."""
    language = words.language
    yield [column.in_language(language) for column in _COLUMNS]
    for room, use in found.rooms:
        yield [_ROOM.in_language(language), room.name.in_language(language), *_use(use).values(), None]
    for hour, use in found.hours.items():
        yield [_HOUR.in_language(language), f"{hour:02d}:00", *_use(use).values(), None]
    for purpose, count in found.purposes.items():
        yield [_PURPOSE.in_language(language), words.purpose(purpose), None, None, None, _figure(count)]
    for home, count in found.homes.items():
        yield [_HOME.in_language(language), words.home(home), None, None, None, _figure(count)]
    for name, text in _COUNTS.items():
        yield [_TOTAL.in_language(language), text.in_language(language), None, None, None, getattr(found, name)]


def _use(use: Use) -> dict[str, int | float | None]:
    return {"open_minutes": use.open_minutes, "used_minutes": use.used_minutes, "percent": use.percent}


def _figure(count: int | None) -> Cell:
    return SUPPRESSED if count is None else count

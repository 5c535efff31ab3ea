"""Rounds (抽選), entries (申込), wishes (希望) and what becomes of them.

Instants are aware, in UTC; days and times of day those of Japan.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from machiport.facilities.identifiers import LocalId, RoomId, municipality_of
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.times import TimeRange, instant_at, minute_of
from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidValue

ROUND_PATTERN: Final = r"^[0-9]{5}-[0-9a-f]{24}$"
NUMBER_DIGITS: Final = 8
NUMBER_PATTERN: Final = rf"^[0-9]{{{NUMBER_DIGITS}}}$"
MOST_ROOMS: Final = 60
# The list of entries is one answer of Lambda (6 MB): 5,000 entries of 8 wishes take 5.
MOST_WISHES: Final = 8
MOST_ENTRIES: Final = 5000
LONGEST_DAYS: Final = 93
# Between the list's publication and the draw everybody can keep a copy of what was published.
LIST_IS_PUBLIC_FOR: Final = timedelta(minutes=10)

type RoundId = Annotated[str, StringConstraints(pattern=ROUND_PATTERN)]
type EntryNumber = Annotated[str, StringConstraints(pattern=NUMBER_PATTERN)]

_TIMES_OUT_OF_ORDER = LocalizedText(
    ja="受付開始、受付終了、抽選(受付終了の10分後以降)、発表、確定期限、先着開始の順にしてください。",
    en=(
        "Must be in this order: opens_at, closes_at, draw_at (10 minutes after closing or later), publish_at, "
        "confirm_until, first_come_at."
    ),
    ja_x_easy="時間の じゅんばんが まちがっています。draw_at は closes_at の 10分より あとに してください。",
)
_FIRST_COME_TOO_LATE = LocalizedText(
    ja="先着開始は、利用期間の初日の0時までにしてください。",
    en="first_come_at must not be after the beginning of first_day.",
    ja_x_easy="first_come_at は 使う はじめの 日より まえに してください。",
)
_DAYS_NOT_VALID = LocalizedText(
    ja="利用期間は初日から最終日まで、93日以内にしてください。",
    en="last_day must not be before first_day, nor more than 92 days after it.",
    ja_x_easy="日にちを 見てください。93日より 長い ものは できません。",
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Slot(NamedTuple):
    """A piece of a room's day: one that is drawn for (コマ), or several neighbouring ones. Minutes from 00:00."""

    room_id: str
    day: date
    start: int
    end: int

    @property
    def name(self) -> str:
        """Its name in files and keys: `44201-compal.studio-a/2027-04-03/0900-1200`."""
        return f"{self.room_id}/{self.day.isoformat()}/{span_text(self.start, self.end)}"

    @classmethod
    def parse(cls, name: str) -> "Slot":
        """Return the slot with this name.

        Raises ValueError for what is no such name.
        """
        room_id, day, span = name.split("/")
        return cls(room_id, date.fromisoformat(day), *span_of(span))

    def meets(self, other: "Slot") -> bool:
        """Tell whether both are at the same time, in whatever rooms."""
        return self.day == other.day and self.start < other.end and other.start < self.end


def span_text(start: int, end: int) -> str:
    """Return minutes of a day as `0900-1200`."""
    return f"{start // 60:02d}{start % 60:02d}-{end // 60:02d}{end % 60:02d}"


def span_of(text: str) -> tuple[int, int]:
    """Return the minutes of `0900-1200`.

    Raises ValueError for anything else.
    """
    start, end = (minute_of(f"{part[:2]}:{part[2:]}") for part in text.split("-"))
    if end <= start:
        raise ValueError("a slot ends after it begins")
    return start, end


class LotteryLimits(_Part):
    """How much one entry may ask for and get. A wish may span `slots_per_wish` neighbouring slots (コマ)."""

    wishes_per_entry: int = Field(default=5, ge=1, le=MOST_WISHES)
    wins_per_holder: int = Field(default=1, ge=1, le=MOST_WISHES)
    slots_per_wish: int = Field(default=1, ge=1, le=12)


class RoundTimes(_Part):
    """The round's instants. Entries are taken from `opens_at` until before `closes_at`.

    Winners confirm until `confirm_until` (確定期限); who comes next from the reserve list has `reserve_hours`. What is
    left at `first_come_at` is booked by whoever comes first (先着).
    """

    opens_at: AwareDatetime
    closes_at: AwareDatetime
    draw_at: AwareDatetime
    publish_at: AwareDatetime
    confirm_until: AwareDatetime
    first_come_at: AwareDatetime
    reserve_hours: int = Field(default=48, ge=1, le=336)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order = (
            self.opens_at < self.closes_at
            and self.closes_at + LIST_IS_PUBLIC_FOR <= self.draw_at <= self.publish_at
            and self.publish_at < self.confirm_until <= self.first_come_at
        )
        if not in_order:
            raise InvalidValue(_TIMES_OUT_OF_ORDER)
        return self

    def deadline(self, offered_at: datetime) -> datetime:
        """Return until when a slot that is offered at `offered_at` must be confirmed."""
        return min(self.first_come_at, max(self.confirm_until, offered_at + timedelta(hours=self.reserve_hours)))


class Round(_Part):
    """One lottery of one municipality: which rooms, for uses on which days, when, and by which limits.

    `resident_percent`: of each room's slots at most so many are given to residents (市内) in a first phase; the rest,
    and what that phase leaves, go to everybody.
    """

    round_id: RoundId
    name: LocalizedText
    rooms: tuple[RoomId, ...] = Field(min_length=1, max_length=MOST_ROOMS)
    first_day: date
    last_day: date
    times: RoundTimes
    limits: LotteryLimits = LotteryLimits()
    resident_percent: int = Field(default=0, ge=0, le=100)
    groups_only: bool = False

    @property
    def municipality(self) -> str:
        """The owner's five-digit code."""
        return municipality_of(self.round_id)

    @model_validator(mode="after")
    def _days(self) -> Self:
        if not timedelta(0) <= self.last_day - self.first_day < timedelta(days=LONGEST_DAYS):
            raise InvalidValue(_DAYS_NOT_VALID)
        if self.times.first_come_at > instant_at(self.first_day, 0):
            raise InvalidValue(_FIRST_COME_TOO_LATE)
        return self


class FileFacts(_Part):
    """A published file: SHA-256 and size of its bytes, and in how many parts it is kept."""

    sha256: str
    size: int
    parts: int


type RoundState = Literal["announced", "open", "closed", "drawn", "confirming", "first_come", "over"]
type FileName = Literal["commitment.json", "entries.jsonl", "seed.json", "result.json"]
FILE_NAMES: Final[tuple[FileName, ...]] = ("commitment.json", "entries.jsonl", "seed.json", "result.json")


class RoundRecord(_Part):
    """A round as it stands. `revision` counts every change of its entries: a list is closed as it was read."""

    round: Round
    state: RoundState
    entries: int = 0
    revision: int = 0
    seed_sha256: str
    files: dict[FileName, FileFacts] = Field(default_factory=dict)
    closed_at: AwareDatetime | None = None
    drawn_at: AwareDatetime | None = None

    def state_at(self, instant: datetime) -> RoundState:
        """Return the state that residents are told: of opening and closing the time itself decides."""
        times = self.round.times
        if self.state in ("announced", "open"):
            if instant >= times.closes_at:
                return "closed"
            return "open" if instant >= times.opens_at else "announced"
        return self.state

    def published(self, name: FileName, instant: datetime) -> FileFacts | None:
        """Return the facts of a file that everybody may read at `instant`; seed and result wait for `publish_at`."""
        if name in ("seed.json", "result.json") and instant < self.round.times.publish_at:
            return None
        return self.files.get(name)


class Wish(_Part):
    """One wish of an entry: a slot, what for, how many people."""

    room_id: RoomId
    day: date
    times: TimeRange
    purpose: LocalId
    people: int = Field(default=1, ge=1, le=100_000)
    profit_making: bool = False

    @property
    def slot(self) -> Slot:
        """The slot that is wished for."""
        return Slot(self.room_id, self.day, self.times.start, self.times.end)


class Entry(_Part):
    """One entry: of a person, or of a group by one of its members (`applicant`, the person's subject).

    `salt` and `holder` make the hash by which entrants find themselves in the published list. `claimed` are the
    holders for whom nobody can enter besides.
    """

    round_id: RoundId
    number: EntryNumber
    holder: str
    applicant: str
    caller_class: CallerClass
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    wishes: tuple[Wish, ...] = Field(min_length=1, max_length=MOST_WISHES)
    claimed: tuple[str, ...] = ()
    version: int = 1
    entered_at: AwareDatetime
    changed_at: AwareDatetime


type AwardState = Literal["offered", "confirmed", "lapsed", "refused"]


class Award(_Part):
    """A slot that was offered to an entry: by the draw, or afterwards from the reserve list (補欠).

    `refused`: no reservation could be made (a closure came in between, the holder was suspended).
    """

    round_id: RoundId
    number: EntryNumber
    slot: str
    wish: int
    from_reserve: bool = False
    reservation_id: str
    state: AwardState
    held_until: AwareDatetime
    offered_at: AwareDatetime

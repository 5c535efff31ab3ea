"""Lotteries as staff announce and see them. Instants are shown in Japan's time."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.identifiers import RoomId
from machiport.facilities.lottery.announcing_service import Announced, AskedRound
from machiport.facilities.lottery.model import (
    FILE_NAMES,
    LONGEST_DAYS,
    MOST_ROOMS,
    LotteryLimits,
    Round,
    RoundRecord,
    RoundState,
    RoundTimes,
    Slot,
)
from machiport.facilities.lottery.offered_rooms import AskedRoom
from machiport.facilities.lottery.public_files import Result
from machiport.facilities.times import TimeRange
from machiport.localized_text import LocalizedText

_MOST_SLOTS_A_DAY = 24
_MOST_LEFT_OUT = 200


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LotteryNameIn(_In):
    """The round's name, as residents read it."""

    ja: str = Field(min_length=1, max_length=200, examples=["4月分の抽選"])
    en: str = Field(min_length=1, max_length=200, examples=["Lottery for April"])
    ja_x_easy: str = Field(min_length=1, max_length=200, alias="ja-x-easy", examples=["4月の くじ(抽選)"])


class LotteryRoomIn(_In):
    """A room to draw for; `slots`: the times, where the room has no named periods (区分) or others are wanted."""

    room_id: RoomId = Field(examples=["44201-compal.studio-a"])
    slots: Annotated[list[TimeRange], Field(min_length=1, max_length=_MOST_SLOTS_A_DAY)] | None = None


class LotteryIn(_In):
    """A round to announce: from then on its slots are kept free for it, and everybody knows its rules."""

    name: LotteryNameIn
    rooms: Annotated[list[LotteryRoomIn], Field(min_length=1, max_length=MOST_ROOMS)]
    first_day: date = Field(description=f"First day of use; at most {LONGEST_DAYS} days in all.")
    last_day: date
    times: RoundTimes
    limits: LotteryLimits = LotteryLimits()
    resident_percent: int = Field(default=0, ge=0, le=100)
    groups_only: bool = False

    def asked(self) -> AskedRound:
        """Return the round in the domain's terms."""
        rooms = (AskedRoom(one.room_id, tuple(one.slots) if one.slots else None) for one in self.rooms)
        return AskedRound(
            name=LocalizedText(ja=self.name.ja, en=self.name.en, ja_x_easy=self.name.ja_x_easy),
            rooms=tuple(rooms),
            first_day=self.first_day,
            last_day=self.last_day,
            times=self.times,
            limits=self.limits,
            resident_percent=self.resident_percent,
            groups_only=self.groups_only,
        )


class StaffLotteryOut(BaseModel):
    """A round as staff see it."""

    model_config = ConfigDict(title="StaffLottery")

    round_id: str
    name: LocalizedText
    state: RoundState
    rooms: list[str]
    first_day: date
    last_day: date
    times: RoundTimes
    limits: LotteryLimits
    resident_percent: int
    groups_only: bool
    entries: int = Field(description="How many have entered by now.")
    seed_sha256: str
    files: dict[str, str] = Field(description="SHA-256 of each published file.")
    closed_at: datetime | None
    drawn_at: datetime | None

    @classmethod
    def of(cls, record: RoundRecord, now: datetime) -> Self:
        """Show a round; nothing of its result before everybody may see it."""
        the_round: Round = record.round
        published = {name: record.published(name, now) for name in FILE_NAMES}
        return cls(
            round_id=the_round.round_id,
            name=the_round.name,
            state=record.state_at(now),
            rooms=list(the_round.rooms),
            first_day=the_round.first_day,
            last_day=the_round.last_day,
            times=_in_japan(the_round.times),
            limits=the_round.limits,
            resident_percent=the_round.resident_percent,
            groups_only=the_round.groups_only,
            entries=record.entries,
            seed_sha256=record.seed_sha256,
            files={name: facts.sha256 for name, facts in published.items() if facts is not None},
            closed_at=record.closed_at.astimezone(TOKYO) if record.closed_at else None,
            drawn_at=record.drawn_at.astimezone(TOKYO) if record.drawn_at else None,
        )


class StaffLotteriesOut(BaseModel):
    """Rounds of the municipality, by their first day of use."""

    model_config = ConfigDict(title="StaffLotteries")

    items: list[StaffLotteryOut]


class AnnouncedLotteryOut(BaseModel):
    """A round that was announced."""

    model_config = ConfigDict(title="AnnouncedLottery")

    lottery: StaffLotteryOut
    slots: int = Field(description="How many slots (コマ) are drawn for.")
    left_out: int = Field(description="How many were left out, since somebody has them already.")
    left_out_slots: list[str] = Field(description=f"Their names, the first {_MOST_LEFT_OUT}.")

    @classmethod
    def of(cls, announced: Announced, now: datetime) -> Self:
        """Show what was announced."""
        left_out: list[Slot] = list(announced.left_out)
        return cls(
            lottery=StaffLotteryOut.of(announced.record, now),
            slots=announced.slots,
            left_out=len(left_out),
            left_out_slots=[slot.name for slot in left_out[:_MOST_LEFT_OUT]],
        )


class LotteryResultOut(BaseModel):
    """The published result: numbers only, as everybody sees it."""

    model_config = ConfigDict(title="LotteryResult")

    round_id: str
    wins: list["LotteryResultWinOut"]
    reserves: dict[str, list[str]] = Field(description="The reserve list (補欠) of each slot, the first first.")

    @classmethod
    def of(cls, result: Result) -> Self:
        """Show a result."""
        return cls(
            round_id=result.round_id,
            wins=[LotteryResultWinOut(slot=win.slot, number=win.number, wish=win.wish) for win in result.wins],
            reserves={slot: list(numbers) for slot, numbers in result.reserves.items()},
        )


class LotteryResultWinOut(BaseModel):
    """A slot and the entry that won it, by its which wish."""

    model_config = ConfigDict(title="LotteryResultWin")

    slot: str
    number: str
    wish: int


def _in_japan(times: RoundTimes) -> RoundTimes:
    instants = {name: value.astimezone(TOKYO) for name, value in times if isinstance(value, datetime)}
    return times.model_copy(update=instants)

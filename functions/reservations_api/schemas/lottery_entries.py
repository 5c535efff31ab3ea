"""Entries of lotteries as residents send them and see them. Days and times are those of Japan."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.holders import Holder
from machiport.facilities.identifiers import LocalId, RoomId
from machiport.facilities.lottery.model import MOST_WISHES, Slot, Wish
from machiport.facilities.lottery.own_results import EntryState, OwnEntry, OwnWin, OwnWinState
from machiport.facilities.reservations.asked_slots import RoomTimesIn
from machiport.facilities.times import clock_text
from reservations_api.schemas.reservations import GroupId


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LotteryWishIn(RoomTimesIn):
    """One wish: a room, a day, one slot (コマ) or, where the round allows it, neighbouring ones; what for."""

    model_config = ConfigDict(title="LotteryWishIn")

    room_id: RoomId = Field(examples=["44201-compal.studio-a"])
    day: date = Field(examples=["2027-04-03"])
    purpose: LocalId = Field(examples=["meeting"])
    people: int = Field(default=1, ge=1, le=100_000)
    profit_making: bool = Field(default=False, description="Admission is charged, or something is sold (営利利用).")

    def wish(self) -> Wish:
        """Return the wish that it is."""
        return Wish(
            room_id=self.room_id,
            day=self.day,
            times=self.times,
            purpose=self.purpose,
            people=self.people,
            profit_making=self.profit_making,
        )


type WishesIn = Annotated[
    list[LotteryWishIn], Field(min_length=1, max_length=MOST_WISHES, description="The dearest first.")
]


class LotteryWishesIn(_In):
    """Other wishes in the place of those of an entry."""

    wishes: WishesIn

    def asked(self) -> tuple[Wish, ...]:
        """Return the wishes in their order."""
        return tuple(one.wish() for one in self.wishes)


class LotteryEntryIn(LotteryWishesIn):
    """An entry: of the person, or of a group (`group_id`) in whose name the person asks."""

    group_id: GroupId | None = None


class LotteryWishOut(BaseModel):
    """A wish as it was entered."""

    model_config = ConfigDict(title="LotteryWish")

    room_id: str
    day: date
    start: str = Field(examples=["09:00"])
    end: str = Field(examples=["12:00"])
    purpose: str
    people: int
    profit_making: bool
    slot: str = Field(
        description="Its name in the published files.", examples=["44201-compal.studio-a/2027-04-03/0900-1200"]
    )
    reserve_place: int | None = Field(description="Place on the slot's reserve list (補欠), once it is published.")

    @classmethod
    def of(cls, wish: Wish, place: int | None) -> Self:
        """Show a wish."""
        return cls(
            room_id=wish.room_id,
            day=wish.day,
            start=clock_text(wish.times.start),
            end=clock_text(wish.times.end),
            purpose=wish.purpose,
            people=wish.people,
            profit_making=wish.profit_making,
            slot=wish.slot.name,
            reserve_place=place,
        )


class LotteryWinOut(BaseModel):
    """A slot that was won. Confirm its reservation until `confirm_until`, or it goes to the next."""

    model_config = ConfigDict(title="LotteryWin")

    slot: str
    room_id: str
    day: date
    start: str
    end: str
    state: OwnWinState
    from_reserve: bool
    reservation_id: str | None = Field(description="Confirmed like any held reservation; null until it is made.")
    confirm_until: datetime | None

    @classmethod
    def of(cls, win: OwnWin) -> Self:
        """Show a win."""
        slot = Slot.parse(win.slot)
        return cls(
            slot=win.slot,
            room_id=slot.room_id,
            day=slot.day,
            start=clock_text(slot.start),
            end=clock_text(slot.end),
            state=win.state,
            from_reserve=win.from_reserve,
            reservation_id=win.reservation_id if win.state in ("offered", "confirmed") else None,
            confirm_until=win.confirm_until.astimezone(TOKYO) if win.confirm_until else None,
        )


class LotteryEntryOut(BaseModel):
    """One's own entry. `number`, `salt` and `holder` find its line in the published list; others see hashes only."""

    model_config = ConfigDict(title="LotteryEntry")

    round_id: str
    number: str = Field(examples=["04718825"])
    state: EntryState
    group_id: str | None
    salt: str = Field(description="The list has SHA-256 of `<salt>:<holder>`. Keep it to yourself.")
    holder: str = Field(examples=["resident:11111111-2222-4333-8444-555555555555"])
    wishes: list[LotteryWishOut]
    wins: list[LotteryWinOut]
    entered_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, own: OwnEntry) -> Self:
        """Show an entry to its entrant."""
        entry = own.entry
        holder = Holder.parse(entry.holder)
        return cls(
            round_id=entry.round_id,
            number=entry.number,
            state=own.state,
            group_id=holder.identifier if holder.kind == "group" else None,
            salt=entry.salt,
            holder=entry.holder,
            wishes=[LotteryWishOut.of(wish, own.places.get(wish.slot.name)) for wish in entry.wishes],
            wins=[LotteryWinOut.of(win) for win in own.wins],
            entered_at=entry.entered_at.astimezone(TOKYO),
            changed_at=entry.changed_at.astimezone(TOKYO),
        )


class LotteryEntriesOut(BaseModel):
    """One's own entries in a round: the personal one, or those of one's groups."""

    model_config = ConfigDict(title="LotteryEntries")

    items: list[LotteryEntryOut]


class WithdrawnEntryOut(BaseModel):
    """An entry that was taken back."""

    model_config = ConfigDict(title="WithdrawnLotteryEntry")

    round_id: str
    number: str

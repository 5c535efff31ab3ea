"""Prices of wishes, as they are asked for and answered."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from machiport.facilities.reservations.asked_slots import SlotIn
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.search.answers import PriceOut, RefusalReasonOut
from machiport.facilities.search.quote_service import QuotedWish
from machiport.facilities.times import MinuteOfDay
from machiport.localized_text import Language
from reservations_api.schemas.reservations import GroupId

_MOST_WISHES = 20


class QuotesIn(BaseModel):
    """Wishes, each looked at for itself."""

    model_config = ConfigDict(extra="forbid")

    slots: list[SlotIn] = Field(min_length=1, max_length=_MOST_WISHES)
    group_id: GroupId | None = Field(default=None, description="The group in whose name they would book (団体).")


class TierOut(BaseModel):
    """Cancelled so many days before the day of use or earlier, this percentage of the price is kept (取消料)."""

    days_before: int
    percent: int


class QuoteOut(BaseModel):
    """A wish with its price. It could be booked now where `bookable` is true; else `taken` or `refusals` say why not.

    `price` is null where the owner has none for that day. With fewer days than every tier of `cancellation` names,
    everything is kept.
    """

    room_id: str
    day: date
    start: MinuteOfDay
    end: MinuteOfDay
    bookable: bool
    caller_class: CallerClass
    price: PriceOut | None
    taken: bool
    refusals: list[RefusalReasonOut]
    approval_needed: bool
    cancellation: list[TierOut]

    @classmethod
    def of(cls, quoted: QuotedWish, language: Language) -> "QuoteOut":
        """Show a quote in `language`."""
        wish = quoted.wish
        return cls(
            room_id=wish.room_id,
            day=wish.day,
            start=wish.times.start,
            end=wish.times.end,
            bookable=quoted.quote is not None and not quoted.taken and not quoted.refusals,
            caller_class=quoted.caller_class,
            price=None if quoted.quote is None else PriceOut.of(quoted.quote, language),
            taken=quoted.taken,
            refusals=[RefusalReasonOut.of(refusal, language) for refusal in quoted.refusals],
            approval_needed=quoted.approval_needed,
            cancellation=[TierOut(days_before=each.days_before, percent=each.percent) for each in quoted.cancellation],
        )


class QuotesOut(BaseModel):
    """Quotes in the order of the wishes; `total` is the price of all, in yen."""

    items: list[QuoteOut]
    total: int

    @classmethod
    def of(cls, quoted: Sequence[QuotedWish], language: Language) -> "QuotesOut":
        """Show quotes in `language`."""
        return cls(
            items=[QuoteOut.of(each, language) for each in quoted],
            total=sum(each.quote.total for each in quoted if each.quote),
        )

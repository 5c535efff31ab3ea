"""Closures (休館) as managers ask for them, and what they did."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.facilities.identifiers import FacilityId, ReservationId, RoomId
from machiport.facilities.staffing.closure_lifting import Lifted
from machiport.facilities.staffing.closure_service import Closed
from machiport.facilities.staffing.closures import Closure, ClosureOutcome
from machiport.facilities.times import ENDS_BEFORE_START, MINUTES_A_DAY, MinuteOfDay, TimeRange
from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidValue

_MOST_ROOMS = 60
_MOST_MOVES = 100
# The answer is kept to be repeated, so it is of bounded length.
_SHOWN_RESULTS = 400
_LONGEST_REASON = 500
_REASON_TOO_LONG = LocalizedText(
    ja=f"理由は {_LONGEST_REASON} 文字以内にしてください。",
    en=f"The reason must be of {_LONGEST_REASON} characters at most.",
    ja_x_easy=f"理由は {_LONGEST_REASON}文字までに してください。",
)


class ClosureIn(BaseModel):
    """What to close: a facility, or some of its rooms, from `first` to `last`, for the whole day or some hours.

    `moves`: bookings that get another room (number → room) instead of being cancelled.
    """

    model_config = ConfigDict(extra="forbid")

    facility_id: FacilityId
    first: date
    last: date
    start: MinuteOfDay = 0
    end: MinuteOfDay = MINUTES_A_DAY
    rooms: list[RoomId] | None = Field(default=None, min_length=1, max_length=_MOST_ROOMS)
    reason: LocalizedText
    moves: dict[ReservationId, RoomId] = Field(default_factory=dict, max_length=_MOST_MOVES)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.end <= self.start:
            raise InvalidValue(ENDS_BEFORE_START)
        texts = (self.reason.ja, self.reason.en, self.reason.ja_x_easy)
        if any(len(text or "") > _LONGEST_REASON for text in texts):
            raise InvalidValue(_REASON_TOO_LONG)
        return self

    def closure(self) -> Closure:
        """Return the closure that it is."""
        return Closure(
            facility_id=self.facility_id,
            first=self.first,
            last=self.last,
            times=TimeRange(start=self.start, end=self.end),
            rooms=tuple(self.rooms) if self.rooms else None,
            reason=self.reason,
            moves=self.moves,
        )


class ClosureResultOut(BaseModel):
    """What became of one booking: cancelled without a fee, moved to `room_id`, or kept because of `code`."""

    reservation_id: str
    outcome: ClosureOutcome
    room_id: str | None
    code: str | None


class ClosedOut(BaseModel):
    """What a closure did. Its blocks have `closure_id` as their `order_id`.

    `version_id`: the facility's version whose calendar shows the closed days; null with the reason in `calendar_code`,
    and for closures of some hours, which are seen as taken.
    """

    closure_id: str
    results: list[ClosureResultOut]
    results_total: int
    cancelled: int
    moved: int
    kept: int
    version_id: str | None
    calendar_code: str | None

    @classmethod
    def of(cls, closed: Closed) -> "ClosedOut":
        """Show what was done; those that were kept come first, since somebody must look at them."""
        results = sorted(closed.results, key=lambda each: each.outcome != "kept")
        counts = [sum(each.outcome == outcome for each in results) for outcome in ("cancelled", "moved", "kept")]
        return cls(
            closure_id=closed.closure_id,
            results=[
                ClosureResultOut(
                    reservation_id=each.reservation_id, outcome=each.outcome, room_id=each.room_id, code=each.code
                )
                for each in results[:_SHOWN_RESULTS]
            ],
            results_total=len(results),
            cancelled=counts[0],
            moved=counts[1],
            kept=counts[2],
            version_id=closed.shown.version_id,
            calendar_code=closed.shown.code,
        )


class LiftedOut(BaseModel):
    """A closure that was lifted: its blocks are gone, and `version_id` of the facility shows the days as before.

    Where that could not be published `calendar_code` says why. Bookings that were cancelled stay so.
    """

    closure_id: str
    blocks: int
    version_id: str | None
    calendar_code: str | None

    @classmethod
    def of(cls, lifted: Lifted) -> "LiftedOut":
        """Show what was lifted."""
        shown = lifted.shown
        return cls(
            closure_id=lifted.closure_id, blocks=lifted.blocks, version_id=shown.version_id, calendar_code=shown.code
        )

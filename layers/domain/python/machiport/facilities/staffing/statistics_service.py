"""Usage statistics of a facility over months, from the ledgers and the reservations in them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, Protocol

from machiport.clock import Clock
from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.ports import Inventory
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import ReservationStore
from machiport.facilities.rules.penalties import is_late_cancel
from machiport.facilities.staffing.ledger_days import read_ledgers
from machiport.facilities.staffing.usage import (
    USED_STATES,
    Use,
    occupation_of,
    use_by_hour,
    use_of_room,
)
from machiport.reads_together import Together
from machiport.small_cells import suppressed
from machiport.whole_months import Months

# Who lives in none of the region's municipalities, or where nobody knows.
OUTSIDE: Final = "outside"
# Somebody of the region without an account, as papers at the counter or a group's verification say.
SOMEWHERE_IN_THE_REGION: Final = "region"
_READS: Final = 16


class CancelledBookings(Protocol):
    """Finds what was cancelled, which stands in no ledger any more."""

    def cancelled(self, facility_id: str, first: date, last: date) -> Sequence[str]:
        """Return the numbers of a facility's cancelled bookings for uses from `first` to `last`, by day."""
        ...


class Residences(Protocol):
    """Knows where people live."""

    def home_of(self, subject: str) -> str | None:
        """Return the five-digit code of where a person was verified to live; None where nobody knows."""
        ...


@dataclass(frozen=True, slots=True)
class UsageStatistics:
    """A facility's use. Counts of bookings by purpose and by home are None where they are suppressed (秘匿).

    `homes`: by municipality, `region` and `outside`. `cancelled_by_owner`: closures and the like.
    """

    in_force: FacilityInForce
    months: Months
    rooms: tuple[tuple[Room, Use], ...]
    hours: Mapping[int, Use]
    purposes: Mapping[str, int | None]
    homes: Mapping[str, int | None]
    bookings: int
    no_shows: int
    cancelled: int
    cancelled_late: int
    cancelled_by_owner: int


class StatisticsService:
    """Counts what was used."""

    def __init__(
        self,
        store: ReservationStore,
        cancelled: CancelledBookings,
        inventory: Inventory,
        residences: Residences,
        region: frozenset[str],
        clock: Clock,
    ) -> None:  # fmt: skip
        """Read bookings from `store` and `cancelled`, hours from `inventory`, homes from `residences`."""
        self._store = store
        self._cancelled = cancelled
        self._inventory = inventory
        self._residences = residences
        self._region = region
        self._clock = clock
        self._together = Together(_READS)

    def of_facility(self, municipality: str, facility_id: str, months: Months) -> UsageStatistics:
        """Return the figures of some months, by the opening hours that are in force now.

        Raises FacilityNotFound, also for another municipality's.
        """
        in_force = self._inventory.facility(facility_id)
        if in_force is None or in_force.municipality != municipality:
            raise FacilityNotFound(params={"facility_id": facility_id})
        days, now = months.days(), self._clock.now()
        read = list(read_ledgers(self._store, in_force.facility, days, now).reservations.values())
        booked = [each for each in read if each.origin != "block" and each.state in USED_STATES]
        ended = self._store.find(self._cancelled.cancelled(facility_id, months.first, months.last)).values()
        by_holders = [each for each in ended if each.reason is None]
        occupation = occupation_of(read, in_force.facility.cell_minutes)
        return UsageStatistics(
            in_force=in_force,
            months=months,
            rooms=tuple((room, use_of_room(in_force, room, days, occupation)) for room in in_force.facility.rooms),
            hours=use_by_hour(in_force, days, occupation),
            purposes=suppressed(Counter(each.wish.purpose for each in booked)),
            homes=suppressed(self._homes(booked)),
            bookings=len(booked),
            no_shows=sum(each.state == "no_show" for each in read),
            cancelled=len(by_holders),
            cancelled_late=sum(
                is_late_cancel(each.late_cancel_days, each.changed_at, each.wish.day) for each in by_holders
            ),
            cancelled_by_owner=len(ended) - len(by_holders),
        )

    def _homes(self, booked: Iterable[Reservation]) -> Counter[str]:
        """Count bookings by where their holders live, as far as it is known."""
        bookings = list(booked)
        subjects = sorted({each.of().identifier for each in bookings if each.of().kind == "resident"})
        found = self._together([partial(self._residences.home_of, subject) for subject in subjects])
        homes = dict(zip(subjects, found, strict=True))
        return Counter(self._home(each, homes) for each in bookings)

    def _home(self, booking: Reservation, homes: Mapping[str, str | None]) -> str:
        holder = booking.of()
        if holder.kind == "resident":
            home = homes[holder.identifier]
            return home if home in self._region and home is not None else OUTSIDE
        if booking.caller_class == "resident":
            return booking.municipality
        return SOMEWHERE_IN_THE_REGION if booking.caller_class == "region" else OUTSIDE

"""One reservation changed by staff: theirs to change, in the version they looked at."""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.facilities.identifiers import RESERVATION_PATTERN, municipality_of
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.errors import ChangedMeanwhile, ReservationNotFound
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import BookingChange
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.idempotency.staff_requests import StaffRequest

_LOGGER = logging.getLogger("machiport.facilities.staffing")
_NUMBER: Final = re.compile(RESERVATION_PATTERN)

type Respond = Callable[[Reservation], StoredResponse]
type Drafted = Callable[[Reservation, datetime], BookingChange]


@dataclass(frozen=True, slots=True)
class Target:
    """A reservation in the version that the person looked at."""

    reservation_id: str
    version: int


def owned(desk: Desk, municipality: str, reservation_ids: Iterable[str]) -> list[Reservation]:
    """Return reservations of the municipality's rooms in the order asked, each once.

    Raises ReservationNotFound where one does not exist or is another owner's.
    """
    wanted = list(dict.fromkeys(reservation_ids))
    if not all(_NUMBER.fullmatch(name) and municipality_of(name) == municipality for name in wanted):
        raise ReservationNotFound
    found = desk.store.find(wanted)
    if len(found) < len(wanted):
        raise ReservationNotFound
    return [found[name] for name in wanted]


def change_one(desk: Desk, asked: StaffRequest, target: Target, draft: Drafted, respond: Respond) -> Outcome:
    """Change one reservation; `draft` says how: its first write is the reservation that `respond` shows.

    Raises ReservationNotFound, ChangedMeanwhile where it is in another version by now, what `draft` raises, and what
    `once` raises.
    """

    def attempt() -> StoredResponse:
        now = desk.clock.now()
        (before,) = owned(desk, asked.municipality, [target.reservation_id])
        if before.version != target.version:
            raise ChangedMeanwhile
        change = draft(before, now)
        after = change.reservations[0].after
        response = respond(after)
        desk.store.commit(change, asked.request, response)
        extra = {"reservation": after.reservation_id, "from_state": before.state, "to_state": after.state}
        _LOGGER.info("reservation changed by staff", extra=extra)
        return response

    return once(desk.records, asked.request, desk.clock, lambda: Outcome(committed(attempt)))

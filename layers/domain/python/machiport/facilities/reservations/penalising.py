"""Points (違反点) for holders, written in the transaction of what they are for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from machiport.clock import TOKYO
from machiport.facilities.ledger.marks import StandingKey
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import PenaltyWrite
from machiport.facilities.rules.penalties import PenaltyReason, point_for, remembered, suspended_until


def penalties_for(
    desk: Desk, reservations: Sequence[Reservation], reason: PenaltyReason, now: datetime
) -> list[PenaltyWrite]:
    """Return the points that the holders get, one write for each owner and holder; people without account get none."""
    guilty: dict[StandingKey, list[Reservation]] = defaultdict(list)
    for reservation in reservations:
        if reservation.of().kind in ("resident", "group"):
            guilty[reservation.standing].append(reservation)
    if not guilty:
        return []
    _, standings = desk.store.marks((), guilty)
    rules = desk.planner.rules({key.municipality for key in guilty})
    today = now.astimezone(TOKYO).date()
    writes = []
    for key, cases in guilty.items():
        owner = rules.get(key.municipality)
        point = point_for(reason, owner.penalties, today) if owner else None
        if owner is None or point is None:
            continue
        before = standings[key].points
        after = remembered((*before, *(point for _ in cases)), owner.penalties, today)
        writes.append(PenaltyWrite(key, before, after, suspended_until(after, owner.penalties, today)))
    return writes

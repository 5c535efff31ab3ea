"""Whose reservation it is: the holder's own, or that of a group whose member asks. Others are told it is not there."""

import re
from collections.abc import Iterable
from typing import Final

from machiport.facilities.identifiers import RESERVATION_PATTERN
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.errors import ReservationNotFound
from machiport.facilities.reservations.model import Reservation
from machiport.problem_details import NotFound

_NUMBER: Final = re.compile(RESERVATION_PATTERN)


def own_reservations(desk: Desk, subject: str, reservation_ids: Iterable[str]) -> list[Reservation]:
    """Return the reservations in the order asked, each once.

    Raises ReservationNotFound where one does not exist or belongs to somebody else.
    """
    wanted = dict.fromkeys(reservation_ids)
    if not all(_NUMBER.fullmatch(reservation_id) for reservation_id in wanted):
        raise ReservationNotFound
    found = desk.store.find(wanted)
    if any(reservation_id not in found for reservation_id in wanted):
        raise ReservationNotFound
    for holder in {found[reservation_id].holder for reservation_id in wanted}:
        _require_own(desk, subject, holder)
    return [found[reservation_id] for reservation_id in wanted]


def _require_own(desk: Desk, subject: str, holder: str) -> None:
    if holder == f"resident:{subject}":
        return
    kind, _, group_id = holder.partition(":")
    if kind != "group":
        raise ReservationNotFound
    try:
        desk.parties.party(subject, group_id, ())
    except NotFound as error:
        raise ReservationNotFound from error

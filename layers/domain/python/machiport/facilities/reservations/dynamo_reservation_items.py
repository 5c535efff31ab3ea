"""Reservations and entries of waiting lists as DynamoDB transaction entries."""

from datetime import datetime, timedelta
from typing import Any, Final

from machiport.dynamo_versions import put_over
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import ReservationWrite, WaitingWrite
from machiport.facilities.reservations.states import LAPSING
from machiport.facilities.times import instant_at

# A hold that lapsed stays readable for a day, so that its owner is told what happened; then TTL removes it.
_LAPSED_KEPT: Final = timedelta(days=1)
# What was booked is kept as long as municipal accounts are (文書保存期間 5年).
_LINES_KEPT: Final = timedelta(days=366 * 5)


def reservation_entries(table: str, write: ReservationWrite) -> list[dict[str, Any]]:
    """Return the entries of one reservation: itself, and its line in the holder's list where that moves."""
    after = write.after
    item: dict[str, Any] = {
        **keys.reservation(after.reservation_id),
        "version": {"N": str(after.version)},
        "document": {"S": after.model_dump_json(exclude_none=True)},
    }
    item.update({"expires_at": _kept_until(after), **_watched(after)})
    return [put_over(table, item, write.before.version if write.before else None), *_lines(table, write)]


def _lines(table: str, write: ReservationWrite) -> list[dict[str, Any]]:
    after, before = write.after, write.before
    key = keys.holder_line(after.holder, after.wish.day, after.reservation_id)
    if before is not None and (before.holder, before.wish.day) == (after.holder, after.wish.day):
        return []
    line = {**key, "reservation_id": {"S": after.reservation_id}, "expires_at": _kept_until(after)}
    lines: list[dict[str, Any]] = [{"Put": {"TableName": table, "Item": line}}]
    if before is not None:
        old = keys.holder_line(before.holder, before.wish.day, before.reservation_id)
        lines.append({"Delete": {"TableName": table, "Key": old}})
    return lines


def waiting_entries(table: str, write: WaitingWrite) -> list[dict[str, Any]]:
    """Return the entries of one place in line: itself, and for a new one its line in the holder's list."""
    after = write.after
    item: dict[str, Any] = {
        **keys.waiting(after.facility_id, after.wish.day, after.waiting_id),
        "version": {"N": str(after.version)},
        "document": {"S": after.model_dump_json(exclude_none=True)},
        "expires_at": {"N": str(int((after.created_at + _LINES_KEPT).timestamp()))},
    }
    entries = [put_over(table, item, write.before.version if write.before else None)]
    if write.before is None:
        line = {
            **keys.waiting_line(after.holder, after.wish.day, after.waiting_id),
            "facility_id": {"S": after.facility_id},
            "expires_at": item["expires_at"],
        }
        entries.append({"Put": {"TableName": table, "Item": line}})
    return entries


def _watched(reservation: Reservation) -> dict[str, Any]:
    """Return what makes a sweeper look at a reservation when its time has come, or the statistics when it is over.

    A plain hold needs nobody: TTL removes it. A win of a lottery is looked after by its round.
    """
    lapses_at, owner = reservation.lapses_at, reservation.municipality
    if reservation.state == "confirmed" and reservation.origin != "block" and not reservation.reminded:
        remind_at = reservation.remind_at()
        late = reservation.changed_at > remind_at  # booked on the eve or the day itself: there is nothing to remind of
        return {} if late else _pending(keys.reminder_partition(owner), remind_at, reservation)
    if reservation.state == "cancelled" and reservation.confirmed_at is not None and reservation.origin != "block":
        return _counted(reservation)
    if reservation.state not in LAPSING or lapses_at is None:
        return {}
    if reservation.state == "held" and reservation.origin == "lottery":
        return {}
    if reservation.state == "held" and reservation.origin != "waiting_list":
        return {"expires_at": {"N": str(int((lapses_at + _LAPSED_KEPT).timestamp()))}}
    return _pending(keys.lapsing_partition(owner), lapses_at, reservation)


def _kept_until(reservation: Reservation) -> dict[str, str]:
    """Return the second at which a booking may be forgotten; who stands behind it is not known for ever."""
    last = max(reservation.changed_at, instant_at(reservation.wish.day, 0))
    return {"N": str(int((last + _LINES_KEPT).timestamp()))}


def _pending(partition: str, instant: datetime, reservation: Reservation) -> dict[str, Any]:
    position = keys.lapsing_position(instant, reservation.reservation_id)
    return {"pending_pk": {"S": partition}, "pending_sk": {"S": position}}


def _counted(reservation: Reservation) -> dict[str, Any]:
    """Return where the statistics find a booking that is in no ledger any more."""
    wish = reservation.wish
    position = keys.cancelled_position(wish.day, reservation.reservation_id)
    return {"pending_pk": {"S": keys.cancelled_partition(wish.facility_id)}, "pending_sk": {"S": position}}

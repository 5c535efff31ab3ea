"""The events that a door's PIN follows from: the outbox sends these, and no others, to the queue of the locks."""

CONFIRMED = "facilities.reservation_confirmed"
CHANGED = "facilities.reservation_changed"
CANCELLED = "facilities.reservation_cancelled"

DOOR_LOCK_EVENTS = (CONFIRMED, CHANGED, CANCELLED)

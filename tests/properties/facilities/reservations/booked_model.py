"""A simple model of bookings: who has what until when, counted in minutes, without ledgers, marks or transactions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from tests.booking_checker import Truth, in_the_way
from tests.facilities_world import COURT, HANAKO

from machiport.clock import TOKYO
from machiport.facilities.reservations.model import AtomCells, Reservation, SlotWish
from machiport.facilities.reservations.states import LAPSING
from machiport.facilities.reservations.waiting import Waiting
from machiport.facilities.times import instant_at

HANDOVER: Final = timedelta(minutes=10)
OFFER: Final = timedelta(hours=24)
PROJECTORS: Final = 2
MOST_OFFERS: Final = 3
LATE_DAYS, LATE_CANCELS_TO_SUSPEND = 3, 4
FREE_CHANGE_DAYS: Final = 7
# What a court costs who does not live in the town, in percent of 400 yen an hour.
COURT_PERCENT: Final = {HANAKO: 120}
# What a request comes to: it is done, a rule refuses, somebody is in the way, or the state does not allow it.
DONE, RULE, TAKEN, STATE = "done", "rule", "taken", "state"


@dataclass(slots=True)
class Line:
    """An entry of the waiting list; `reservation_id` where it was offered."""

    waiting_id: str
    subject: str
    wish: SlotWish
    reservation_id: str | None = None


@dataclass
class Booked:
    """Everything that has been booked, as it was told, and who waits, in their order."""

    truth: Truth
    reservations: dict[str, Reservation] = field(default_factory=dict)
    line: list[Line] = field(default_factory=list)
    late: Counter[str] = field(default_factory=Counter)

    def binding(self, now: datetime, without: Iterable[str] = ()) -> list[Reservation]:
        """Return what has its place at `now`: what is handed on keeps it ten minutes longer."""
        gone = set(without)
        return [each for name, each in self.reservations.items() if name not in gone and _binds(each, now)]

    def places_left(self, subject: str, wish: SlotWish, binding: Iterable[Reservation]) -> int:
        """Return how many more bookings the month's quota allows; courts have none."""
        rule_set = self.truth.rules.rule_set(self.truth.room(wish).rule_set)
        if rule_set is None or not rule_set.quotas:
            return 1
        own = [
            each
            for each in binding
            if each.holder == f"resident:{subject}"
            and (each.wish.day.year, each.wish.day.month) == (wish.day.year, wish.day.month)
            and self.truth.room(each.wish).rule_set == rule_set.rule_set_id
        ]
        return rule_set.quotas[0].per_month - len(own)

    def free(self, wish: SlotWish, binding: Sequence[Reservation]) -> bool:
        """Tell whether nobody is in the way, and enough projectors are free for the whole time."""
        if any(self._hinders(wish, other) for other in binding):
            return False
        start, end = self.truth.taken(wish)
        lent: set[str] = set()
        for other in binding:
            _, (other_start, other_end) = self.truth.places(other)
            if other.wish.day == wish.day and start < other_end and other_start < end:
                lent |= {part.atom for part in other.taken if part.atom.startswith("equipment.projector")}
        return PROJECTORS - len(lent) >= wish.equipment.get("projector", 0)

    def _hinders(self, wish: SlotWish, other: Reservation) -> bool:
        """Tell whether a reservation is in the way; of a noisy use, a block next door is as well."""
        if other.origin != "block" or not self.truth.purposes[wish.purpose].noisy:
            return in_the_way(self.truth, wish, other)
        atoms, (start, end) = self.truth.places(other)
        room = self.truth.room(wish)
        next_door = {atom for each in self.truth.facility.disturbed_by(room) for atom in each.atoms} & atoms
        meets = other.wish.day == wish.day and wish.times.start < end and start < wish.times.end
        return in_the_way(self.truth, wish, other) or bool(next_door and meets)

    def suspended(self, subject: str) -> bool:
        """Tell whether late cancellations keep somebody from booking; half a year is longer than any story here."""
        return self.late[subject] >= LATE_CANCELS_TO_SUSPEND

    def ruled_out(self, subject: str, wish: SlotWish, now: datetime) -> bool:
        """Tell whether a rule refuses, the quota apart."""
        return self.suspended(subject) or now >= instant_at(wish.day, wish.times.start)

    def hold(self, subject: str, wishes: Sequence[SlotWish], now: datetime) -> str:
        """Return what holding all the wishes comes to."""
        taken, ruled_out = False, False
        binding = self.binding(now)
        for wish in wishes:
            if self.ruled_out(subject, wish, now) or self.places_left(subject, wish, binding) < 1:
                ruled_out = True
            elif not self.free(wish, binding):
                taken = True
            else:
                binding.append(self._as_if(subject, wish, binding))
        return RULE if ruled_out else TAKEN if taken else DONE

    def _as_if(self, subject: str, wish: SlotWish, binding: Sequence[Reservation]) -> Reservation:
        """Return something that stands for a reservation of the wish, with the first projectors that are free."""
        start, end = self.truth.taken(wish)
        lent = {
            part.atom
            for other in binding
            if other.wish.day == wish.day
            and start < self.truth.places(other)[1][1]
            and self.truth.places(other)[1][0] < end
            for part in other.taken
        }
        units = [name for n in (1, 2) if (name := f"equipment.projector.{n}") not in lent]
        fields: dict[str, Any] = {
            "reservation_id": "as if",
            "holder": f"resident:{subject}",
            "wish": wish,
            "state": "confirmed",
            "origin": "online",
            "taken": tuple(AtomCells(atom=name, cells=()) for name in units[: wish.equipment.get("projector", 0)]),
            "lapses_at": None,
        }
        return Reservation.model_construct(**fields)

    def confirm(self, identifier: str, now: datetime) -> str:
        """Return what confirming comes to."""
        known = self.reservations[identifier]
        begun = now >= instant_at(known.wish.day, known.wish.times.start)
        return DONE if known.state_at(now) == "held" and not begun else STATE

    def cancel(self, identifier: str, now: datetime) -> str:
        """Return what cancelling comes to."""
        known = self.reservations[identifier]
        if known.state_at(now) == "confirmed":
            return DONE if now < instant_at(known.wish.day, known.wish.times.start) else STATE
        return DONE if known.state_at(now) in LAPSING else STATE

    def is_late(self, identifier: str, now: datetime) -> bool:
        """Tell whether cancelling now gives points."""
        known = self.reservations[identifier]
        return known.state_at(now) == "confirmed" and _days_before(known.wish, now) < LATE_DAYS

    def change(self, subject: str, identifier: str, wish: SlotWish, now: datetime) -> str:
        """Return what moving a booking comes to."""
        known = self.reservations[identifier]
        begun = now >= instant_at(known.wish.day, known.wish.times.start)
        if known.state_at(now) != "confirmed" or begun or _days_before(known.wish, now) < FREE_CHANGE_DAYS:
            return STATE
        binding = self.binding(now, [identifier])
        if self.ruled_out(subject, wish, now) or self.places_left(subject, wish, binding) < 1:
            return RULE
        if not self.free(wish, binding):
            return TAKEN
        return STATE if self._unpaid(subject, wish, known) else DONE

    def _unpaid(self, subject: str, wish: SlotWish, known: Reservation) -> bool:
        """Tell whether a move leaves something to be paid in advance; that is how courts are paid."""
        if wish.room_id != COURT:
            return False
        price = 400 * wish.times.minutes // 60 * COURT_PERCENT.get(subject, 100) // 100
        return price > max(known.paid, known.total if known.payment == "advance" else 0)

    def wait(self, subject: str, wish: SlotWish, now: datetime) -> str:
        """Return what standing in line comes to; who has reached the quota may."""
        if self.ruled_out(subject, wish, now):
            return RULE
        twice = any(
            (each.subject, each.wish.room_id, each.wish.day) == (subject, wish.room_id, wish.day)
            and each.reservation_id is None
            and each.wish.times.meets(wish.times)
            for each in self.line
        )
        return STATE if twice or self.free(wish, self.binding(now)) else DONE

    def block(self, wish: SlotWish, now: datetime) -> str:
        """Return what blocking a room comes to: what is booked must be moved or cancelled first."""
        if wish.day < now.astimezone(TOKYO).date():
            return STATE
        atoms = set(self.truth.room(wish).atoms)
        for other in self.binding(now):
            have, (start, end) = self.truth.places(other)
            if other.wish.day == wish.day and have & atoms and wish.times.start < end and start < wish.times.end:
                return TAKEN
        return DONE

    def promoted(self, leaving: Sequence[Reservation], now: datetime, moved: Reservation | None = None) -> list[str]:
        """Return the ids of the entries that get an offer when `leaving` go, in their order."""
        binding = self.binding(now, [each.reservation_id for each in leaving]) + ([moved] if moved else [])
        found: list[str] = []
        for entry in self.line:
            wanted = entry.wish.day in {each.wish.day for each in leaving} and entry.reservation_id is None
            if not wanted or len(found) == MOST_OFFERS or not self._wants_some(entry.wish, leaving):
                continue
            gives = moved is None and f"resident:{entry.subject}" in {each.holder for each in leaving}
            if gives or self.ruled_out(entry.subject, entry.wish, now):
                continue
            if self.places_left(entry.subject, entry.wish, binding) < 1 or not self.free(entry.wish, binding):
                continue
            found.append(entry.waiting_id)
            binding.append(self._as_if(entry.subject, entry.wish, binding))
        return found

    def _wants_some(self, wish: SlotWish, leaving: Sequence[Reservation]) -> bool:
        """Tell whether what goes was in the way of a wish, or has a projector that it wants."""
        for other in leaving:
            _, (start, end) = self.truth.places(other)
            mine = self.truth.taken(wish)
            lent = any(part.atom.startswith("equipment.projector") for part in other.taken)
            needs = bool(wish.equipment.get("projector")) and lent
            neighbours = self.truth.facility.disturbed_by(self.truth.room(wish))
            near = {atom for room in neighbours for atom in room.atoms} & self.truth.places(other)[0]
            if other.wish.day != wish.day:
                continue
            if self._hinders(wish, other) or (needs and start < mine[1] and mine[0] < end):
                return True
            if near and wish.times.start < end and start < wish.times.end:
                return True
        return False

    def take_over(self, found: Iterable[Reservation], waiting: Iterable[Waiting]) -> None:
        """Believe what is stored of reservations and entries; the checker and the machine have looked at it."""
        self.reservations |= {each.reservation_id: each for each in found}
        offered = {entry.waiting_id: entry.reservation_id for entry in waiting}
        self.line = [replace(entry, reservation_id=offered.get(entry.waiting_id)) for entry in self.line]


def _binds(reservation: Reservation, now: datetime) -> bool:
    if reservation.state in ("cancelled", "denied", "expired"):
        return False
    if reservation.lapses_at is None:
        return True
    plain = reservation.state == "held" and reservation.origin == "online"
    return now <= reservation.lapses_at + (timedelta(0) if plain else HANDOVER)


def _days_before(wish: SlotWish, now: datetime) -> int:
    return (wish.day - now.astimezone(TOKYO).date()).days

"""Staff announce a round: its slots are withheld from everybody, the seed is drawn, its hash is published at once."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pydantic import ValidationError

from machiport.clock import Clock
from machiport.facilities.identifiers import facility_of, municipality_of
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.lottery import errors
from machiport.facilities.lottery.events import round_event
from machiport.facilities.lottery.model import FileName, LotteryLimits, Round, RoundRecord, RoundTimes, Slot
from machiport.facilities.lottery.offered_rooms import AskedRoom, days_between, offered_room, room_fault, slots_of
from machiport.facilities.lottery.ports import LotteryFiles, LotteryInventory, LotteryRounds, RoundLine, WinnerBookings
from machiport.facilities.lottery.public_files import SEED_BYTES, Commitment, OfferedRoom, document_bytes, seed_hash
from machiport.facilities.rules.wording import filled
from machiport.idempotency import IdempotencyRecords, IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidValue, ProblemError, RequestInProgress, json_pointer

# What a request of 29 seconds can withhold, and what keeps the commitment one short file.
MOST_SLOTS: Final = 5000
# Longer than any request takes: nobody is at work on a preparation that is older.
PREPARED_FOR: Final = timedelta(minutes=15)
_ROUND_ID_DIGITS: Final = 24
_COMMITMENT: Final[FileName] = "commitment.json"


@dataclass(frozen=True, slots=True)
class AskedRound:
    """A round as staff ask for it."""

    name: LocalizedText
    rooms: tuple[AskedRoom, ...]
    first_day: date
    last_day: date
    times: RoundTimes
    limits: LotteryLimits
    resident_percent: int
    groups_only: bool

    def round(self, round_id: str) -> Round:
        """Return the round under this id.

        Raises RoundNotValid for days that do not fit each other or the times.
        """
        try:
            return Round(
                round_id=round_id,
                name=self.name,
                rooms=tuple(room.room_id for room in self.rooms),
                first_day=self.first_day,
                last_day=self.last_day,
                times=self.times,
                limits=self.limits,
                resident_percent=self.resident_percent,
                groups_only=self.groups_only,
            )
        except ValidationError as error:
            complaints = (fault.get("ctx", {}).get("error") for fault in error.errors())
            told = [one.localized for one in complaints if isinstance(one, InvalidValue)]
            if not told:
                raise
            raise errors.RoundNotValid(errors=[ProblemError("/body/first_day", text) for text in told]) from error


@dataclass(frozen=True, slots=True)
class Announced:
    """A round that was announced, how many slots it draws for, and those left out since they are taken."""

    record: RoundRecord
    slots: int
    left_out: Sequence[Slot]


type Respond = Callable[[Announced], StoredResponse]


@dataclass(frozen=True, slots=True)
class _Known:
    """The asked rooms with the facilities that they are in."""

    asked: AskedRoom
    in_force: FacilityInForce
    room: Room


class AnnouncingService:
    """Announces rounds."""

    def __init__(
        self,
        rounds: LotteryRounds,
        files: LotteryFiles,
        bookings: WinnerBookings,
        inventory: LotteryInventory,
        records: IdempotencyRecords,
        clock: Clock,
    ) -> None:
        """Keep rounds in `rounds` and `files`, withhold slots by `bookings`, read rooms and rules in `inventory`."""
        self._rounds = rounds
        self._files = files
        self._bookings = bookings
        self._inventory = inventory
        self._records = records
        self._clock = clock

    def announce(self, request: IdempotentRequest, asked: AskedRound, respond: Respond) -> Outcome:
        """Announce a round of the request's municipality.

        The round's id is made from the request's, so a request that broke off and is sent again goes on with the
        same slots. One that is never sent again is undone by the clockwork after PREPARED_FOR.

        Raises RoundNotValid, RoundOverlaps, NothingToDraw, and what `once` raises.
        """
        return once(self._records, request, self._clock, lambda: Outcome(self._announce(request, asked, respond)))

    def _announce(self, request: IdempotentRequest, asked: AskedRound, respond: Respond) -> StoredResponse:
        municipality, now = request.municipality, self._clock.now()
        the_round = asked.round(f"{municipality}-{request.record_id[:_ROUND_ID_DIGITS]}")
        known = self._checked(municipality, asked)
        sequence = self._rounds.sequence(municipality)
        self._require_no_overlap(the_round)
        line = RoundLine(round=the_round, state="preparing", due_at=now + PREPARED_FOR)
        if not self._rounds.prepare(line):
            raise RequestInProgress(headers={"Retry-After": "60"})
        offered, left_out = self._withheld(the_round, known)
        seed = secrets.token_bytes(SEED_BYTES)
        commitment = Commitment(round=the_round, rooms=offered, seed_sha256=seed_hash(seed))
        facts = self._files.put(the_round.round_id, _COMMITMENT, document_bytes(commitment))
        record = RoundRecord(
            round=the_round, state="announced", seed_sha256=commitment.seed_sha256, files={_COMMITMENT: facts}
        )
        count = sum(len(spans) for room in offered for spans in room.days.values())
        response = respond(Announced(record, count, left_out))
        event = round_event(record, now)
        self._rounds.announce(line, record, seed, event, (request, response), sequence=sequence)
        return response

    def _checked(self, municipality: str, asked: AskedRound) -> list[_Known]:
        facilities = self._inventory.facilities(dict.fromkeys(facility_of(room.room_id) for room in asked.rooms))
        known: list[_Known] = []
        faults: list[ProblemError] = []
        if asked.times.closes_at <= self._clock.now():
            faults.append(ProblemError("/body/times/closes_at", errors.CLOSES_BEFORE_NOW))
        for number, one in enumerate(asked.rooms):
            place = json_pointer("body", "rooms", number)
            found = _find(facilities, municipality, one)
            if found is None or any(one.room_id == other.asked.room_id for other in known):
                faults.append(ProblemError(f"{place}/room_id", errors.ROOM_UNKNOWN))
                continue
            fault = room_fault(found.in_force, found.room, one)
            if fault is not None:
                faults.append(ProblemError(place, fault))
            known.append(found)
        if faults:
            raise errors.RoundNotValid(errors=faults)
        return known

    def _require_no_overlap(self, the_round: Round) -> None:
        for line in self._rounds.lines(the_round.municipality):
            other = line.round
            if other.round_id == the_round.round_id:
                continue
            shared = sorted(set(other.rooms) & set(the_round.rooms))
            if shared and other.first_day <= the_round.last_day and the_round.first_day <= other.last_day:
                days = {"first_day": other.first_day.isoformat(), "last_day": other.last_day.isoformat()}
                raise errors.RoundOverlaps(params={"room_id": shared[0], **days})

    def _withheld(self, the_round: Round, known: Sequence[_Known]) -> tuple[tuple[OfferedRoom, ...], Sequence[Slot]]:
        days = days_between(the_round.first_day, the_round.last_day)
        by_room = {one.room.room_id: slots_of(one.in_force, one.room, one.asked, days) for one in known}
        wanted = tuple(slot for slots in by_room.values() for slot in slots)
        if len(wanted) > MOST_SLOTS:
            fault = filled(errors.TOO_MANY_SLOTS, {"most": MOST_SLOTS, "slots": len(wanted)})
            raise errors.RoundNotValid(errors=[ProblemError("/body/rooms", fault)])
        left_out = self._taken(the_round, wanted)
        rules = self._inventory.rules([the_round.municipality]).get(the_round.municipality)
        purposes = self._inventory.purposes()
        offered = []
        for one in known:
            free = [slot for slot in by_room[one.room.room_id] if slot not in left_out]
            rule_set = rules.rule_set(one.room.rule_set) if rules else None
            if free and rule_set is not None:
                offered.append(offered_room(one.in_force, one.room, rule_set, purposes, free))
        if not offered:
            raise errors.NothingToDraw
        return tuple(offered), left_out

    def _taken(self, the_round: Round, wanted: Sequence[Slot]) -> list[Slot]:
        """Withhold slots; return those that others have. The second look finds who came in between."""
        left_out: set[Slot] = set()
        for _ in range(2):
            left = [slot for slot in wanted if slot not in left_out]
            left_out.update(self._bookings.withhold(the_round, left) if left else ())
        return sorted(left_out)


def _find(facilities: Mapping[str, FacilityInForce], municipality: str, asked: AskedRoom) -> _Known | None:
    in_force = facilities.get(facility_of(asked.room_id))
    room = in_force.room(asked.room_id) if in_force is not None else None
    if in_force is None or room is None or municipality_of(asked.room_id) != municipality:
        return None
    return _Known(asked, in_force, room)

"""Making blocks: several at once, all of them or none."""

from collections.abc import Callable, Sequence
from datetime import date

from machiport.clock import today
from machiport.facilities.holders import Holder
from machiport.facilities.identifiers import facility_of, municipality_of
from machiport.facilities.inventory.ports import Inventory
from machiport.facilities.ledger.changes import Marking, OwnOverlapError
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.errors import OwnOverlap, RoomNotFound
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import mark_new
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import BookingChange, ReservationWrite
from machiport.facilities.staffing.blocks import BlockTerms, BlockWish, block_of, cells_wished, in_the_way
from machiport.facilities.staffing.errors import BookingsInTheWay
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.idempotency.staff_requests import StaffRequest
from machiport.problem_details import json_pointer
from machiport.time_ordered_ids import new_id

type RespondAll = Callable[[Sequence[Reservation]], StoredResponse]


class BlockService:
    """Blocks rooms for the owner's staff. They are lifted by cancelling them (`ReservationCareService.cancel`)."""

    def __init__(self, desk: Desk, inventory: Inventory) -> None:
        """Work with the ports of `desk`; rooms stand in `inventory`."""
        self._desk = desk
        self._inventory = inventory

    def block(self, asked: StaffRequest, wishes: Sequence[BlockWish], reason: str, respond: RespondAll) -> Outcome:
        """Take everything that is wished, at any time of a day, whether the room is open or not.

        Raises RoomNotFound, SlotNotValid, BookingsInTheWay (with their numbers), OwnOverlap, TooLarge, and what
        `once` raises.
        """

        def attempt() -> StoredResponse:
            blocks = self._blocks(asked, wishes, reason)
            change = self._change(blocks)
            response = respond(blocks)
            self._desk.store.commit(change, asked.request, response)
            return response

        return once(self._desk.records, asked.request, self._desk.clock, lambda: Outcome(committed(attempt)))

    def listed(self, municipality: str, first: date, last: date) -> Sequence[Reservation]:
        """Return the blocks that are in force for days from `first` to `last`, by day; closures' are among them."""
        found = self._desk.store.of_holder(Holder("staff", municipality), first, last)
        return [block for block in found if block.state == "confirmed"]

    def _blocks(self, asked: StaffRequest, wishes: Sequence[BlockWish], reason: str) -> list[Reservation]:
        clock = self._desk.clock
        for wish in wishes:
            if municipality_of(wish.room_id) != asked.municipality:
                raise RoomNotFound(params={"room_id": wish.room_id})
        found = self._inventory.facilities(dict.fromkeys(facility_of(wish.room_id) for wish in wishes))
        terms = BlockTerms(new_id(clock), asked.pseudonym, reason, clock.now())
        blocks = []
        for number, wish in enumerate(wishes):
            place = json_pointer("body", "blocks", number)
            in_force, room, cells = cells_wished(wish, found.get(facility_of(wish.room_id)), place, today(clock))
            blocks.append(block_of(f"{asked.municipality}-{new_id(clock)}", in_force, room, wish, cells, terms))
        return blocks

    def _change(self, blocks: Sequence[Reservation]) -> BookingChange:
        """Return the change that takes the cells.

        Raises BookingsInTheWay, OwnOverlap.
        """
        now = self._desk.clock.now()
        days, _ = self._desk.store.marks({key for block in blocks for key in block.ledgers()}, ())
        others = sorted({name for block in blocks for name in in_the_way(block, days, now)})
        if others:
            raise BookingsInTheWay(params={"count": len(others)}, members={"reservations": list(others)})
        marking = Marking()
        try:
            for block in blocks:
                mark_new(marking, block)
        except OwnOverlapError as error:
            raise OwnOverlap from error
        return BookingChange(
            marks=marking.changes,
            reservations=[ReservationWrite(block) for block in blocks],
            events=[told("blocked", block, now) for block in blocks],
            now=now,
        )

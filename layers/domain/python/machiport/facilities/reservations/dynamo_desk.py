"""The desk on DynamoDB, with the stores under it: the same for residents, for staff, and for what is done by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from machiport.facilities.accounts.dynamo_parties import DynamoParties
from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.accounts.ports import Residences
from machiport.facilities.dynamo_backing import BookingBacking
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.lottery.dynamo_rounds import DynamoLotteryRounds
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.first_come import AnnouncedRounds
from machiport.facilities.reservations.planning import Planner
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import MunicipalityRegistry
from machiport.reads_together import Together


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDesk:
    """A desk, and the parts of it that other services use as well."""

    desk: Desk
    remembered: DynamoIdempotencyRecords
    inventory: DynamoInventory
    reservations: DynamoReservations
    rounds: DynamoLotteryRounds
    parties: Parties

    @classmethod
    def on(
        cls,
        backing: BookingBacking,
        purposes: Mapping[str, Purpose],
        registry: MunicipalityRegistry,
        residences: Residences,
        together: Together,
    ) -> Self:
        """Return a desk on the backing's tables; facts of a person are read with `together`, at the same time."""
        client, table, clock = backing.client, backing.facilities_table, backing.clock
        remembered = DynamoIdempotencyRecords(client, table, clock)
        inventory = DynamoInventory(client, table, purposes)
        reservations = DynamoReservations(client, table, remembered)
        rounds = DynamoLotteryRounds(client, table, remembered)
        parties = Parties(DynamoParties(client, table), residences, together)
        desk = Desk(
            store=reservations,
            planner=Planner(inventory),
            parties=parties,
            lotteries=AnnouncedRounds(rounds),
            records=remembered,
            clock=clock,
            region=frozenset(municipality.code for municipality in registry.all()),
        )
        return cls(
            desk=desk,
            remembered=remembered,
            inventory=inventory,
            reservations=reservations,
            rounds=rounds,
            parties=parties,
        )

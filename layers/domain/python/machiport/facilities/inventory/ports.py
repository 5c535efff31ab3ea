"""What the facilities' services read of the inventory. `dynamo_inventory` implements it; tests fake it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.inventory.publications import (
    InventoryChange,
    PublishedFacility,
    PublishedPrices,
    PublishedRules,
)
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.idempotency import IdempotentRequest, StoredResponse


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force, read at once: facilities by id, rules and prices by their owner's code."""

    facilities: Mapping[str, FacilityInForce] = field(default_factory=dict)
    rules: Mapping[str, OwnerRules] = field(default_factory=dict)
    prices: Mapping[str, OwnerPrices] = field(default_factory=dict)


class Inventory(Protocol):
    """Reads what is in force. What was never published is missing in the answers; nothing raises for it."""

    def facility(self, facility_id: str) -> FacilityInForce | None:
        """Return a facility; None where there is none of that name."""
        ...

    def facilities(self, ids: Iterable[str]) -> Mapping[str, FacilityInForce]:
        """Return facilities by their ids, read together."""
        ...

    def of_municipality(self, code: str) -> Sequence[FacilityInForce]:
        """Return all facilities of an owner, by id."""
        ...

    def versions(self, wanted: Mapping[str, str]) -> Mapping[str, FacilityInForce]:
        """Return facilities in the versions that are named (facility id → version id, as the search index has them).

        Versions never change, so those that the process has seen cost no request.
        """
        ...

    def in_force(self, facility_ids: Iterable[str], codes: Iterable[str] = ()) -> InForce:
        """Return facilities with the rules and prices of their owners and of `codes`, read together.

        One request where the process has seen the versions before, else two.
        """
        ...

    def rules(self, codes: Iterable[str]) -> Mapping[str, OwnerRules]:
        """Return the rules of owners by their codes, read together."""
        ...

    def prices(self, codes: Iterable[str]) -> Mapping[str, OwnerPrices]:
        """Return the price lists of owners by their codes, read together."""
        ...

    def purposes(self) -> Mapping[str, Purpose]:
        """Return the purposes of the whole region by id, in the order in which they are shown."""
        ...


class OwnerMoved(Exception):  # noqa: N818  # reads as a sentence
    """Something else of the same owner was published since it was looked at; nothing was published now."""


class PublicHolidays(Protocol):
    """Knows the public holidays of Japan (国民の祝日, with 振替休日 and 国民の休日)."""

    def of_years(self, first: int, last: int) -> frozenset[date]:
        """Return all of them from 1 January of `first` to 31 December of `last`."""
        ...


class PublishedInventory(Protocol):
    """The inventory as staff see it, with versions."""

    def number(self, municipality: str) -> int:
        """Return how many publications the owner has had, read consistently. Read it before all else."""
        ...

    def published_facility(self, facility_id: str) -> PublishedFacility | None:
        """Return a facility's version in force."""
        ...

    def published_facilities(self, municipality: str) -> Sequence[PublishedFacility]:
        """Return the versions in force of all facilities of an owner, by id."""
        ...

    def published_rules(self, municipality: str) -> PublishedRules | None:
        """Return an owner's rules in force."""
        ...

    def published_prices(self, municipality: str) -> PublishedPrices | None:
        """Return an owner's prices in force."""
        ...

    def has_bookings(self, facility_id: str, atoms: Iterable[str], now: datetime) -> bool:
        """Tell whether any of the atoms has something in its ledgers from the day of `now` on, holds included."""
        ...


class InventoryWriter(Protocol):
    """Publishes, one transaction each."""

    def publish(
        self,
        change: InventoryChange,
        request: IdempotentRequest | None = None,
        response: StoredResponse | None = None,
    ) -> None:
        """Put a version in force, with the search index and, where somebody asked for it, the request's response.

        Raises OwnerMoved; EffectRefused, with PreconditionFailed or AlreadyPublished where another version than the
        expected one is in force; InventoryNotValid where it is too large for one transaction or item.
        """
        ...

    def remember(self, request: IdempotentRequest, response: StoredResponse) -> None:
        """Remember the response of a request whose effects have been written, or that has none.

        Raises EffectRefused where a twin has.
        """
        ...

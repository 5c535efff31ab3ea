"""What the facilities' services read of the inventory. `dynamo_inventory` implements it; tests fake it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules


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

    def rules(self, codes: Iterable[str]) -> Mapping[str, OwnerRules]:
        """Return the rules of owners by their codes, read together."""
        ...

    def prices(self, codes: Iterable[str]) -> Mapping[str, OwnerPrices]:
        """Return the price lists of owners by their codes, read together."""
        ...

    def purposes(self) -> Mapping[str, Purpose]:
        """Return the purposes of the whole region by id, in the order in which they are shown."""
        ...

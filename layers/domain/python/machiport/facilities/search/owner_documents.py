"""What owners have published for all of their rooms: rules and prices, and the lotteries that they announced."""

from collections.abc import Mapping
from dataclasses import dataclass

from machiport.clock import Clock
from machiport.facilities.inventory.ports import Inventory
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.search.kept import Kept
from machiport.facilities.search.ports import FirstCome, Lotteries


@dataclass(frozen=True, slots=True)
class OwnerDocuments:
    """An owner's rules and prices; None where it has not published them."""

    rules: OwnerRules | None
    prices: OwnerPrices | None


def kept_documents(inventory: Inventory, clock: Clock) -> Kept[str, OwnerDocuments]:
    """Return rules and prices by owner, all that are missing read together: one request."""

    def read(codes: tuple[str, ...]) -> Mapping[str, OwnerDocuments]:
        found = inventory.in_force((), codes)
        return {code: OwnerDocuments(found.rules.get(code), found.prices.get(code)) for code in codes}

    return Kept(read, clock)


def kept_lotteries(lotteries: Lotteries, clock: Clock) -> Kept[str, FirstCome]:
    """Return from when rooms given by lottery are first come, by owner: a request for each that is missing."""
    return Kept(lotteries.first_come_of, clock)

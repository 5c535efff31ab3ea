"""Publications of one owner, one after the other, so that what was checked still holds when it comes into force."""

from collections.abc import Callable
from typing import Final

from machiport.facilities.inventory.errors import InventoryBusy
from machiport.facilities.inventory.ports import InventoryWriter, OwnerMoved, PublishedInventory
from machiport.facilities.inventory.publications import (
    InventoryChange,
    Published,
    PublishedFacility,
    StaffPublication,
)
from machiport.idempotency import StoredResponse

_TRIES: Final = 5


class OwnerPublisher:
    """Numbers the publications of an owner, and checks again where another one came between."""

    def __init__(self, published: PublishedInventory, writer: InventoryWriter) -> None:
        """Publish through `writer`."""
        self._published = published
        self._writer = writer

    def publish[P: Published](
        self,
        municipality: str,
        asked: StaffPublication,
        draft: Callable[[], P],
        respond: Callable[[P], StoredResponse],
    ) -> StoredResponse:
        """Put what `draft` makes in force; `draft` looks at all that it depends on each time that it is called.

        Raises InventoryBusy where others are faster every time, EffectRefused, and what `draft` raises.
        """
        for _ in range(_TRIES):
            number = self._published.number(municipality)
            published = draft()
            response = respond(published)
            try:
                change = InventoryChange(municipality, number + 1, asked.expected, published)
                self._writer.publish(change, asked.request, response)
            except OwnerMoved:
                continue
            return response
        raise InventoryBusy

    def renew(self, municipality: str, expected: str, published: PublishedFacility) -> None:
        """Put a facility in force in place of the expected version, on nobody's request.

        Raises as `publish` does.
        """
        for _ in range(_TRIES):
            number = self._published.number(municipality)
            try:
                self._writer.publish(InventoryChange(municipality, number + 1, expected, published))
            except OwnerMoved:
                continue
            return
        raise InventoryBusy

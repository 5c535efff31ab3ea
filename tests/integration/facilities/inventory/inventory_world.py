"""The inventory of some municipalities on one table."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from machiport.clock import FixedClock
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.inventory.dynamo_publications import DynamoInventoryPublications
from machiport.facilities.inventory.facility_calendars import FacilityCalendars
from machiport.facilities.inventory.model import Facility, Purpose
from machiport.facilities.inventory.owner_publisher import OwnerPublisher
from machiport.facilities.inventory.publication_service import PublicationService
from machiport.facilities.inventory.publications import Published, StaffPublication
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import Outcome
from machiport.localized_text import LocalizedText

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NEW_YEAR = (1, 1)
CULTURE_DAY = (11, 3)
PURPOSES = {
    each: Purpose(purpose_id=each, name=LocalizedText(ja=each)) for each in ("meeting", "band", "concert", "cooking")
}


class TwoHolidays:
    """A country with two public holidays."""

    def of_years(self, first: int, last: int) -> frozenset[date]:
        """Return both of each year."""
        return frozenset(date(year, *day) for year in range(first, last + 1) for day in (NEW_YEAR, CULTURE_DAY))


class InventoryWorld:
    """Publishes as staff do and reads as everybody does."""

    def __init__(
        self, client: "DynamoDBClient", table: str = "facilities", purposes: Mapping[str, Purpose] | None = None
    ) -> None:
        """Begin with whatever `table` holds."""
        self.purposes = purposes or PURPOSES
        self.clock = FixedClock(datetime(2026, 11, 22, 3, tzinfo=UTC))
        self.client, self.table = client, table
        self.records = DynamoIdempotencyRecords(client, table, self.clock)
        self.writer = DynamoInventoryPublications(client, table, self.records)
        self.inventory = self.another_process()
        self.service = self.service_of(self.inventory)
        self._asked = 0

    def another_process(self) -> DynamoInventory:
        """Return the inventory as a process sees it that has read nothing yet."""
        return DynamoInventory(self.client, self.table, self.purposes)

    def service_of(self, inventory: DynamoInventory) -> PublicationService:
        """Return staff's service in another process."""
        publisher = OwnerPublisher(inventory, self.writer)
        calendars = FacilityCalendars(TwoHolidays(), self.clock)
        return PublicationService(inventory, publisher, self.records, self.purposes, calendars, self.clock)

    def asked(self, municipality: str = "44201", expected: str | None = None) -> StaffPublication:
        """Return a new request of a clerk."""
        self._asked += 1
        request = IdempotentRequest(municipality, "staff:clerk", f"key-{self._asked}", f"body-{self._asked}")
        return StaffPublication(request, "clerk-1", expected)

    def publish(self, document: Facility | OwnerRules | OwnerPrices, asked: StaffPublication | None = None) -> Outcome:
        """Publish a document on a request of its own, in place of what is in force."""
        asked = asked or self.replacing(document)
        if isinstance(document, Facility):
            return self.service.publish_facility(asked, document, respond)
        if isinstance(document, OwnerRules):
            return self.service.publish_rules(asked, document, respond)
        return self.service.publish_prices(asked, document, respond)

    def replacing(self, document: Facility | OwnerRules | OwnerPrices) -> StaffPublication:
        """Return a new request that has read the version in force."""
        asked = self.asked(document.municipality)
        if isinstance(document, Facility):
            present: Published | None = self.inventory.published_facility(document.facility_id)
        elif isinstance(document, OwnerRules):
            present = self.inventory.published_rules(document.municipality)
        else:
            present = self.inventory.published_prices(document.municipality)
        return asked if present is None else replace(asked, expected=present.version_id)


def respond(published: Published) -> StoredResponse:
    """Answer with the version."""
    return StoredResponse(201, published.version_id)

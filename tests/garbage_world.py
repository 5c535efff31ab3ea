"""One municipality's staff, residents and settler, on any DynamoDB client: real services, injected clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from tests.fakes.drafts import InMemoryDrafts

from machiport.clock import FixedClock
from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.area_documents_service import AreaDocumentsService
from machiport.garbage.calendar_service import CalendarService
from machiport.garbage.catalogue_service import CatalogueService
from machiport.garbage.change_service import AskedChange, ChangeService, PublishedChange
from machiport.garbage.dynamo_area_calendars import DynamoAreaCalendars
from machiport.garbage.dynamo_catalogue import DynamoCatalogue
from machiport.garbage.dynamo_publications import DynamoPublications
from machiport.garbage.dynamo_records import DynamoRecords
from machiport.garbage.dynamo_settlement import DynamoSettlement
from machiport.garbage.edition_service import EditionService, EditionStores, Upload, UploadedEdition
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.model import Area, Category, DictionaryItem, Edition, Route, RouteRule
from machiport.garbage.ports import Commit, Drafts
from machiport.garbage.publication import ChangeEffect, EditionRecord
from machiport.garbage.publication_plan import PublicationPlan
from machiport.garbage.publisher import Publisher
from machiport.garbage.rules import DateRange, Weekday, Weekly
from machiport.garbage.settlement_service import SettlementService
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import Outcome
from machiport.idempotency.staff_requests import StaffAttempt
from machiport.localized_text import LocalizedText
from machiport.outbox import OutboxEvent
from machiport.outbox.dynamo_outbox import DynamoOutbox

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CITY = "44201"
NEW_YEAR = datetime(2026, 3, 1, tzinfo=UTC)
YEAR = DateRange(start=date(2026, 4, 1), end=date(2027, 3, 31))
NEXT_YEAR = DateRange(start=date(2027, 4, 1), end=date(2028, 3, 31))
REASON = LocalizedText(ja="台風のため", en="Because of a typhoon", ja_x_easy="たいふう だから")


def edition_of(
    weekdays: Mapping[str, int],
    *,
    period: DateRange = YEAR,
    title: str = "見本の年度",
    dictionary: Sequence[str] = (),
    municipality: str = CITY,
) -> Edition:
    """Return an edition: each area's burnable garbage is collected on that weekday (0 is Monday) every week."""
    used = sorted(set(weekdays.values()))
    return Edition(
        municipality=municipality,
        title=title,
        period=period,
        categories=(
            Category(
                category_id="burnable", name=LocalizedText(ja="燃やせるごみ", en="Burnable", ja_x_easy="もえるごみ")
            ),
            Category(category_id="plastic", name=LocalizedText(ja="資源プラ")),
        ),
        routes=tuple(
            Route(
                route_id=f"route-{weekday}",
                rules=(RouteRule(category_id="burnable", rule=Weekly(weekdays=(Weekday(weekday),))),),
            )
            for weekday in used
        ),
        areas=tuple(
            Area(area_id=area_id, name=f"見本 {area_id}", kana="みほん", route_id=f"route-{weekday}")
            for area_id, weekday in weekdays.items()
        ),
        dictionary=tuple(
            DictionaryItem(item_id=f"item-{number}", name=name, category_name="燃やせるごみ", category_id="burnable")
            for number, name in enumerate(dictionary)
        ),
        sample=True,
    )


def cancelled(day: date, areas: Iterable[str] | Literal["all"] = "all", category_id: str = "burnable") -> AskedChange:
    """Return the change that cancels a day's collection."""
    effect = ChangeEffect(kind="cancel", day=day, category_ids=(category_id,))
    return AskedChange(REASON, "all" if areas == "all" else tuple(areas), (effect,))


def days_of(calendar: AreaCalendar | None, period: DateRange = YEAR) -> list[date] | None:
    """Return the days of the period on which something is collected; None where there is no calendar."""
    if calendar is None:
        return None
    return sorted({found.day for found in calendar.between(period.start, period.end) if found.takes_place})


def weekday_of(calendar: AreaCalendar | None, period: DateRange = YEAR) -> int | None:
    """Return the one weekday on which an area of `edition_of` is collected; None where it is not collected."""
    found = {day.weekday() for day in days_of(calendar, period) or ()}
    assert len(found) <= 1, f"a mix of editions: weekdays {found}"
    return next(iter(found), None)


class InterruptiblePublications(DynamoPublications):
    """Publications between whose staging and commit something may happen, once."""

    before_commit: Callable[[], object] | None = None

    def commit(self, commit: Commit, request: IdempotentRequest, attempt: str, response: StoredResponse) -> None:
        """Let happen what is to happen, then publish."""
        happening, self.before_commit = self.before_commit, None
        if happening is not None:
            happening()
        super().commit(commit, request, attempt, response)


def crash() -> None:
    """End the process, as far as the code under test can tell."""
    raise SystemExit


@dataclass
class GarbageWorld:
    """The services of one table; `request` makes a new attempt of a request every time it is called."""

    client: "DynamoDBClient"
    table: str
    clock: FixedClock = field(default_factory=lambda: FixedClock(NEW_YEAR))
    drafts: Drafts = field(default_factory=InMemoryDrafts)
    municipality: str = CITY

    def __post_init__(self) -> None:
        """Wire the services as the functions' wiring does."""
        client, table, clock = self.client, self.table, self.clock
        self._attempts = count(1)
        self.remembered = DynamoIdempotencyRecords(client, table, clock)
        self.publications = InterruptiblePublications(client, table, self.remembered)
        self.publisher = Publisher(self.publications, self.remembered, clock)
        self.calendars = DynamoAreaCalendars(client, table)
        self.catalogue = DynamoCatalogue(client, table)
        self.records = DynamoRecords(client, table)
        stores = EditionStores(self.catalogue, self.calendars, self.records, self.drafts, self.publications)
        self.editions = EditionService(stores, self.publisher, clock)
        self.changes = ChangeService(self.catalogue, self.calendars, self.records, self.publisher, clock)
        self.settlement_store = DynamoSettlement(client, table)
        self.settlement = SettlementService(self.settlement_store, clock)
        self.calendar_service = CalendarService(self.calendars, clock)
        self.catalogue_service = CatalogueService(self.catalogue, clock)
        self.documents = AreaDocumentsService(self.calendar_service, self.catalogue_service)
        self.outbox = DynamoOutbox(client, table, clock)

    def request(self, key: str, fingerprint: str = "same") -> StaffAttempt:
        """Return one attempt of the request with that Idempotency-Key."""
        asked = IdempotentRequest(self.municipality, "staff:invented", key, fingerprint)
        return StaffAttempt(asked, "invented", f"attempt-{next(self._attempts)}-{id(self)}")

    def tick(self) -> None:
        """Let a second pass, so that ids made before and after sort by time."""
        self.clock.advance(timedelta(seconds=1))

    def upload(self, edition: Edition, key: str | None = None) -> str:
        """Upload an edition as a draft, and return its id."""
        return self.upload_file("edition.json", edition.model_dump_json().encode(), key)

    def upload_file(self, name: str, content: bytes, key: str | None = None) -> str:
        """Upload one file as a draft, and return its id."""
        self.tick()
        asked = self.request(key or f"upload-{uuid4()}")
        upload = Upload({name: content}, ImportOptions())
        outcome = self.editions.upload(asked, upload, respond_with_record)
        return EditionRecord.model_validate_json(outcome.response.body).edition_id

    def publish(self, edition_id: str, key: str, based_on: int | None = None) -> Outcome:
        """Publish a draft; what it is based on is what is in force now, unless given."""
        self.tick()
        version = self.catalogue.head(self.municipality).version if based_on is None else based_on
        return self.editions.publish(self.request(key, edition_id), edition_id, version, respond_with_plan)

    def put_in_force(self, edition: Edition, key: str | None = None) -> str:
        """Upload and publish an edition, and return its publication id."""
        edition_id = self.upload(edition)
        return publication_id_of(self.publish(edition_id, key or f"publish-{edition_id}"))

    def change(self, change: AskedChange, key: str) -> Outcome:
        """Publish an emergency change."""
        self.tick()
        return self.changes.publish(self.request(key, repr(change)), change, respond_with_change)

    def withdraw(self, change_id: str, key: str) -> Outcome:
        """Withdraw an emergency change."""
        self.tick()
        return self.changes.withdraw(self.request(key, change_id), change_id, respond_with_change)

    def read(self, area_id: str) -> AreaCalendar | None:
        """Read an area as a resident's request does."""
        return self.calendars.area_calendar(self.municipality, area_id)

    def settle_all(self) -> None:
        """Settle every publication of the municipality whose event is pending, as the worker does."""
        for event in list(self.outbox.older_than(self.municipality, self.clock.now() + timedelta(days=1))):
            self.settle(event.envelope)

    def settle(self, envelope: str) -> int:
        """Settle the publication that an event tells of."""
        event = OutboxEvent.from_envelope(envelope)
        return self.settlement.settle(event.municipality, event.subject)


def respond_with_record(uploaded: UploadedEdition) -> StoredResponse:
    """Answer an upload with the draft's record."""
    return StoredResponse(201, uploaded.record.model_dump_json())


def respond_with_plan(plan: PublicationPlan) -> StoredResponse:
    """Answer a publication with its version and id."""
    return StoredResponse(201, f"{plan.version} {plan.publication_id}")


def respond_with_change(published: PublishedChange) -> StoredResponse:
    """Answer a change with its id and how far it reached."""
    return StoredResponse(201, f"{published.areas_reached} {published.record.change_id}")


def version_of(outcome: Outcome) -> int:
    """Return the version in a publication's answer."""
    return int(outcome.response.body.split()[0])


def publication_id_of(outcome: Outcome) -> str:
    """Return the publication's (or the change's) id in an answer."""
    return outcome.response.body.split()[1]

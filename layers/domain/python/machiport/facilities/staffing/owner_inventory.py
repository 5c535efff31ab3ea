"""A municipality's whole inventory at once: rules, then prices, then facilities, each where it is not the same yet.

Each document is a publication of its own, under a key made from the request's, so a request that broke off half way
goes on where it stopped. Facilities that are not named stay as they are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import Clock
from machiport.facilities.inventory.errors import OTHER_MUNICIPALITY, InventoryNotValid
from machiport.facilities.inventory.model import Facility
from machiport.facilities.inventory.ports import InventoryWriter, PublishedInventory
from machiport.facilities.inventory.publication_service import PublicationService
from machiport.facilities.inventory.publications import (
    Published,
    PublishedFacility,
    PublishedRules,
    StaffPublication,
)
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.staffing.errors import FACILITY_TWICE
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.problem_details import Problem, ProblemError, json_pointer

type DocumentKind = Literal["rules", "prices", "facility"]

MOST_FACILITIES = 100


class OwnerInventory(BaseModel):
    """All data files of a municipality; what is left out stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: OwnerRules | None = None
    prices: OwnerPrices | None = None
    facilities: tuple[Facility, ...] = Field(default=(), max_length=MOST_FACILITIES)


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """What became of one document: the version in force now; `replaced` is the one before it, where there was one.

    `changed` is False where the version in force says the same already.
    """

    kind: DocumentKind
    name: str
    version_id: str
    changed: bool
    replaced: str | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One document: how it is read as it stands in force, and published in its place. `place` is in the request."""

    kind: DocumentKind
    name: str
    place: str
    document: OwnerRules | OwnerPrices | Facility
    present: Callable[[], Published | None]
    publish: Callable[[StaffPublication], Outcome]


class OwnerInventoryService:
    """Publishes what a municipality's data files say."""

    def __init__(
        self,
        publications: PublicationService,
        published: PublishedInventory,
        writer: InventoryWriter,
        records: IdempotencyRecords,
        clock: Clock,
    ) -> None:
        """Publish one by one through `publications`; remember the whole request by `writer`."""
        self._publications = publications
        self._published = published
        self._writer = writer
        self._records = records
        self._clock = clock

    def publish(
        self,
        asked: StaffPublication,
        inventory: OwnerInventory,
        respond: Callable[[Sequence[PublishedDocument]], StoredResponse],
    ) -> Outcome:
        """Put every document in force in place of the version there is; what is the same already is left alone.

        Documents before the first that is refused are in force then; sent again it goes on behind them.

        Raises InventoryNotValid (with pointers into the whole), NoRulesYet, PreconditionFailed where somebody else
        publishes the same document meanwhile, InventoryBusy, and what `once` raises.
        """

        def work() -> Outcome:
            _require_own(asked.municipality, inventory)
            response = respond([self._put(asked, step) for step in self._steps(asked.municipality, inventory)])
            self._writer.remember(asked.request, response)
            return Outcome(response)

        return once(self._records, asked.request, self._clock, work)

    def _put(self, asked: StaffPublication, step: _Step) -> PublishedDocument:
        present = step.present()
        expected = present.version_id if present else None
        if present is not None and _document(present) == step.document:
            return PublishedDocument(step.kind, step.name, present.version_id, changed=False, replaced=None)
        # The version it replaces is in the key: a request that goes on after a day's edits by others does not get
        # the answer to its first attempt.
        key = f"{asked.request.key}#{step.kind}#{step.name}#{expected or ''}"
        request = replace(asked.request, key=key)
        try:
            outcome = step.publish(StaffPublication(request, asked.pseudonym, expected))
        except Problem as problem:
            raise _placed(problem, step.place) from problem
        return PublishedDocument(step.kind, step.name, outcome.response.body, changed=True, replaced=expected)

    def _steps(self, municipality: str, inventory: OwnerInventory) -> Iterator[_Step]:
        """Go through the documents in the order in which they need each other."""
        service, published = self._publications, self._published
        rules, prices = inventory.rules, inventory.prices
        if rules is not None:
            yield _Step(
                kind="rules",
                name=municipality,
                place=json_pointer("body", "rules"),
                document=rules,
                present=lambda: published.published_rules(municipality),
                publish=lambda one: service.publish_rules(one, rules, _version),
            )
        if prices is not None:
            yield _Step(
                kind="prices",
                name=municipality,
                place=json_pointer("body", "prices"),
                document=prices,
                present=lambda: published.published_prices(municipality),
                publish=lambda one: service.publish_prices(one, prices, _version),
            )
        for number, facility in enumerate(inventory.facilities):
            yield self._facility_step(facility, json_pointer("body", "facilities", number))

    def _facility_step(self, facility: Facility, place: str) -> _Step:
        return _Step(
            kind="facility",
            name=facility.facility_id,
            place=place,
            document=facility,
            present=lambda: self._published.published_facility(facility.facility_id),
            publish=lambda one: self._publications.publish_facility(one, facility, _version),
        )


def _version(published: Published) -> StoredResponse:
    return StoredResponse(200, published.version_id)


def _document(published: Published) -> OwnerRules | OwnerPrices | Facility:
    if isinstance(published, PublishedFacility):
        return published.facility
    return published.rules if isinstance(published, PublishedRules) else published.prices


def _require_own(municipality: str, inventory: OwnerInventory) -> None:
    """Refuse another municipality's documents, and a facility that is named twice, before anything is written.

    Raises InventoryNotValid.
    """
    faults = []
    for name, document in (("rules", inventory.rules), ("prices", inventory.prices)):
        if document is not None and document.municipality != municipality:
            faults.append(ProblemError(json_pointer("body", name, "municipality"), OTHER_MUNICIPALITY))
    seen: set[str] = set()
    for number, facility in enumerate(inventory.facilities):
        place = json_pointer("body", "facilities", number, "facility_id")
        if facility.municipality != municipality:
            faults.append(ProblemError(place, OTHER_MUNICIPALITY))
        if facility.facility_id in seen:
            faults.append(ProblemError(place, FACILITY_TWICE))
        seen.add(facility.facility_id)
    if faults:
        raise InventoryNotValid(errors=faults)


def _placed(problem: Problem, place: str) -> Problem:
    """Return a problem whose pointers lead into the whole: `/body/rooms/0` becomes `/body/facilities/3/rooms/0`."""
    if isinstance(problem, InventoryNotValid):
        return InventoryNotValid(
            errors=[ProblemError(place + each.pointer.removeprefix("/body"), each.message) for each in problem.errors]
        )
    return problem

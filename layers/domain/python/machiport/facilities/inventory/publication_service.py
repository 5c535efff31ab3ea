"""Publishing facilities, rules and prices: what staff edit comes into force as a whole, once, or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from machiport.clock import Clock, today
from machiport.facilities.inventory import errors
from machiport.facilities.inventory.booked_atoms import atoms_left
from machiport.facilities.inventory.cross_checks import facility_faults, prices_faults, rules_faults
from machiport.facilities.inventory.facility_calendars import FacilityCalendars
from machiport.facilities.inventory.model import Facility, Purpose
from machiport.facilities.inventory.owner_publisher import OwnerPublisher
from machiport.facilities.inventory.ports import PublishedInventory
from machiport.facilities.inventory.publications import (
    Publication,
    Published,
    PublishedFacility,
    PublishedPrices,
    PublishedRules,
    StaffPublication,
)
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import EffectRefused, Outcome, once
from machiport.problem_details import PreconditionFailed, ProblemError, json_pointer
from machiport.time_ordered_ids import new_id

_RENEWER: Final = "calendar"
_SHOWN_FAULTS: Final = 50


class Owner(NamedTuple):
    """Whose a document says that it is, and in which field."""

    municipality: str
    field: str


class PublicationService:
    """What staff do with the inventory of their municipality."""

    def __init__(
        self,
        published: PublishedInventory,
        publisher: OwnerPublisher,
        records: IdempotencyRecords,
        purposes: Mapping[str, Purpose],
        calendars: FacilityCalendars,
        clock: Clock,
    ) -> None:
        """Publish through `publisher`; `purposes` are those of the region."""
        self._published = published
        self._publisher = publisher
        self._records = records
        self._purposes = purposes
        self._calendars = calendars
        self._clock = clock

    def facility(self, municipality: str, facility_id: str) -> PublishedFacility:
        """Return a facility's version in force.

        Raises FacilityNotFound, also for another municipality's.
        """
        found = self._published.published_facility(facility_id)
        if found is None or found.facility.municipality != municipality:
            raise errors.FacilityNotFound(params={"facility_id": facility_id})
        return found

    def facilities(self, municipality: str) -> Sequence[PublishedFacility]:
        """Return the versions in force of all facilities, by id."""
        return self._published.published_facilities(municipality)

    def rules(self, municipality: str) -> PublishedRules:
        """Return the rules in force.

        Raises RulesNotPublished.
        """
        found = self._published.published_rules(municipality)
        if found is None:
            raise errors.RulesNotPublished
        return found

    def prices(self, municipality: str) -> PublishedPrices:
        """Return the prices in force.

        Raises RulesNotPublished.
        """
        found = self._published.published_prices(municipality)
        if found is None:
            raise errors.RulesNotPublished
        return found

    def publish_facility(
        self, asked: StaffPublication, facility: Facility, respond: Callable[[PublishedFacility], StoredResponse]
    ) -> Outcome:
        """Put a facility in force, in place of the expected version or as a new one.

        Public holidays are those of this year and the two after it; what lies behind cannot be booked until the
        facility is published again (`renew_calendars`).

        Raises InventoryNotValid, NoRulesYet, PreconditionFailed, AlreadyPublished, InventoryBusy, and what `once`
        raises.
        """

        def draft() -> PublishedFacility:
            _expect(asked.expected, self._published.published_facility(facility.facility_id))
            _refuse(self.faults(facility.municipality, [facility])[0])
            return self._dated(facility, asked.pseudonym)

        return self._publish(asked, Owner(facility.municipality, "facility_id"), draft, respond)

    def publish_rules(
        self, asked: StaffPublication, rules: OwnerRules, respond: Callable[[PublishedRules], StoredResponse]
    ) -> Outcome:
        """Put an owner's rules in force. They must have every rule set that published facilities use.

        Raises as `publish_facility` does.
        """

        def draft() -> PublishedRules:
            _expect(asked.expected, self._published.published_rules(rules.municipality))
            _refuse(rules_faults(rules, self._facilities(rules.municipality)))
            now = self._clock.now()
            return PublishedRules(
                version_id=new_id(self._clock), published_at=now, published_by=asked.pseudonym, rules=rules
            )

        return self._publish(asked, Owner(rules.municipality, "municipality"), draft, respond)

    def publish_prices(
        self, asked: StaffPublication, prices: OwnerPrices, respond: Callable[[PublishedPrices], StoredResponse]
    ) -> Outcome:
        """Put an owner's prices in force. They must have a price of every room that is published.

        Raises as `publish_facility` does.
        """

        def draft() -> PublishedPrices:
            _expect(asked.expected, self._published.published_prices(prices.municipality))
            _refuse(prices_faults(prices, self._facilities(prices.municipality), today(self._clock)))
            now = self._clock.now()
            return PublishedPrices(
                version_id=new_id(self._clock), published_at=now, published_by=asked.pseudonym, prices=prices
            )

        return self._publish(asked, Owner(prices.municipality, "municipality"), draft, respond)

    def renew_calendars(self, municipality: str) -> Sequence[str]:
        """Publish the facilities again whose calendars end too early; return their ids. Once a year is enough.

        Raises InventoryBusy; what was renewed until then stays so.
        """
        until = self._calendars.until()
        renewed = []
        for each in self.facilities(municipality):
            if each.calendar_until >= until:
                continue
            # Unlike an edit it is not checked again: a price that is missing keeps nobody from booking next year.
            facility = self._dated(each.facility, _RENEWER)
            # Who published it meanwhile has renewed its calendar by that.
            with suppress(EffectRefused):
                self._publisher.renew(municipality, each.version_id, facility)
                renewed.append(each.facility.facility_id)
        return renewed

    def faults(self, municipality: str, facilities: Iterable[Facility]) -> list[tuple[ProblemError, ...]]:
        """Return for each of an owner's facilities what keeps it from being published now; empty where nothing does.

        Raises NoRulesYet.
        """
        rules = self._published.published_rules(municipality)
        prices = self._published.published_prices(municipality)
        if rules is None or prices is None:
            raise errors.NoRulesYet
        now = today(self._clock)
        return [
            (*facility_faults(each, rules.rules, prices.prices, self._purposes, now), *self._still_booked(each))
            for each in facilities
        ]

    def _still_booked(self, facility: Facility) -> Iterable[ProblemError]:
        """Go through the changes that would let be booked twice what is booked already."""
        before = self._published.published_facility(facility.facility_id)
        for place, atoms in (atoms_left(before.facility, facility) if before else {}).items():
            if self._published.has_bookings(facility.facility_id, atoms, self._clock.now()):
                yield ProblemError(place, errors.STILL_BOOKED)

    def _facilities(self, municipality: str) -> list[Facility]:
        return [each.facility for each in self._published.published_facilities(municipality)]

    def _dated(self, facility: Facility, by: str) -> PublishedFacility:
        """Return a facility as it is published now, with the public holidays that are known."""
        return PublishedFacility(
            version_id=new_id(self._clock),
            published_at=self._clock.now(),
            published_by=by,
            facility=facility,
            public_holidays=self._calendars.public_holidays(),
            calendar_until=self._calendars.until(),
        )

    def _publish[P: Published](
        self,
        asked: StaffPublication,
        owner: Owner,
        draft: Callable[[], P],
        respond: Callable[[P], StoredResponse],
    ) -> Outcome:
        if owner.municipality != asked.municipality:
            raise errors.InventoryNotValid(
                errors=[ProblemError(json_pointer("body", owner.field), errors.OTHER_MUNICIPALITY)]
            )

        def work() -> Outcome:
            return Outcome(self._publisher.publish(owner.municipality, asked, draft, respond))

        return once(self._records, asked.request, self._clock, work)


def _expect(expected: str | None, present: Publication | None) -> None:
    """Refuse where another version than the expected one is in force."""
    if expected is None and present is not None:
        raise errors.AlreadyPublished
    if expected is not None and (present is None or present.version_id != expected):
        raise PreconditionFailed


def _refuse(faults: Sequence[ProblemError]) -> None:
    if faults:
        raise errors.InventoryNotValid(errors=faults[:_SHOWN_FAULTS])

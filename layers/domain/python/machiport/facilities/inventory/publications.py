"""What is published of the inventory: facilities, rules and prices, each with the version in force."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pydantic import AwareDatetime, BaseModel, ConfigDict

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Facility
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.idempotency.staff_requests import StaffRequest


class Publication(BaseModel):
    """When something was published, by whom, under which version.

    `version_id` sorts by time and is what `If-Match` names. `published_at` is aware, UTC; `published_by` the person's
    pseudonym.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version_id: str
    published_at: AwareDatetime
    published_by: str


class PublishedFacility(Publication):
    """A version of a facility, with the public holidays as they were known then."""

    facility: Facility
    public_holidays: tuple[date, ...]
    calendar_until: date

    @cached_property
    def in_force(self) -> FacilityInForce:
        """The version as bookings and searches use it."""
        return FacilityInForce(self.facility, self.version_id, frozenset(self.public_holidays), self.calendar_until)


class PublishedRules(Publication):
    """A version of an owner's rules."""

    rules: OwnerRules


class PublishedPrices(Publication):
    """A version of an owner's prices."""

    prices: OwnerPrices


type Published = PublishedFacility | PublishedRules | PublishedPrices


@dataclass(frozen=True, slots=True)
class StaffPublication(StaffRequest):
    """Who of the staff publishes, and the version that was read.

    `expected` is None for what is published for the first time.
    """

    expected: str | None = None


@dataclass(frozen=True, slots=True)
class InventoryChange:
    """The moment of publishing: everything in it happens, or nothing.

    `number` counts the publications of the owner, one after the other: the one before this was `number - 1`, so
    whatever was checked against rules, prices and facilities still holds.
    """

    municipality: str
    number: int
    expected: str | None
    published: Published

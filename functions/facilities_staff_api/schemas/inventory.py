"""The inventory as staff see it: what is in force, under which version, and what became of a publication."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel

from machiport.clock import TOKYO
from machiport.facilities.inventory.model import Facility
from machiport.facilities.inventory.publications import (
    Publication,
    PublishedFacility,
    PublishedPrices,
    PublishedRules,
)
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.staffing.owner_inventory import DocumentKind, PublishedDocument
from machiport.localized_text import Language


class VersionOut(BaseModel):
    """A version in force, when it was published, and by whom (a pseudonym)."""

    version_id: str
    published_at: datetime
    published_by: str

    @classmethod
    def version(cls, published: Publication) -> "VersionOut":
        """Show a version."""
        return VersionOut(**_version(published))


class FacilityVersionOut(VersionOut):
    """A facility in force. After `calendar_until` nothing can be booked until it is published again."""

    calendar_until: date
    facility: Facility

    @classmethod
    def of(cls, published: PublishedFacility) -> "FacilityVersionOut":
        """Show a facility as staff edit it."""
        return cls(**_version(published), calendar_until=published.calendar_until, facility=published.facility)


class FacilityLineOut(VersionOut):
    """A facility in the list of its owner."""

    facility_id: str
    name: str
    rooms: int
    calendar_until: date

    @classmethod
    def of(cls, published: PublishedFacility, language: Language) -> "FacilityLineOut":
        """Show a facility in a line."""
        facility = published.facility
        return cls(
            **_version(published),
            facility_id=facility.facility_id,
            name=facility.name.in_language(language),
            rooms=len(facility.rooms),
            calendar_until=published.calendar_until,
        )


class FacilityListOut(BaseModel):
    """All facilities of a municipality, by id."""

    items: list[FacilityLineOut]


class RulesVersionOut(VersionOut):
    """The rules in force."""

    rules: OwnerRules

    @classmethod
    def of(cls, published: PublishedRules) -> "RulesVersionOut":
        """Show rules as staff edit them."""
        return cls(**_version(published), rules=published.rules)


class PricesVersionOut(VersionOut):
    """The prices in force."""

    prices: OwnerPrices

    @classmethod
    def of(cls, published: PublishedPrices) -> "PricesVersionOut":
        """Show prices as staff edit them."""
        return cls(**_version(published), prices=published.prices)


class PublishedDocumentOut(BaseModel):
    """What became of one document: its version in force now, and the one that it replaced."""

    kind: DocumentKind
    name: str
    version_id: str
    changed: bool
    replaced: str | None


class PublishedInventoryOut(BaseModel):
    """What became of each document, in the order in which they were published; `changed` counts new versions."""

    items: list[PublishedDocumentOut]
    changed: int

    @classmethod
    def of(cls, documents: Sequence[PublishedDocument]) -> "PublishedInventoryOut":
        """Show what became of documents."""
        items = [
            PublishedDocumentOut(
                kind=each.kind,
                name=each.name,
                version_id=each.version_id,
                changed=each.changed,
                replaced=each.replaced,
            )
            for each in documents
        ]
        return cls(items=items, changed=sum(each.changed for each in documents))


def _version(published: Publication) -> dict[str, object]:
    return {
        "version_id": published.version_id,
        "published_at": published.published_at.astimezone(TOKYO),
        "published_by": published.published_by,
    }

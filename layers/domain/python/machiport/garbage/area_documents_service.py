"""What a phone takes along for one area: the calendar feed and the offline bundle."""

from collections.abc import Sequence
from datetime import UTC, datetime

from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.bundle import BundleContent, build_bundle
from machiport.garbage.calendar_service import CalendarService
from machiport.garbage.catalogue_service import CatalogueService
from machiport.garbage.icalendar_feed import Alarm, FeedArea, FeedEdition, render_calendar
from machiport.garbage.publication import Head
from machiport.localized_text import Language

# For an area that has a calendar there is a head with the instant; this only keeps the types honest.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_TRIES = 3


class AreaDocumentsService:
    """Makes documents out of an area's calendar and the municipality's catalogue."""

    def __init__(self, calendar: CalendarService, catalogue: CatalogueService) -> None:
        """Take the calendar from `calendar`, everything else from `catalogue`."""
        self._calendar = calendar
        self._catalogue = catalogue

    def calendar_feed(
        self,
        municipality: str,
        area_id: str,
        language: Language,
        alarm: Alarm,
        category_ids: Sequence[str] | None = None,
    ) -> bytes:
        """Return the iCalendar feed of an area: last month, this one and twelve more.

        Raises AreaNotFound.
        """
        asked = self._calendar.feed_range()
        area, head = self._area_and_head(municipality, area_id)
        return render_calendar(
            FeedArea(municipality, area_id, area.name),
            area.between(asked.start, asked.end, category_ids),
            area.unknown_between(asked.start, asked.end),
            FeedEdition(head.published_at or _NEVER, head.version),
            language,
            alarm,
        )

    def bundle(self, municipality: str, area_id: str) -> bytes:
        """Return everything that a phone needs of an area without a connection, as JSON of at most 300 KB.

        Raises AreaNotFound, CalendarNotPublished.
        """
        asked = self._calendar.feed_range()
        area, head = self._area_and_head(municipality, area_id)
        return build_bundle(
            BundleContent(
                municipality=municipality,
                area_id=area_id,
                area_name=area.name,
                published_at=head.published_at or _NEVER,
                version=head.version,
                covered=area.covered_between(asked.start, asked.end),
                collections=area.between(asked.start, asked.end),
                unknown=area.unknown_between(asked.start, asked.end),
                categories=self._catalogue.categories(municipality, head).categories,
                dictionary=self._catalogue.dictionary_items(municipality, head),
            )
        )

    def _area_and_head(self, municipality: str, area_id: str) -> tuple[AreaCalendar, Head]:
        """Return an area's calendar and the head under which it was so.

        They are two items: where something is published between the two reads, an old calendar would carry the new
        number, and an app that has seen the number would never take the new calendar. So the head is read before
        and after; while publications keep coming, the earlier head stands, which at worst means one fetch more.

        Raises AreaNotFound.
        """
        head = self._catalogue.head(municipality)
        for _ in range(_TRIES):
            before, area = head, self._calendar.area_calendar(municipality, area_id)
            head = self._catalogue.head(municipality)
            if head.version == before.version:
                break
        return area, before

"""Keeping month views up with the ledgers: any order, any number of times."""

import logging
from collections.abc import Sequence

from machiport.facilities.search.month_views import LedgerImage, MonthKey, by_view
from machiport.facilities.search.ports import MonthViews

_LOGGER = logging.getLogger("machiport.facilities.projection")


class ProjectionService:
    """Brings images of ledgers into the views of their months."""

    def __init__(self, views: MonthViews) -> None:
        """Write to `views`."""
        self._views = views

    def project(self, images: Sequence[LedgerImage]) -> frozenset[MonthKey]:
        """Bring every image into its view, a write for each view; return the views that could not be written.

        One view that fails holds up no other. What is older than the view, or is there already, changes nothing.
        """
        failed = set()
        for key, some in by_view(images).items():
            try:
                self._views.update(key, some)
            except Exception:
                # Whatever it was: its images come again, and the others' views are written.
                _LOGGER.exception("view not written", extra={"facility": key.facility_id, "month": key.month})
                failed.add(key)
        return frozenset(failed)

"""Exceptional days of a facility (臨時休館) put in and taken out by publishing it again, besides its other edits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from machiport.facilities.inventory.model import ExceptionalDays
from machiport.facilities.inventory.publication_service import PublicationService
from machiport.facilities.inventory.publications import PublishedFacility, StaffPublication
from machiport.idempotency import StoredResponse
from machiport.idempotency.staff_requests import StaffRequest
from machiport.problem_details import PreconditionFailed, Problem

_TRIES: Final = 3

type Exceptions = tuple[ExceptionalDays, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The facility's version in force whose calendar is right; or the code of what kept it from being published."""

    version_id: str | None = None
    code: str | None = None


class CalendarEditor:
    """Publishes a facility with other exceptional days."""

    def __init__(self, publications: PublicationService) -> None:
        """Publish through `publications`."""
        self._publications = publications

    def edit(self, asked: StaffRequest, facility_id: str, change: Callable[[Exceptions], Exceptions]) -> Shown:
        """Let `change` say what the exceptional days are; where it changes nothing, nothing is published.

        Raises FacilityNotFound.
        """
        for _ in range(_TRIES):
            present = self._publications.facility(asked.municipality, facility_id)
            exceptions = change(present.facility.exceptions)
            if exceptions == present.facility.exceptions:
                return Shown(present.version_id)
            # Its own key for each version it replaces: who edits the facility at the same time is not overwritten.
            request = replace(asked.request, key=f"{asked.request.key}#calendar#{present.version_id}")
            facility = present.facility.model_copy(update={"exceptions": exceptions})
            publication = StaffPublication(request, asked.pseudonym, present.version_id)
            try:
                done = self._publications.publish_facility(publication, facility, _version)
            except PreconditionFailed:
                continue
            except Problem as problem:
                return Shown(code=problem.code)
            return Shown(done.response.body)
        return Shown(code=PreconditionFailed.code)


def _version(published: PublishedFacility) -> StoredResponse:
    return StoredResponse(200, published.version_id)

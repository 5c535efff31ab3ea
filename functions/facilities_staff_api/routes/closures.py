"""Closures (休館): which bookings are in the way, and closing."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from facilities_staff_api.schemas.bookings import NamedReservationOut, NamedReservationsOut
from facilities_staff_api.schemas.closures import ClosedOut, ClosureIn, LiftedOut
from facilities_staff_api.services import AskedByManager, GivenServices, Manager
from machiport.facilities.identifiers import RoomId
from machiport.facilities.staffing.closure_lifting import Lifted
from machiport.facilities.staffing.closure_service import Closed
from machiport.facilities.staffing.closures import Closure
from machiport.facilities.times import ENDS_BEFORE_START, MINUTES_A_DAY, MinuteOfDay, TimeRange
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

router = APIRouter(prefix="/staff/facilities/{municipality}", tags=["facilities staff"])

_ANY = LocalizedText(ja="-")


@router.get(
    "/facilities/{facility_id}/bookings-in-the-way",
    response_model=NamedReservationsOut,
    summary="What a closure would cancel",
)
async def preview_closure(
    municipality: GivenMunicipality,
    facility_id: str,
    services: GivenServices,
    person: Manager,  # noqa: ARG001  # the guard
    language: RequestLanguage,
    first: Annotated[date, Query()],
    last: Annotated[date, Query()],
    start: Annotated[MinuteOfDay, Query()] = 0,
    end: Annotated[MinuteOfDay, Query()] = MINUTES_A_DAY,
    rooms: Annotated[list[RoomId] | None, Query(description="None: the whole facility.")] = None,
) -> Response:
    """Return the bookings that a closure would cancel or move, by day and time, with the people to be told."""
    if end <= start:
        raise ValidationFailed(errors=[ProblemError("/query/end", ENDS_BEFORE_START)])
    closure = Closure(facility_id, first, last, TimeRange(start=start, end=end), tuple(rooms) if rooms else None, _ANY)
    found = services.closures.affected(municipality.code, closure)
    people, now = services.names.of(municipality.code, found), services.clock.now()
    items = [NamedReservationOut.named(each, people[each.reservation_id], now, language) for each in found]
    return private_json_answer(NamedReservationsOut(items=items), language)


@router.post("/closures", response_model=ClosedOut, summary="Close a facility or rooms")
async def close(
    asked: AskedByManager,
    body: ClosureIn,
    services: GivenServices,
) -> Response:
    """Close: free times are blocked, bookings are cancelled by the owner without a fee or moved, calendars show it.

    Where it breaks off, the same request with the same key goes on.
    """

    def respond(closed: Closed) -> StoredResponse:
        return StoredResponse(200, ClosedOut.of(closed).model_dump_json())

    return outcome_answer(services.closures.close(asked, body.closure(), respond))


@router.post("/closures/{closure_id}/lifting", response_model=LiftedOut, summary="Lift a closure")
async def lift(
    asked: AskedByManager,
    closure_id: str,
    services: GivenServices,
) -> Response:
    """Give back what a closure took; bookings that it cancelled stay cancelled."""

    def respond(lifted: Lifted) -> StoredResponse:
        return StoredResponse(200, LiftedOut.of(lifted).model_dump_json())

    return outcome_answer(services.closure_lifting.lift(asked, closure_id, respond))

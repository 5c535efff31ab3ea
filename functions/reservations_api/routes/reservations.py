"""My reservations. Comes last among the routers: `{reservation_id}` would swallow the others' paths."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from machiport.facilities.reservations.change_service import Moved
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from reservations_api.schemas.orders import CancellationsOut, MovedOut
from reservations_api.schemas.reservations import GroupId, ReservationChangeIn, ReservationOut, ReservationsOut
from reservations_api.services import AskedByPerson, GivenServices, Person, days_asked

router = APIRouter(prefix="/reservations", tags=["reservations"])


@router.get("", response_model=ReservationsOut, summary="My reservations")
async def list_reservations(
    person: Person,
    services: GivenServices,
    language: RequestLanguage,
    group_id: Annotated[GroupId | None, Query(description="The group whose reservations these are.")] = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="until")] = None,
) -> Response:
    """Return the reservations for days from `from` (today) to `until` (a year on), by day, of all municipalities."""
    days = days_asked(services, first, last)
    found = services.own.of_holder(person.subject, group_id, *days)
    return private_json_answer(ReservationsOut.of(found, services.clock.now(), language), language)


@router.get("/{reservation_id}", response_model=ReservationOut, summary="One of my reservations")
async def get_reservation(
    reservation_id: str, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return one reservation; another person's is not there."""
    found = services.own.one(person.subject, reservation_id)
    return private_json_answer(ReservationOut.of(found, services.clock.now(), language), language)


@router.get("/{reservation_id}/cancellation", response_model=CancellationsOut, summary="What cancelling would cost")
async def preview_cancellation(reservation_id: str, person: Person, services: GivenServices) -> Response:
    """Return the fee of cancelling now, by the rule that was in force when it was booked."""
    return private_json_answer(CancellationsOut.of(services.cancels.preview(person.subject, [reservation_id])))


@router.post("/{reservation_id}/change", response_model=MovedOut, summary="Move a booking")
async def change(
    reservation_id: str,
    body: ReservationChangeIn,
    asked: AskedByPerson,
    services: GivenServices,
    language: RequestLanguage,
) -> Response:
    """Move a confirmed booking to another time, day or room of the same owner; it keeps its number, or its place."""

    def respond(moved: Moved) -> StoredResponse:
        return StoredResponse(200, MovedOut.of(moved, services.clock.now(), language).model_dump_json())

    return outcome_answer(services.changes.change(asked, reservation_id, body.wish(), body.expected_total, respond))

"""Bookings at the counter: book on behalf, look at them, take rooms out of use."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from facilities_staff_api.schemas.bookings import (
    BlocksIn,
    CounterBookingIn,
    NamedReservationOut,
    NamedReservationsOut,
    StaffReservationsOut,
)
from facilities_staff_api.services import AskedByClerk, Clerk, GivenServices, Services
from machiport.clock import today
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.staffing.block_service import RespondAll
from machiport.facilities.staffing.errors import DAYS_BACKWARDS
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.localized_text import Language
from machiport.problem_details import ProblemError, ValidationFailed

router = APIRouter(prefix="/staff/facilities/{municipality}", tags=["facilities staff"])

_BLOCKS_SHOWN = timedelta(days=366)


@router.post("/reservations", response_model=StaffReservationsOut, status_code=201, summary="Book at the counter")
async def book(
    asked: AskedByClerk,
    body: CounterBookingIn,
    services: GivenServices,
    language: RequestLanguage,
) -> Response:
    """Book for somebody with a user number, or for somebody without account; confirmed at once.

    `overrides` names rules that the clerk sets aside. What somebody has already is never set aside.
    """
    return outcome_answer(services.counter.book(asked, body.order(), _many(services, language)))


@router.get("/reservations/awaiting-approval", response_model=NamedReservationsOut, summary="What waits for approval")
async def list_awaiting_approval(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    language: RequestLanguage,
) -> Response:
    """Return what waits for approval, the most urgent first: it lapses when the use would begin."""
    return _named(services, municipality.code, services.care.awaiting_approval(municipality.code), language)


@router.get("/reservations/{reservation_id}", response_model=NamedReservationOut, summary="One reservation")
async def get_reservation(
    municipality: GivenMunicipality,
    reservation_id: str,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    language: RequestLanguage,
) -> Response:
    """Return a reservation of one of the municipality's rooms, with the people behind it."""
    found = services.care.one(municipality.code, reservation_id)
    who = services.names.of(municipality.code, [found])[reservation_id]
    return private_json_answer(NamedReservationOut.named(found, who, services.clock.now(), language), language)


@router.post("/blocks", response_model=StaffReservationsOut, status_code=201, summary="Take rooms out of use")
async def block(
    asked: AskedByClerk,
    body: BlocksIn,
    services: GivenServices,
    language: RequestLanguage,
) -> Response:
    """Take rooms, or parts of them, for any time of a day (利用停止): all, or none where there are bookings."""
    wishes = [each.wish() for each in body.blocks]
    return outcome_answer(services.blocks.block(asked, wishes, body.reason, _many(services, language)))


@router.get("/blocks", response_model=StaffReservationsOut, summary="What is out of use")
async def list_blocks(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    language: RequestLanguage,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="until")] = None,
) -> Response:
    """Return the blocks for days from `from` (today) to `until` (a year on), by day; closures are among them."""
    begin = first or today(services.clock)
    end = last or min(begin, date.max - _BLOCKS_SHOWN) + _BLOCKS_SHOWN
    if end < begin:
        raise ValidationFailed(errors=[ProblemError("/query/until", DAYS_BACKWARDS)])
    found = services.blocks.listed(municipality.code, begin, end)
    return private_json_answer(StaffReservationsOut.of(found, services.clock.now(), language), language)


def _many(services: Services, language: Language) -> RespondAll:
    def respond(reservations: Sequence[Reservation]) -> StoredResponse:
        shown = StaffReservationsOut.of(reservations, services.clock.now(), language)
        return StoredResponse(201, shown.model_dump_json())

    return respond


def _named(services: Services, municipality: str, found: Sequence[Reservation], language: Language) -> Response:
    people, now = services.names.of(municipality, found), services.clock.now()
    items = [NamedReservationOut.named(each, people[each.reservation_id], now, language) for each in found]
    return private_json_answer(NamedReservationsOut(items=items), language)

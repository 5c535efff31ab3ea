"""Bookings at the counter: book on behalf, block, approve, mark who came, take money, cancel."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from facilities_staff_api.schemas.bookings import (
    ActIn,
    BlocksIn,
    CounterBookingIn,
    DenialIn,
    MoneyIn,
    NamedReservationOut,
    NamedReservationsOut,
    NoteIn,
    StaffCancellationIn,
    StaffReservationOut,
    StaffReservationsOut,
)
from facilities_staff_api.services import Clerk, GivenServices, Services, asked_by_staff
from machiport.clock import today
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.staffing.asking import Respond
from machiport.facilities.staffing.block_service import RespondAll
from machiport.facilities.staffing.errors import DAYS_BACKWARDS
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.localized_text import Language
from machiport.problem_details import ProblemError, ValidationFailed

router = APIRouter(prefix="/staff/facilities/{municipality}", tags=["facilities staff"])

_BLOCKS_SHOWN = timedelta(days=366)


@router.post("/reservations", response_model=StaffReservationsOut, status_code=201, summary="Book at the counter")
async def book(
    request: Request,
    municipality: GivenMunicipality,
    body: CounterBookingIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Book for somebody with a user number, or for somebody without account; confirmed at once.

    `overrides` names rules that the clerk sets aside. What somebody has already is never set aside.
    """
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
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


@router.post("/reservations/{reservation_id}/approval", response_model=StaffReservationOut, summary="Approve")
async def approve(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: ActIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Approve what waits for it: next it is confirmed, or waits for its payment."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    return outcome_answer(services.care.approve(asked, body.target(reservation_id), _one(services, language)))


@router.post("/reservations/{reservation_id}/denial", response_model=StaffReservationOut, summary="Refuse approval")
async def deny(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: DenialIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Refuse what waits for approval, for a reason that the holder is told. The room goes to who waits for it."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    target, respond = body.target(reservation_id), _one(services, language)
    return outcome_answer(services.care.deny(asked, target, body.reason, respond))


@router.post("/reservations/{reservation_id}/use", response_model=StaffReservationOut, summary="The holder came")
async def mark_used(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: ActIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Mark a booking as used, from the beginning of the use on."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    return outcome_answer(services.care.mark_used(asked, body.target(reservation_id), _one(services, language)))


@router.post("/reservations/{reservation_id}/no-show", response_model=StaffReservationOut, summary="Nobody came")
async def mark_no_show(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: ActIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Mark that nobody came, from the beginning of the use on. The owner's points go with it, and can be forgiven."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    return outcome_answer(services.care.mark_no_show(asked, body.target(reservation_id), _one(services, language)))


@router.post("/reservations/{reservation_id}/note", response_model=StaffReservationOut, summary="Write a note")
async def write_note(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: NoteIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Write staff's own note, in place of the one before."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    target, respond = body.target(reservation_id), _one(services, language)
    return outcome_answer(services.care.note(asked, target, body.note, respond))


@router.post("/reservations/{reservation_id}/payments", response_model=StaffReservationOut, summary="Receive money")
async def receive_payment(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: MoneyIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Record money received at the counter (収納); what waited for it is confirmed when all is paid."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    target, respond = body.target(reservation_id), _one(services, language)
    return outcome_answer(services.care.receive(asked, target, body.yen, respond))


@router.post("/reservations/{reservation_id}/refunds", response_model=StaffReservationOut, summary="Give money back")
async def record_refund(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: MoneyIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Record money given back (還付): at most what was paid above the price, or above the fee of cancelling."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    target, respond = body.target(reservation_id), _one(services, language)
    return outcome_answer(services.care.refund(asked, target, body.yen, respond))


@router.post("/reservations/{reservation_id}/cancellation", response_model=StaffReservationOut, summary="Cancel")
async def cancel(
    request: Request,
    municipality: GivenMunicipality,
    reservation_id: str,
    body: StaffCancellationIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Cancel on the holder's word, or lift a block; `waived`: without fee and points."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
    respond = _one(services, language)
    return outcome_answer(
        services.care.cancel(asked, body.target(reservation_id), respond, waived=body.waived, reason=body.reason)
    )


@router.post("/blocks", response_model=StaffReservationsOut, status_code=201, summary="Take rooms out of use")
async def block(
    request: Request,
    municipality: GivenMunicipality,
    body: BlocksIn,
    services: GivenServices,
    person: Clerk,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Take rooms, or parts of them, for any time of a day (利用停止): all, or none where there are bookings."""
    asked = await asked_by_staff(request, municipality.code, person, idempotency_key)
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


def _one(services: Services, language: Language) -> Respond:
    def respond(reservation: Reservation) -> StoredResponse:
        return StoredResponse(
            200, StaffReservationOut.of(reservation, services.clock.now(), language).model_dump_json()
        )

    return respond


def _many(services: Services, language: Language) -> RespondAll:
    def respond(reservations: Sequence[Reservation]) -> StoredResponse:
        shown = StaffReservationsOut.of(reservations, services.clock.now(), language)
        return StoredResponse(201, shown.model_dump_json())

    return respond


def _named(services: Services, municipality: str, found: Sequence[Reservation], language: Language) -> Response:
    people, now = services.names.of(municipality, found), services.clock.now()
    items = [NamedReservationOut.named(each, people[each.reservation_id], now, language) for each in found]
    return private_json_answer(NamedReservationsOut(items=items), language)

"""Holding, confirming and cancelling."""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from machiport.facilities.reservations.cancel_service import Cancellation
from machiport.facilities.reservations.desk import Order
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.placing import Placed
from machiport.http_api.answers import outcome_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from reservations_api.schemas.orders import CancellationIn, CancellationsOut, HeldOut
from reservations_api.schemas.reservations import ConfirmationIn, OrderIn, ReservationsOut
from reservations_api.services import AskedByPerson, GivenServices

router = APIRouter(prefix="/reservations", tags=["reservations"])


@router.post("/holds", response_model=HeldOut, status_code=201, summary="Hold rooms for ten minutes")
async def hold(
    body: OrderIn,
    asked: AskedByPerson,
    services: GivenServices,
    language: RequestLanguage,
) -> Response:
    """Hold all slots or none (仮押さえ); nobody else gets them until the hold is confirmed, cancelled or lapses.

    Rooms of several municipalities may be held together. A weekly series leaves out the weeks that cannot be had.
    """
    order = Order(body.wishes(), body.group_id, body.expected_total, series=body.weekly_until is not None)

    def respond(placed: Placed) -> StoredResponse:
        shown = HeldOut.placed(placed, services.clock.now(), language)
        return StoredResponse(201, shown.model_dump_json())

    return outcome_answer(services.holds.hold(asked, order, respond))


@router.post("/confirmations", response_model=ReservationsOut, summary="Confirm what is held")
async def confirm(
    body: ConfirmationIn,
    asked: AskedByPerson,
    services: GivenServices,
    language: RequestLanguage,
) -> Response:
    """Confirm holds, offers from a waiting list, or wins of a lottery: all of them, or none."""

    def respond(confirmed: Sequence[Reservation]) -> StoredResponse:
        shown = ReservationsOut.of(confirmed, services.clock.now(), language)
        return StoredResponse(200, shown.model_dump_json())

    return outcome_answer(services.confirms.confirm(asked, body.reservations, body.expected_total, respond))


@router.post("/cancellations", response_model=CancellationsOut, summary="Cancel reservations")
async def cancel(
    body: CancellationIn,
    asked: AskedByPerson,
    services: GivenServices,
) -> Response:
    """Cancel all of them, or none; with `expected_fee` only at that price. What comes free goes to who waits."""

    def respond(endings: Sequence[Cancellation]) -> StoredResponse:
        return StoredResponse(200, CancellationsOut.of(endings).model_dump_json())

    return outcome_answer(services.cancels.cancel(asked, body.reservations, body.expected_fee, respond))

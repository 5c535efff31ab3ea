"""Paying for an application by card."""

from fastapi import APIRouter, Depends, Response

from machiport.http_api.answers import private_json_answer
from machiport.http_api.idempotency_key import required_idempotency_key
from machiport.http_api.request_facts import RequestLanguage
from payments_api.schemas.payments import FeePaymentOut, StartedPaymentOut
from payments_api.services import GivenServices, Person, gateway_told_plainly

router = APIRouter(prefix="/applications/{application_id}/payment", tags=["payments"])


@router.get("", response_model=FeePaymentOut, summary="The payment of an application")
async def get_payment(
    application_id: str, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return the payment that counts now, as last heard of from the gateway."""
    payment = services.paying.shown(person.subject, application_id)
    return private_json_answer(FeePaymentOut.of(application_id, payment, language), language)


@router.post(
    "",
    response_model=StartedPaymentOut,
    summary="Start to pay",
    # The payment itself is the record: there is one at the gateway for each of ours, whatever key it is asked with.
    dependencies=[Depends(required_idempotency_key)],
)
async def start_payment(
    application_id: str, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return what the phone needs to pay. Asked again it is the same payment, so nothing is ever paid twice.

    Nothing is taken yet: the card is asked whether it would pay, and the money is taken when what was applied for is
    ready. 409 where it is paid already.
    """
    with gateway_told_plainly():
        started = services.paying.start(person.subject, application_id)
    return private_json_answer(StartedPaymentOut.started(application_id, started, language), language)


@router.post("/observation", response_model=FeePaymentOut, summary="Look now whether it is paid")
async def observe_payment(
    application_id: str, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Ask the gateway, and return the payment as it is then: for right after the phone has paid.

    The application goes on at once, without waiting for the gateway's notice. Asking often changes nothing.
    """
    with gateway_told_plainly():
        payment = services.paying.observe(person.subject, application_id)
    return private_json_answer(FeePaymentOut.of(application_id, payment, language), language)

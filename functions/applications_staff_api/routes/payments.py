"""Money that staff take at the counter or give back."""

from fastapi import APIRouter, Response

from applications_staff_api.routes.acting import ActOfApprover, ActOfReviewer
from applications_staff_api.schemas.case_parts import PaymentOut
from applications_staff_api.schemas.payments import CounterPaymentIn, RefundIn, payment_response
from machiport.http_api.answers import outcome_answer

router = APIRouter(
    prefix="/staff/applications/{municipality}/applications/{application_id}", tags=["applications staff"]
)


@router.post("/payments", response_model=PaymentOut, status_code=201, summary="Record a payment at the counter")
async def record_counter_payment(body: CounterPaymentIn, act: ActOfReviewer) -> Response:
    """Write down that the fee was paid in cash; what waited for it goes on.

    A payment by card that was begun, or authorised, is given up. 409 where it is paid already, or costs something
    else.
    """
    counter_payments = act.services.counter_payments
    return outcome_answer(counter_payments.record(act.asked, act.target(body), body.receipt(), payment_response))


@router.post("/refunds", response_model=PaymentOut, status_code=201, summary="Give money back")
async def refund(body: RefundIn, act: ActOfApprover) -> Response:
    """Have a payment by card go back through the gateway, or write down that cash was handed back; once a payment.

    By card the answer is `refund_requested`; the gateway does it within moments.
    """
    return outcome_answer(act.services.refunds.request(act.asked, act.target(body), body.wish(), payment_response))

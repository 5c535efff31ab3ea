"""Notices of the gateway."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from machiport.http_api.access import public
from machiport.http_api.answers import private_json_answer
from payments_api.schemas.webhooks import ReceivedOut
from payments_api.services import GivenServices, gateway_told_plainly

router = APIRouter(prefix="/payments/webhooks", tags=["payments"])


@router.post("/stripe", response_model=ReceivedOut, dependencies=[public()], summary="A notice of Stripe")
async def receive_stripe_notice(
    request: Request,
    services: GivenServices,
    signature: Annotated[str, Header(alias="Stripe-Signature", max_length=2000)] = "",
) -> Response:
    """Take a notice that Stripe signed; it is only a hint to ask the gateway, so order and number do not matter.

    400 for one that is not signed, changed, or older than five minutes. `known` is false for payments that are not
    ours. 503 asks Stripe to send it again.
    """
    body = await request.body()
    with gateway_told_plainly():
        notice = services.gateway.read_webhook(body, signature)
        known = notice.gateway_id is not None and services.settling.hint(notice.gateway_id)
    return private_json_answer(ReceivedOut(known=known))

"""What wishes would cost, before anything is held."""

from fastapi import APIRouter, Response

from machiport.facilities.search.asking import Asking
from machiport.http_api.answers import private_json_answer
from machiport.http_api.request_facts import RequestLanguage
from reservations_api.schemas.quotes import QuotesIn, QuotesOut
from reservations_api.services import GivenServices, Person

router = APIRouter(prefix="/reservations", tags=["reservations"])


@router.post("/quotes", response_model=QuotesOut, summary="Prices of wishes")
async def quote_wishes(person: Person, services: GivenServices, language: RequestLanguage, body: QuotesIn) -> Response:
    """Return the price of each wish for who asks, line by line, and every rule that would refuse it.

    It is a question with a body: nothing is held or written, so there is no Idempotency-Key.
    """
    asking = Asking(person.subject, body.group_id)
    quoted = services.quotes.quotes(asking, [slot.wish() for slot in body.slots])
    return private_json_answer(QuotesOut.of(quoted, language), language)

"""The resident's own calendar feed."""

from fastapi import APIRouter, Request, Response

from machiport.http_api.answers import private_json_answer
from machiport.http_api.idempotency_key import IdempotencyKey
from reservations_api.schemas.feed import FeedOut
from reservations_api.services import GivenServices, Person, asked_by

router = APIRouter(prefix="/reservations", tags=["reservations"])


@router.post("/calendar-feed", response_model=FeedOut, status_code=201, summary="A calendar feed of my reservations")
async def open_feed(
    request: Request, person: Person, services: GivenServices, idempotency_key: IdempotencyKey
) -> Response:
    """Make an address at which calendar programs read one's reservations, and those of one's groups.

    The address made before shows nothing any more. Who knows it sees the reservations, so it is shown only here.
    """
    opened = services.feeds.open(await asked_by(request, person, idempotency_key))
    answer = private_json_answer(FeedOut.of(opened.token))
    answer.status_code = 201
    if opened.replayed:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer

"""The resident's own calendar feed."""

from fastapi import APIRouter, Response

from machiport.http_api.answers import private_json_answer
from reservations_api.schemas.feed import FeedOut
from reservations_api.services import AskedByPerson, GivenServices

router = APIRouter(prefix="/reservations", tags=["reservations"])


@router.post("/calendar-feed", response_model=FeedOut, status_code=201, summary="A calendar feed of my reservations")
async def open_feed(
    asked: AskedByPerson,
    services: GivenServices,
) -> Response:
    """Make an address at which calendar programs read one's reservations, and those of one's groups.

    The address made before shows nothing any more. Who knows it sees the reservations, so it is shown only here.
    """
    opened = services.feeds.open(asked)
    answer = private_json_answer(FeedOut.of(opened.token))
    answer.status_code = 201
    if opened.replayed:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer

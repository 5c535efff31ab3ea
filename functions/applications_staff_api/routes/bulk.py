"""Many decisions at once."""

from fastapi import APIRouter, Response

from applications_staff_api.routes.acting import AnsweringReviewer
from applications_staff_api.schemas.bulk import BulkOut
from applications_staff_api.schemas.steps import BulkIn
from machiport.http_api.answers import private_json_answer

router = APIRouter(prefix="/staff/applications/{municipality}/bulk-decisions", tags=["applications staff"])


@router.post("", response_model=BulkOut, summary="Decide on many applications")
async def decide_on_many(body: BulkIn, answering: AnsweringReviewer) -> Response:
    """Decide on up to 500 applications, each by itself: one that is refused keeps no other from being done.

    What is not reached within 20 seconds is `not_tried`: send the same again under the same key, and it goes on.
    """
    items = [each.item() for each in body.items]
    results = answering.services.bulk.decide(answering.asked, items, answering.respond)
    return private_json_answer(BulkOut.of(results, answering.language), answering.language)

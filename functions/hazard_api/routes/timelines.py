"""マイ・タイムライン: what a household does at each alert level."""

from fastapi import APIRouter, Response

from hazard_api.schemas.timelines import TimelineIn, TimelineOut
from hazard_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.answers import private_json_answer

router = APIRouter(prefix="/hazard", tags=["hazard"], dependencies=[public()])


@router.post("/timelines", response_model=TimelineOut, summary="My timeline (マイ・タイムライン)")
async def make_timeline(asked: AskedHere, body: TimelineIn) -> Response:
    """Return the ordered actions for alert levels 1 to 5, each with its reasons.

    It is a question with a body, since where somebody lives and with whom belongs in no address line: nothing is
    created, kept or logged, so there is no Idempotency-Key, and no cache may keep the answer.
    """
    services = asked.services
    municipality = body.place.municipality
    within = None if municipality is None else services.municipalities.get(municipality).code
    place = services.places.locate(body.place.asked(within), "/body/place")
    risks = services.risks.at(place.longitude, place.latitude)
    levels = services.timelines.timeline(risks, body.household.household())
    return private_json_answer(
        TimelineOut.of(place, risks, levels, services.timelines.wording, asked.language), asked.language
    )

"""Publishing and discarding drafts."""

from fastapi import APIRouter, Request, Response

from garbage_staff_api.schemas.editions import EditionOut, PublicationIn, PublicationOut
from garbage_staff_api.services import Editor, GivenServices, Publisher
from machiport.garbage.publication import EditionRecord
from machiport.garbage.publication_plan import PublicationPlan
from machiport.http_api.answers import outcome_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.staff_requests import staff_attempt
from machiport.idempotency import StoredResponse

router = APIRouter(prefix="/staff/garbage/{municipality}/editions/{edition_id}", tags=["garbage staff"])


@router.post("/publication", response_model=PublicationOut, status_code=201, summary="Publish a draft")
async def publish_edition(
    request: Request,
    municipality: GivenMunicipality,
    edition_id: str,
    body: PublicationIn,
    services: GivenServices,
    person: Publisher,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Publish a draft for every area at once; a failure half-way leaves the old calendar in force."""
    asked = staff_attempt(request, municipality.code, person, idempotency_key, await request.body())

    def respond(plan: PublicationPlan) -> StoredResponse:
        assert plan.head.published_at is not None  # noqa: S101  # every publication's head has its instant
        shown = PublicationOut.of(edition_id, plan, plan.head.published_at)
        return StoredResponse(201, shown.model_dump_json())

    return outcome_answer(services.editions.publish(asked, edition_id, body.based_on_version, respond))


@router.post("/discard", response_model=EditionOut, summary="Discard a draft")
async def discard_edition(
    request: Request,
    municipality: GivenMunicipality,
    edition_id: str,
    services: GivenServices,
    person: Editor,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Put a draft away. It stays in the list, and can no longer be published."""
    asked = staff_attempt(request, municipality.code, person, idempotency_key, b"")

    def respond(record: EditionRecord) -> StoredResponse:
        return StoredResponse(200, EditionOut.of(record).model_dump_json())

    return outcome_answer(services.editions.discard(asked, edition_id, respond))

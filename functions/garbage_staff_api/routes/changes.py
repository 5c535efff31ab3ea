"""Emergency changes (臨時変更)."""

from fastapi import APIRouter, Request, Response

from garbage_staff_api.schemas.changes import ChangeIn, ChangeOut
from garbage_staff_api.services import Editor, GivenServices, Publisher
from machiport.garbage.change_service import PublishedChange
from machiport.http_api.answers import outcome_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    Page,
    decode_identifier,
    next_identifier_cursor,
    query_fingerprint,
)
from machiport.http_api.staff_requests import staff_attempt
from machiport.idempotency import StoredResponse

router = APIRouter(prefix="/staff/garbage/{municipality}/changes", tags=["garbage staff"])


@router.post("", response_model=ChangeOut, status_code=201, summary="Publish an emergency change")
async def publish_change(
    request: Request,
    municipality: GivenMunicipality,
    body: ChangeIn,
    services: GivenServices,
    person: Publisher,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Cancel, move or add collections, at once for all the areas named."""
    asked = staff_attempt(request, municipality.code, person, idempotency_key, await request.body())

    def respond(published: PublishedChange) -> StoredResponse:
        return StoredResponse(201, ChangeOut.of_published(published).model_dump_json(by_alias=True))

    return outcome_answer(services.changes.publish(asked, body.asked(), respond))


@router.get("", response_model=Page[ChangeOut], summary="Emergency changes")
async def list_changes(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Editor,  # noqa: ARG001  # the guard
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ChangeOut]:
    """Return the changes, newest first."""
    fingerprint = query_fingerprint(f"garbage/{municipality.code}/changes", {})
    before = decode_identifier(cursor, fingerprint, "before")
    records = services.changes.changes(municipality.code, limit + 1, before)
    identifiers = [record.change_id for record in records]
    return Page[ChangeOut](
        items=[ChangeOut.of(record) for record in records[:limit]],
        next_cursor=next_identifier_cursor(identifiers, limit, fingerprint, "before"),
    )


@router.post("/{change_id}/withdrawal", response_model=ChangeOut, summary="Withdraw an emergency change")
async def withdraw_change(
    request: Request,
    municipality: GivenMunicipality,
    change_id: str,
    services: GivenServices,
    person: Publisher,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Take a change back: the calendar is again as if it had never been."""
    asked = staff_attempt(request, municipality.code, person, idempotency_key, b"")

    def respond(published: PublishedChange) -> StoredResponse:
        return StoredResponse(200, ChangeOut.of_published(published).model_dump_json(by_alias=True))

    return outcome_answer(services.changes.withdraw(asked, change_id, respond))

"""Everything about the person who asks."""

from fastapi import APIRouter, Response

from applications_api.schemas.own_data import ExportOut
from applications_api.services import GivenServices, Person
from machiport.clock import TOKYO
from machiport.http_api.answers import private_json_answer
from machiport.http_api.pagination import Cursor, decode_identifier, encode_cursor, query_fingerprint

router = APIRouter(prefix="/applications/export", tags=["applications"])

_EXPORT = query_fingerprint("own data", {})


@router.get("", response_model=ExportOut, summary="Everything about me")
async def export_own_data(person: Person, services: GivenServices, cursor: Cursor = None) -> Response:
    """Return as one document everything that online applications keep about the person who asks."""
    export = services.exports.export(person.subject, decode_identifier(cursor, _EXPORT, "before"))
    following = export.following
    document = ExportOut(
        made_at=services.clock.now().astimezone(TOKYO),
        person=dict(export.person),
        applications=[dict(each) for each in export.applications],
        mandates=[dict(each) for each in export.mandates],
        next_cursor=None if following is None else encode_cursor({"before": following}, _EXPORT),
    )
    return private_json_answer(document)

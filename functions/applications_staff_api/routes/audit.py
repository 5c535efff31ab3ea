"""The audit trail (監査証跡) of a case."""

from fastapi import APIRouter, Response

from applications_staff_api.schemas.audit import AuditOut
from applications_staff_api.services import GivenApplication, GivenApprover, GivenServices
from machiport.http_api.answers import private_json_answer
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    decode_offset,
    next_offset_cursor,
    query_fingerprint,
)

router = APIRouter(
    prefix="/staff/applications/{municipality}/applications/{application_id}", tags=["applications staff"]
)


@router.get("/audit", response_model=AuditOut, summary="Who saw and did what")
async def read_audit(
    reviewer: GivenApprover,
    application_id: GivenApplication,
    services: GivenServices,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Return the trail, the oldest entry first, and whether all of it is as it was written; this look is part of it."""
    fingerprint = query_fingerprint(f"{application_id}/audit", {})
    offset = decode_offset(cursor, fingerprint)
    check = services.audit.read(reviewer, application_id)
    following = next_offset_cursor(offset, limit, len(check.entries), fingerprint)
    return private_json_answer(AuditOut.of(check, offset, limit, following))

"""Registrations of groups (団体登録): what was applied for, and staff's decisions."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from facilities_staff_api.schemas.groups import ListedGroupOut, StaffGroupOut, VerificationIn
from facilities_staff_api.schemas.users import PointsIn
from facilities_staff_api.services import AskedByManager, Clerk, GivenServices
from machiport.facilities.accounts.answers import RegistrationOut, StandingOut
from machiport.facilities.accounts.model import GroupRegistration, RegistrationState
from machiport.facilities.accounts.standing_model import HolderStanding
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    Page,
    decode_identifier,
    encode_cursor,
    query_fingerprint,
)
from machiport.idempotency import StoredResponse

router = APIRouter(prefix="/staff/facilities/{municipality}/groups", tags=["facilities staff"])

_CORRECTIONS = 20


@router.get("", response_model=Page[ListedGroupOut], summary="Registrations of groups")
async def list_groups(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    state: Annotated[RegistrationState, Query()] = "applied",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Return registrations in a state, the longest unchanged first."""
    fingerprint = query_fingerprint(f"facilities/{municipality.code}/groups", {"state": state})
    after = decode_identifier(cursor, fingerprint, "after")
    found, position = services.registrations.listed(municipality.code, state, limit, after)
    return private_json_answer(
        Page[ListedGroupOut](
            items=[ListedGroupOut.listed(each) for each in found],
            next_cursor=encode_cursor({"after": position}, fingerprint) if position else None,
        )
    )


@router.get("/{group_id}", response_model=StaffGroupOut, summary="A registered group")
async def get_group(
    municipality: GivenMunicipality,
    group_id: str,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
) -> Response:
    """Return a group that has applied here, with its places, points and suspension."""
    code = municipality.code
    found = services.registrations.looked_up(code, group_id)
    holder = found.group.holder
    standing = services.standings.standing(code, holder)
    corrections = services.standings.corrections(code, holder, _CORRECTIONS)
    return private_json_answer(StaffGroupOut.of(found, standing, corrections))


@router.post("/{group_id}/verification", response_model=RegistrationOut, summary="Verify or refuse a group")
async def verify_group(
    asked: AskedByManager,
    group_id: str,
    body: VerificationIn,
    services: GivenServices,
) -> Response:
    """Verify a group with its class, 減免 and last day, or refuse it. Bookings follow it from the next one on."""

    def respond(decided: GroupRegistration) -> StoredResponse:
        return StoredResponse(200, RegistrationOut.of(decided).model_dump_json())

    return outcome_answer(services.registrations.decide(asked.request, group_id, body.decided(), respond))


@router.post("/{group_id}/points", response_model=StandingOut, summary="Add or forgive a group's points")
async def correct_points(
    asked: AskedByManager,
    group_id: str,
    body: PointsIn,
    services: GivenServices,
) -> Response:
    """Add or forgive points (違反点); whether they suspend is counted anew, and the note is kept."""
    holder = services.registrations.looked_up(asked.municipality, group_id).group.holder

    def respond(standing: HolderStanding) -> StoredResponse:
        return StoredResponse(200, StandingOut.of(standing).model_dump_json())

    return outcome_answer(services.standings.correct(asked.request, holder, body.wish(asked.pseudonym), respond))

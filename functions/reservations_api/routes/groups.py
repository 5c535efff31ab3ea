"""Groups (団体): founding, inviting, leaving, and registering with municipalities."""

from fastapi import APIRouter, Response

from machiport.facilities.accounts.answers import RegistrationOut
from machiport.facilities.accounts.model import GroupRegistration
from machiport.facilities.accounts.ports import Membership
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.idempotency import StoredResponse
from reservations_api.schemas.groups import (
    ApplicationIn,
    GroupIn,
    GroupOut,
    MemberOut,
    MembershipOut,
    MembershipsOut,
    PersonIn,
)
from reservations_api.services import AskedByPerson, GivenServices, Person

router = APIRouter(prefix="/groups", tags=["account and groups"])


@router.post("", response_model=MembershipOut, status_code=201, summary="Found a group")
async def found_group(
    body: GroupIn,
    asked: AskedByPerson,
    services: GivenServices,
) -> Response:
    """Found a group and represent it. Each municipality verifies it for itself."""

    def respond(founded: Membership) -> StoredResponse:
        shown = MembershipOut.of(founded)
        return StoredResponse(201, shown.model_dump_json(), {"Location": f"/groups/{shown.group_id}"})

    return outcome_answer(services.groups.found(asked.request, asked.subject, body.wish(), respond))


@router.get("", response_model=MembershipsOut, summary="My groups")
async def list_groups(person: Person, services: GivenServices) -> Response:
    """Return the groups that the person is in, and those that invited them (`state: invited`)."""
    found = services.groups.groups_of(person.subject)
    return private_json_answer(MembershipsOut(items=[MembershipOut.of(each) for each in found]))


@router.get("/{group_id}", response_model=GroupOut, summary="A group of mine")
async def get_group(group_id: str, person: Person, services: GivenServices) -> Response:
    """Return a group with its members and its registrations; 404 for who is no member."""
    return private_json_answer(GroupOut.viewed(services.groups.view(person.subject, group_id)))


@router.post("/{group_id}/members", response_model=MemberOut, status_code=201, summary="Invite a person")
async def invite_member(
    group_id: str,
    body: PersonIn,
    asked: AskedByPerson,
    services: GivenServices,
) -> Response:
    """Invite a person by the user number that they told you. Their name is shown once they accept."""

    def respond(invited: Membership) -> StoredResponse:
        return StoredResponse(201, MemberOut.of(invited.member, None, with_number=True).model_dump_json())

    return outcome_answer(services.groups.invite(asked.request, asked.subject, group_id, body.user_number, respond))


@router.post("/{group_id}/membership", response_model=MembershipOut, summary="Accept an invitation")
async def accept_invitation(
    group_id: str,
    asked: AskedByPerson,
    services: GivenServices,
) -> Response:
    """Join a group that invited the person; its members then see their name."""

    def respond(joined: Membership) -> StoredResponse:
        return StoredResponse(200, MembershipOut.of(joined).model_dump_json())

    return outcome_answer(services.groups.accept(asked.request, asked.subject, group_id, respond))


@router.delete("/{group_id}/members/{user_number}", status_code=204, summary="Leave, decline, or remove a member")
async def remove_member(group_id: str, user_number: str, person: Person, services: GivenServices) -> Response:
    """Leave a group or decline its invitation by one's own number; the representative removes others by theirs."""
    services.groups.remove(person.subject, group_id, user_number)
    return Response(status_code=204)


@router.put("/{group_id}/representative", response_model=GroupOut, summary="Hand the group over")
async def hand_over(group_id: str, body: PersonIn, person: Person, services: GivenServices) -> Response:
    """Make another member the representative (代表者の交代); the person who asks stays as a member."""
    return private_json_answer(GroupOut.viewed(services.groups.hand_over(person.subject, group_id, body.user_number)))


@router.post(
    "/{group_id}/registrations", response_model=RegistrationOut, status_code=201, summary="Apply to a municipality"
)
async def apply_for_registration(
    group_id: str,
    body: ApplicationIn,
    asked: AskedByPerson,
    services: GivenServices,
) -> Response:
    """Apply for registration, or to renew it: what was verified before stays in force until staff decide."""
    application = body.of_group(group_id)
    services.municipalities.get(application.municipality)

    def respond(applied: GroupRegistration) -> StoredResponse:
        return StoredResponse(201, RegistrationOut.of(applied).model_dump_json())

    return outcome_answer(services.registrations.apply(asked.request, asked.subject, application, respond))


@router.delete("/{group_id}/registrations/{municipality}", status_code=204, summary="Withdraw from a municipality")
async def withdraw_registration(group_id: str, municipality: str, person: Person, services: GivenServices) -> Response:
    """Take an application or a registration back: the group is an outsider there at once."""
    owner = services.municipalities.get(municipality).code
    services.registrations.withdraw(person.subject, group_id, owner)
    return Response(status_code=204)

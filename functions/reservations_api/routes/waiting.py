"""Waiting lists (キャンセル待ち)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from machiport.facilities.reservations.waiting import Waiting
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from reservations_api.schemas.orders import WaitIn, WaitingListOut, WaitingOut
from reservations_api.schemas.reservations import GroupId
from reservations_api.services import AskedByPerson, GivenServices, Person, days_asked

router = APIRouter(prefix="/reservations/waiting", tags=["reservations"])

GivenGroup = Annotated[GroupId | None, Query(description="The group whose entries these are.")]


@router.post("", response_model=WaitingOut, status_code=201, summary="Stand in line for what is taken")
async def wait(
    body: WaitIn,
    asked: AskedByPerson,
    services: GivenServices,
) -> Response:
    """Stand in line: when the slot comes free it is held for the first in line, who then has a day to confirm it."""

    def respond(entry: Waiting) -> StoredResponse:
        return StoredResponse(201, WaitingOut.entry(entry, "waiting").model_dump_json())

    return outcome_answer(services.waits.wait(asked, body.wish(), body.group_id, respond))


@router.get("", response_model=WaitingListOut, summary="Where I stand in line")
async def list_waiting(
    person: Person,
    services: GivenServices,
    language: RequestLanguage,
    group_id: GivenGroup = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="until")] = None,
) -> Response:
    """Return the entries for days from `from` (today) to `until` (a year on), with what is offered."""
    days = days_asked(services, first, last)
    told = services.waits.of_holder(person.subject, group_id, *days)
    now = services.clock.now()
    return private_json_answer(WaitingListOut(items=[WaitingOut.of(each, now, language) for each in told]), language)


@router.post("/{waiting_id}/withdrawal", response_model=WaitingOut, summary="Leave the line")
async def withdraw(
    waiting_id: str,
    asked: AskedByPerson,
    services: GivenServices,
    group_id: GivenGroup = None,
) -> Response:
    """Leave the line. What is offered already is given back by cancelling its reservation."""

    def respond(entry: Waiting) -> StoredResponse:
        return StoredResponse(200, WaitingOut.entry(entry, "withdrawn").model_dump_json())

    return outcome_answer(services.waits.withdraw(asked, waiting_id, group_id, respond))

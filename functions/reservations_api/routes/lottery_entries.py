"""Entering lotteries (抽選申込)."""

from fastapi import APIRouter, Request, Response

from machiport.facilities.identifiers import municipality_of
from machiport.facilities.lottery.own_results import OwnEntry
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.idempotent_requests import idempotent_request
from machiport.idempotency import StoredResponse
from reservations_api.schemas.lottery_entries import (
    LotteryEntriesOut,
    LotteryEntryIn,
    LotteryEntryOut,
    LotteryWishesIn,
    WithdrawnEntryOut,
)
from reservations_api.services import GivenServices, Person

router = APIRouter(prefix="/reservations/lotteries/{round_id}/entries", tags=["lotteries"])


@router.post("", response_model=LotteryEntryOut, status_code=201, summary="Enter a lottery")
async def enter(
    request: Request,
    round_id: str,
    body: LotteryEntryIn,
    person: Person,
    services: GivenServices,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Enter for oneself, or in the name of a group. One entry per person or group; nobody enters both ways."""
    code = municipality_of(services.lotteries.round(round_id).round.round_id)
    asked = idempotent_request(request, code, person, idempotency_key, await request.body())

    def respond(own: OwnEntry) -> StoredResponse:
        location = {"Location": f"/reservations/lotteries/{round_id}/entries"}
        return StoredResponse(201, LotteryEntryOut.of(own).model_dump_json(), location)

    outcome = services.lottery_entries.enter(
        asked, person.subject, round_id, body.asked(), respond, group_id=body.group_id
    )
    return outcome_answer(outcome)


@router.get("", response_model=LotteryEntriesOut, summary="My entries in a lottery")
async def own_entries(round_id: str, person: Person, services: GivenServices) -> Response:
    """Return one's own entries: the wishes and, once the result is published, what became of them."""
    own = services.lottery_entries.own(person.subject, round_id)
    return private_json_answer(LotteryEntriesOut(items=[LotteryEntryOut.of(one) for one in own]))


@router.put("/{number}", response_model=LotteryEntryOut, summary="Change my wishes")
async def change_wishes(
    round_id: str, number: str, body: LotteryWishesIn, person: Person, services: GivenServices
) -> Response:
    """Put other wishes in the place of an entry's; possible until entries close. The number stays."""
    own = services.lottery_entries.change(person.subject, round_id, number, body.asked())
    return private_json_answer(LotteryEntryOut.of(own))


@router.post("/{number}/withdrawal", response_model=WithdrawnEntryOut, summary="Withdraw an entry")
async def withdraw(
    request: Request,
    round_id: str,
    number: str,
    person: Person,
    services: GivenServices,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Take an entry back; possible until entries close."""
    code = municipality_of(services.lotteries.round(round_id).round.round_id)
    asked = idempotent_request(request, code, person, idempotency_key, b"")

    def respond(own: OwnEntry) -> StoredResponse:
        withdrawn = WithdrawnEntryOut(round_id=own.entry.round_id, number=own.entry.number)
        return StoredResponse(200, withdrawn.model_dump_json())

    return outcome_answer(services.lottery_entries.withdraw(asked, person.subject, round_id, number, respond))

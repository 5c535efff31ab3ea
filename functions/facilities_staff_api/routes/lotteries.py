"""Lotteries: announce one, look how it stands. Its draw and its result come by themselves, at their times."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from facilities_staff_api.schemas.lotteries import (
    AnnouncedLotteryOut,
    LotteryIn,
    LotteryResultOut,
    StaffLotteriesOut,
    StaffLotteryOut,
)
from facilities_staff_api.services import AskedByManager, Clerk, GivenServices
from machiport.facilities.identifiers import municipality_of
from machiport.facilities.lottery.announcing_service import Announced
from machiport.facilities.lottery.errors import RoundNotFound
from machiport.facilities.lottery.model import RoundRecord
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.idempotency import StoredResponse

router = APIRouter(prefix="/staff/facilities/{municipality}/lotteries", tags=["facilities staff"])


@router.post("", response_model=AnnouncedLotteryOut, status_code=201, summary="Announce a lottery")
async def announce_lottery(
    asked: AskedByManager,
    body: LotteryIn,
    services: GivenServices,
) -> Response:
    """Announce a round: its slots are withheld, its seed is drawn, and the seed's hash is public at once."""
    now = services.clock.now()

    def respond(announced: Announced) -> StoredResponse:
        location = f"/staff/facilities/{asked.municipality}/lotteries/{announced.record.round.round_id}"
        body = AnnouncedLotteryOut.of(announced, now).model_dump_json(by_alias=True)
        return StoredResponse(201, body, {"Location": location})

    return outcome_answer(services.announcing.announce(asked.request, body.asked(), respond))


@router.get("", response_model=StaffLotteriesOut, summary="Lotteries of the municipality")
async def list_lotteries(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    past: Annotated[bool, Query(description="Those that are over, instead of the present ones.")] = False,
) -> StaffLotteriesOut:
    """Return the rounds with the number of their entries."""
    now = services.clock.now()
    records = services.lotteries.rounds(municipality.code, past=past)
    return StaffLotteriesOut(items=[StaffLotteryOut.of(record, now) for record in records])


@router.get("/{round_id}", response_model=StaffLotteryOut, summary="One lottery")
async def get_lottery(
    municipality: GivenMunicipality,
    round_id: str,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
) -> StaffLotteryOut:
    """Return a round as it stands."""
    return StaffLotteryOut.of(_own_round(services, municipality.code, round_id), services.clock.now())


@router.get("/{round_id}/result", response_model=LotteryResultOut, summary="The result of a lottery")
async def get_result(
    municipality: GivenMunicipality,
    round_id: str,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
) -> Response:
    """Return the result once it is published; before that staff see no more than anybody."""
    record = _own_round(services, municipality.code, round_id)
    return private_json_answer(LotteryResultOut.of(services.lotteries.result(record.round.round_id)))


def _own_round(services: GivenServices, code: str, round_id: str) -> RoundRecord:
    if municipality_of(round_id) != code:
        raise RoundNotFound
    return services.lotteries.round(round_id)

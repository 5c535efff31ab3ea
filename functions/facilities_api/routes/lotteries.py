"""Lotteries (抽選) and the files by which anybody can check their draws."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from facilities_api.schemas.lotteries import LotteriesOut, LotteryOut
from facilities_api.services import AskedHere
from machiport.facilities.lottery.model import FileName
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.etag import conditional_response

router = APIRouter(prefix="/lotteries", tags=["lotteries"], dependencies=[public()])

# A round changes at its instants and, until they are counted, with every entry.
_ROUNDS: Final = "public, max-age=60"
# What is published never changes.
_FILES: Final = "public, max-age=86400, immutable"
# Lines of JSON; a gateway passes text on as it is, byte for byte.
_MEDIA_TYPES: Final[dict[FileName, str]] = {"entries.jsonl": "text/plain; charset=utf-8"}


@router.get("", response_model=LotteriesOut, summary="Lotteries of a municipality")
async def list_lotteries(
    request: Request,
    asked: AskedHere,
    municipality: Annotated[str, Query(pattern=r"^[0-9]{5}$", description="Code of five digits.", examples=["44201"])],
    past: Annotated[bool, Query(description="Those that are over, instead of the present ones.")] = False,
) -> Response:
    """Return the rounds that were announced, with their times, limits and published files."""
    services = asked.services
    code = services.municipalities.get(municipality).code
    now = services.clock.now()
    records = services.lotteries.rounds(code, past=past)
    body = LotteriesOut(items=[LotteryOut.of(record, now, asked.language) for record in records])
    return json_answer(request, body, _ROUNDS, asked.language)


@router.get("/{round_id}", response_model=LotteryOut, summary="One lottery")
async def get_lottery(request: Request, asked: AskedHere, round_id: str) -> Response:
    """Return a round as it stands."""
    record = asked.services.lotteries.round(round_id)
    body = LotteryOut.of(record, asked.services.clock.now(), asked.language)
    return json_answer(request, body, _ROUNDS, asked.language)


@router.get(
    "/{round_id}/files/{name}",
    summary="A published file of a lottery",
    response_class=Response,
    responses={
        200: {
            "description": "The file's bytes, as they are hashed.",
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "text/plain": {"schema": {"type": "string"}},
            },
        }
    },
)
async def get_file(
    request: Request,
    asked: AskedHere,
    round_id: str,
    name: Annotated[
        str,
        Path(
            description="`commitment.json`, `entries.jsonl` (after closing), `seed.json` or `result.json` (published).",
            examples=["commitment.json"],
        ),
    ],
) -> Response:
    """Return a file by which `machiport lottery verify`, or anybody's own program, repeats the draw."""
    known, content, digest = asked.services.lotteries.file(round_id, name)
    return conditional_response(
        request,
        content,
        media_type=_MEDIA_TYPES.get(known, "application/json"),
        cache_control=_FILES,
        etag=f'"{digest}"',
        headers={"Content-Disposition": f'inline; filename="{known}"'},
    )

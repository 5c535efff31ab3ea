"""Procedures (手続き): found by words and by moments of life, and shown with form, fee and papers."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from machiport.applications.procedures.life_events import MOMENTS
from machiport.applications.procedures.model import LifeEvent
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.pagination import Cursor, decode_offset, next_offset_cursor, query_fingerprint
from procedures_api.routes.caching import CACHE_CONTROL
from procedures_api.schemas.life_events import LifeEventsOut
from procedures_api.schemas.procedure_lines import ProceduresOut
from procedures_api.schemas.procedures import ProcedureOut
from procedures_api.services import AskedHere

router = APIRouter(tags=["procedures"], dependencies=[public()])

ProcedureIdInPath = Annotated[str, Path(max_length=60, description="Id of a procedure.", examples=["juminhyo"])]


@router.get("/procedures", response_model=ProceduresOut, summary="What can I apply for?")
async def list_procedures(
    request: Request,
    asked: AskedHere,
    municipality: Annotated[str, Query(max_length=20, description="Code of five digits.", examples=["44201"])],
    q: Annotated[
        str,
        Query(
            max_length=100,
            description="In kanji, kana, romaji or English, also with a typing error; empty lists all.",
            examples=["じゅうみんひょう", "residence certificate"],
        ),
    ] = "",
    life_event: Annotated[LifeEvent | None, Query(description="Only those of this moment of life.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
) -> Response:
    """Return the procedures that a municipality offers: those that `q` means, best first, else all by id."""
    code = asked.services.municipalities.get(municipality).code
    fingerprint = query_fingerprint("procedures", {"municipality": code, "q": q, "life_event": life_event})
    offset = decode_offset(cursor, fingerprint)
    found = asked.services.catalogue.search(code, q, life_event)
    following = next_offset_cursor(offset, limit, len(found), fingerprint)
    body = ProceduresOut.of(found[offset : offset + limit], code, following, asked.language)
    return json_answer(request, body, CACHE_CONTROL, asked.language)


@router.get("/life-events", response_model=LifeEventsOut, summary="Moments of life")
async def list_life_events(request: Request, asked: AskedHere) -> Response:
    """Return the moments of life (ライフイベント) by which procedures are found, in the order of showing."""
    return json_answer(request, LifeEventsOut.of(MOMENTS, asked.language), CACHE_CONTROL, asked.language)


@router.get("/procedures/{municipality}/{procedure_id}", response_model=ProcedureOut, summary="One procedure")
async def get_procedure(
    request: Request, asked: AskedHere, municipality: GivenMunicipality, procedure_id: ProcedureIdInPath
) -> Response:
    """Return everything about a procedure: who may apply, its form, papers, fee, and how long it usually takes."""
    procedure, usual = asked.services.catalogue.procedure(municipality.code, procedure_id)
    body = ProcedureOut.in_full(procedure, municipality.code, usual, asked.language)
    return json_answer(request, body, CACHE_CONTROL, asked.language)

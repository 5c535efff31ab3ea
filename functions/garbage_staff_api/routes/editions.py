"""Editions: upload files, look at the report and at what would change."""

import json
from datetime import date, time
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import TypeAdapter

from garbage_staff_api.schemas.editions import (
    DifferenceOut,
    EditionOut,
    ReportOut,
    UploadedEditionOut,
)
from garbage_staff_api.services import Editor, GivenServices
from garbage_staff_api.upload_form import upload_of
from machiport.garbage.edition_service import UploadedEdition
from machiport.garbage.importers.options import Format
from machiport.garbage.importers.report import ImportCounts
from machiport.garbage.model import DEFAULT_CUT_OFF, Source
from machiport.http_api.answers import outcome_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.import_findings import FindingOut, fitting
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    Page,
    decode_identifier,
    decode_offset,
    next_identifier_cursor,
    next_offset_cursor,
    query_fingerprint,
)
from machiport.http_api.request_facts import RequestLanguage
from machiport.http_api.staff_requests import staff_request
from machiport.idempotency import LONGEST_BODY, StoredResponse
from machiport.import_findings import Finding

router = APIRouter(prefix="/staff/garbage/{municipality}/editions", tags=["garbage staff"])

_PROBLEMS = TypeAdapter(list[Finding])


@router.post("", response_model=UploadedEditionOut, status_code=201, summary="Upload files as a new draft")
async def upload_edition(
    request: Request,
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Editor,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
    files: Annotated[
        list[UploadFile],
        File(description="5374 CSV files, japan-gomi-data YAML, a CSV of dates, a dictionary table, or one zip."),
    ],
    title: Annotated[str | None, Form(max_length=200, examples=["令和9年度"])] = None,
    valid_from: Annotated[date | None, Form(description="First day; needed where the files hold rules only.")] = None,
    valid_to: Annotated[date | None, Form(description="Last day; needed where the files hold rules only.")] = None,
    file_format: Annotated[Format | Literal["auto"], Form(alias="format")] = "auto",
    cut_off: Annotated[time, Form(description="Where the files give none.")] = DEFAULT_CUT_OFF,
    week_shift: Annotated[bool | None, Form(description="5374's setting WeekShift.")] = None,
    skip_suspend: Annotated[bool | None, Form(description="5374's setting SkipSuspend.")] = None,
    source_title: Annotated[str | None, Form(max_length=200, description="Where the data came from (出典).")] = None,
    source_licence: Annotated[str | None, Form(max_length=200, examples=["CC BY 4.0"])] = None,
    source_url: Annotated[str | None, Form(max_length=2000, pattern=r"^https?://")] = None,
    sample: Annotated[bool, Form(description="Whether it is invented, for trying out.")] = False,
) -> Response:
    """Import files into a draft, and say what was understood, what was not, and what would change for residents."""
    upload, fingerprint = await upload_of(
        files,
        title=title,
        period=(valid_from, valid_to),
        options={
            "format": file_format,
            "cut_off": cut_off,
            "week_shift": week_shift,
            "skip_suspend": skip_suspend,
            "sample": sample,
            "source": Source(title=source_title, licence=source_licence, url=source_url) if source_title else None,
        },
    )
    asked = staff_request(request, municipality.code, person, idempotency_key, fingerprint)

    def respond(uploaded: UploadedEdition) -> StoredResponse:
        body = fitting(UploadedEditionOut.of(uploaded, language), "problems", LONGEST_BODY)
        return StoredResponse(201, body.model_dump_json())

    return outcome_answer(services.editions.upload(asked, upload, respond))


@router.get("", response_model=Page[EditionOut], summary="Editions")
async def list_editions(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Editor,  # noqa: ARG001  # the guard
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[EditionOut]:
    """Return the editions, newest first."""
    fingerprint = query_fingerprint(f"garbage/{municipality.code}/editions", {})
    before = decode_identifier(cursor, fingerprint, "before")
    records = services.editions.editions(municipality.code, limit + 1, before)
    identifiers = [record.edition_id for record in records]
    return Page[EditionOut](
        items=[EditionOut.of(record) for record in records[:limit]],
        next_cursor=next_identifier_cursor(identifiers, limit, fingerprint, "before"),
    )


@router.get("/{edition_id}", response_model=EditionOut, summary="One edition")
async def get_edition(
    municipality: GivenMunicipality,
    edition_id: str,
    services: GivenServices,
    person: Editor,  # noqa: ARG001  # the guard
) -> EditionOut:
    """Return an edition's state and counts."""
    return EditionOut.of(services.editions.edition(municipality.code, edition_id))


@router.get("/{edition_id}/report", response_model=ReportOut, summary="What the import found")
async def get_report(
    municipality: GivenMunicipality,
    edition_id: str,
    services: GivenServices,
    person: Editor,  # noqa: ARG001  # the guard
    language: RequestLanguage,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ReportOut:
    """Return every finding with file, line and column, a page at a time."""
    report = json.loads(services.editions.report(municipality.code, edition_id))
    fingerprint = query_fingerprint(f"garbage/{municipality.code}/editions/{edition_id}/report", {})
    offset = decode_offset(cursor, fingerprint)
    problems = report["problems"]
    shown = _PROBLEMS.validate_python(problems[offset : offset + limit])
    return ReportOut(
        cells=ImportCounts.model_validate(report["counts"]),
        problems=[FindingOut.of(problem, language) for problem in shown],
        problems_total=len(problems),
        next_cursor=next_offset_cursor(offset, limit, len(problems), fingerprint),
    )


@router.get("/{edition_id}/difference", response_model=DifferenceOut, summary="What would change for residents")
async def get_difference(
    municipality: GivenMunicipality,
    edition_id: str,
    services: GivenServices,
    person: Editor,  # noqa: ARG001  # the guard
) -> DifferenceOut:
    """Compare an edition with what is in force now: days added and removed, by areas with the same change."""
    return DifferenceOut.of(services.editions.difference(municipality.code, edition_id))

"""Lists of shelters: publish one, look at the one in force."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from hazard_staff_api.schemas.shelters import ListInForceOut, PublishedListOut, StaffShelterOut, StaffSheltersOut
from hazard_staff_api.services import Editor, GivenServices, Reporter
from machiport.hazard.kinds import EvacuationHazard
from machiport.hazard.shelters.importing.options import AskedDesignation, ShelterImportOptions
from machiport.hazard.shelters.list_service import PublishedList
from machiport.hazard.shelters.model import ListSource
from machiport.hazard.shelters.nearest import Wanted
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.import_findings import fitting
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    HIGHEST_LIMIT,
    Cursor,
    Limit,
    decode_identifier,
    next_identifier_cursor,
    query_fingerprint,
)
from machiport.http_api.request_facts import RequestLanguage
from machiport.http_api.staff_requests import staff_request
from machiport.http_api.uploaded_files import contents_of, fingerprint_of
from machiport.idempotency import LONGEST_BODY, StoredResponse

router = APIRouter(prefix="/staff/hazard/{municipality}", tags=["hazard staff"])

_MOST_FILES = 20
_MOST_HAZARDS = 8


@router.post("/shelter-lists", response_model=PublishedListOut, status_code=201, summary="Publish a list of shelters")
async def publish_list(
    request: Request,
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Editor,
    language: RequestLanguage,
    idempotency_key: IdempotencyKey,
    files: Annotated[
        list[UploadFile],
        File(
            min_length=1,
            max_length=_MOST_FILES,
            description="The whole list: CSV, Excel or GeoJSON of GSI, 自治体標準オープンデータセット, or one's own.",
        ),
    ],
    designation: Annotated[AskedDesignation, Form(description="What the places are; `auto`: by the columns.")] = "auto",
    hazards: Annotated[
        list[EvacuationHazard] | None,
        Form(max_length=_MOST_HAZARDS, description="For files without columns of hazards, such as 津波避難ビル."),
    ] = None,
    leave_out_faulty_rows: Annotated[
        bool, Form(description="Publish the other rows where some cannot be used.")
    ] = False,
    source_title: Annotated[str | None, Form(max_length=200, description="Where the data came from (出典).")] = None,
    source_licence: Annotated[str | None, Form(max_length=200, examples=["CC BY 4.0"])] = None,
    source_url: Annotated[str | None, Form(max_length=1000, pattern=r"^https?://")] = None,
    source_as_of: Annotated[date | None, Form(description="Day of the data.")] = None,
    sample: Annotated[bool, Form(description="Whether it is invented, for trying out.")] = False,
) -> Response:
    """Put a list in force in place of the one before: all of it, or nothing where a row cannot be used."""
    contents = await contents_of(files)
    source = None
    if source_title:
        source = ListSource(
            title=source_title, licence=source_licence, url=source_url, as_of=source_as_of, sample=sample
        )
    options = ShelterImportOptions(
        designation=designation,
        hazards=tuple(dict.fromkeys(hazards or ())),
        leave_out_faulty_rows=leave_out_faulty_rows,
        source=source,
    )
    fingerprint = fingerprint_of(contents, options.model_dump(mode="json"))
    asked = staff_request(request, municipality.code, person, idempotency_key, fingerprint)

    def respond(published: PublishedList) -> StoredResponse:
        body = fitting(PublishedListOut.of(published, language), "findings", LONGEST_BODY)
        return StoredResponse(200 if published.unchanged else 201, body.model_dump_json())

    return outcome_answer(services.lists.publish(asked, contents, options, respond))


@router.get("/shelters", response_model=StaffSheltersOut, summary="The list in force, with statuses")
async def get_list(
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Reporter,  # noqa: ARG001  # the guard
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Return the shelters by id, each with its newest report."""
    fingerprint = query_fingerprint(f"staff/hazard/{municipality.code}/shelters", {})
    after = decode_identifier(cursor, fingerprint, "after")
    listed = services.shelters.of_municipality(municipality.code, Wanted(), after, min(limit, HIGHEST_LIMIT) + 1)
    identifiers = [each.shelter.shelter_id for each in listed]
    body = StaffSheltersOut(
        in_force=ListInForceOut.of(services.lists.head(municipality.code)),
        items=[StaffShelterOut.of(each) for each in listed[:limit]],
        next_cursor=next_identifier_cursor(identifiers, limit, fingerprint, "after"),
    )
    return private_json_answer(body)

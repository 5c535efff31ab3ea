"""Statuses: which shelters are open, and how full they are."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from hazard_staff_api.schemas.shelters import RecordedStatusOut, ReportedTableOut, ShelterStatusIn
from hazard_staff_api.services import GivenServices, Reporter
from machiport.hazard.shelters.importing.japanese_instants import instant_of
from machiport.hazard.shelters.status_service import RecordedStatus, ReportedTable
from machiport.http_api.answers import outcome_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.staff_requests import staff_attempt, staff_request
from machiport.http_api.uploaded_files import contents_of, fingerprint_of
from machiport.idempotency import StoredResponse
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

router = APIRouter(prefix="/staff/hazard/{municipality}", tags=["hazard staff"])

_INSTANT_NOT_UNDERSTOOD = LocalizedText(
    ja="日時として読めません(例: 令和6年1月26日午前6時、2024-01-26 06:00)。",
    en="This is no date and time (such as 令和6年1月26日午前6時 or 2024-01-26 06:00).",
    ja_x_easy="日にちと 時間では ありません。",
)


@router.post("/shelters/{shelter_id}/status", response_model=RecordedStatusOut, summary="Report one shelter's status")
async def report_status(
    request: Request,
    municipality: GivenMunicipality,
    shelter_id: str,
    body: ShelterStatusIn,
    services: GivenServices,
    person: Reporter,
    idempotency_key: IdempotencyKey,
) -> Response:
    """Record a status: residents see it at once. The newest `as_of` counts; an older one is told so with 409."""
    asked = staff_request(request, municipality.code, person, idempotency_key, await request.body())

    def respond(recorded: RecordedStatus) -> StoredResponse:
        return StoredResponse(200, RecordedStatusOut.of(recorded).model_dump_json())

    return outcome_answer(services.statuses.report(asked, shelter_id, body.asked(), respond))


@router.post("/shelter-statuses", response_model=ReportedTableOut, summary="Report many shelters' statuses by a table")
async def report_statuses(
    request: Request,
    municipality: GivenMunicipality,
    services: GivenServices,
    person: Reporter,
    idempotency_key: IdempotencyKey,
    files: Annotated[
        list[UploadFile],
        File(min_length=1, max_length=1, description="CSV or Excel with ID or 名称, and 状況, 人数, 時点."),
    ],
    as_of: Annotated[
        str | None,
        Form(
            max_length=60,
            description="For rows without 時点: when it was so.",
            examples=["令和6年1月26日午前6時", "2024-01-26T06:00:00+09:00"],
        ),
    ] = None,
) -> Response:
    """Record a table of statuses; where one row is wrong none is recorded, and the answer points at each."""
    instant = instant_of(as_of) if as_of else None
    if as_of and instant is None:
        raise ValidationFailed(errors=[ProblemError("/body/as_of", _INSTANT_NOT_UNDERSTOOD)])
    contents = await contents_of(files)
    fingerprint = fingerprint_of(contents, {"as_of": as_of or None})
    asked = staff_attempt(request, municipality.code, person, idempotency_key, fingerprint)
    (file,) = contents.items()

    def respond(table: ReportedTable) -> StoredResponse:
        return StoredResponse(200, ReportedTableOut.of(table).model_dump_json())

    return outcome_answer(services.statuses.report_table(asked, file, instant, respond))

"""Day sheets (日報) of a facility."""

from datetime import date

from fastapi import APIRouter, Response

from facilities_staff_api.schemas.day_sheets import DaySheetOut, sheet_rows
from facilities_staff_api.services import Clerk, GivenServices
from machiport.http_api.answers import private_json_answer
from machiport.http_api.csv_answers import csv_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.request_facts import RequestLanguage

router = APIRouter(prefix="/staff/facilities/{municipality}/facilities/{facility_id}", tags=["facilities staff"])


@router.get("/day-sheets/{day}", response_model=DaySheetOut, summary="A day of a facility")
async def get_day_sheet(
    municipality: GivenMunicipality,
    facility_id: str,
    day: date,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    language: RequestLanguage,
) -> Response:
    """Return every room of a day with its bookings, the people behind them, and what is to be paid."""
    sheet = services.day_sheets.sheet(municipality.code, facility_id, day)
    return private_json_answer(DaySheetOut.of(sheet, language), language)


@router.get(
    "/day-sheets/{day}/csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
    summary="A day of a facility, to print",
)
async def get_printed_day_sheet(
    municipality: GivenMunicipality,
    facility_id: str,
    day: date,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
    language: RequestLanguage,
) -> Response:
    """Return the same as a table (CSV, UTF-8 with BOM)."""
    sheet = services.day_sheets.sheet(municipality.code, facility_id, day)
    return csv_answer(sheet_rows(sheet, services.purposes, language), f"{facility_id}-{day.isoformat()}.csv")

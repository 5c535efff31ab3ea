"""Day sheets (日報) of a facility."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from facilities_staff_api.schemas.day_sheets import DaySheetOut, sheet_rows
from facilities_staff_api.services import Clerk, GivenServices
from machiport.facilities.staffing.day_sheets import DaySheet
from machiport.http_api.answers import private_json_answer
from machiport.http_api.csv_answers import csv_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.request_facts import RequestLanguage

router = APIRouter(prefix="/staff/facilities/{municipality}/facilities/{facility_id}", tags=["facilities staff"])


async def sheet_asked(
    municipality: GivenMunicipality,
    facility_id: str,
    day: date,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
) -> DaySheet:
    """Return the day sheet that a clerk asked for."""
    return services.day_sheets.sheet(municipality.code, facility_id, day)


GivenSheet = Annotated[DaySheet, Depends(sheet_asked)]


@router.get("/day-sheets/{day}", response_model=DaySheetOut, summary="A day of a facility")
async def get_day_sheet(sheet: GivenSheet, language: RequestLanguage) -> Response:
    """Return every room of a day with its bookings, the people behind them, and what is to be paid."""
    return private_json_answer(DaySheetOut.of(sheet, language), language)


@router.get(
    "/day-sheets/{day}/csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
    summary="A day of a facility, to print",
)
async def get_printed_day_sheet(sheet: GivenSheet, services: GivenServices, language: RequestLanguage) -> Response:
    """Return the same as a table (CSV, UTF-8 with BOM)."""
    name = f"{sheet.in_force.facility.facility_id}-{sheet.day.isoformat()}.csv"
    return csv_answer(sheet_rows(sheet, services.purposes, language), name)

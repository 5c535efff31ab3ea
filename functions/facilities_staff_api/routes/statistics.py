"""Usage statistics of a facility."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from facilities_staff_api.schemas.statistics import StatisticsOut, Words, statistics_rows
from facilities_staff_api.services import GivenServices, Manager
from machiport.facilities.staffing.statistics_service import UsageStatistics
from machiport.http_api.answers import private_json_answer
from machiport.http_api.csv_answers import csv_answer
from machiport.http_api.given_months import GivenMonths
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.request_facts import RequestLanguage

router = APIRouter(prefix="/staff/facilities/{municipality}/facilities/{facility_id}", tags=["facilities staff"])


async def usage_asked(
    municipality: GivenMunicipality,
    facility_id: str,
    months: GivenMonths,
    services: GivenServices,
    person: Manager,  # noqa: ARG001  # the guard
) -> UsageStatistics:
    """Return how the facility was used, as a manager asked for it."""
    return services.statistics.of_facility(municipality.code, facility_id, months)


async def words_for(services: GivenServices, language: RequestLanguage) -> Words:
    """Return the names of purposes and places in the asker's language."""
    return Words(services.purposes, services.municipalities, language)


GivenUsage = Annotated[UsageStatistics, Depends(usage_asked)]
GivenWords = Annotated[Words, Depends(words_for)]


@router.get("/statistics", response_model=StatisticsOut, summary="How a facility was used")
async def get_statistics(usage: GivenUsage, words: GivenWords) -> Response:
    """Return rates of use by room and hour, and bookings by purpose and by where the users live."""
    return private_json_answer(StatisticsOut.of(usage, words), words.language)


@router.get(
    "/statistics/csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
    summary="How a facility was used, as a table",
)
async def get_statistics_table(usage: GivenUsage, words: GivenWords) -> Response:
    """Return the same as a table (CSV, UTF-8 with BOM); `x` is a figure that is suppressed."""
    facility_id, months = usage.in_force.facility.facility_id, usage.months
    name = f"{facility_id}-{months.first:%Y%m}-{months.last:%Y%m}.csv"
    return csv_answer(statistics_rows(usage, words), name)

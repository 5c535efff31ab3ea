"""Numbers about one's departments' procedures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from applications_staff_api.schemas.statistics import COLUMNS, ApplicationStatisticsOut, ProcedureFiguresOut
from applications_staff_api.services import GivenApprover, GivenServices
from machiport.http_api.answers import private_json_answer
from machiport.http_api.csv_answers import csv_answer
from machiport.http_api.given_months import GivenMonths
from machiport.http_api.request_facts import RequestLanguage

router = APIRouter(prefix="/staff/applications/{municipality}/statistics", tags=["applications staff"])


async def figures_asked(
    approver: GivenApprover, services: GivenServices, months: GivenMonths, language: RequestLanguage
) -> list[ProcedureFiguresOut]:
    """Return the figures of the procedures of the approver's departments."""
    offered = services.procedures.offered(approver.municipality)
    own = [procedure for procedure in offered if procedure.department in approver.departments]
    figures = services.statistics.figures(approver.municipality, [procedure.id for procedure in own], months.names())
    return [ProcedureFiguresOut.of(procedure, figures[procedure.id], language) for procedure in own]


GivenFigures = Annotated[list[ProcedureFiguresOut], Depends(figures_asked)]


@router.get("", response_model=ApplicationStatisticsOut, summary="Numbers")
async def get_statistics(figures: GivenFigures, language: RequestLanguage) -> Response:
    """Return what happened to the applications that were begun in the months, for each procedure."""
    return private_json_answer(ApplicationStatisticsOut(items=figures), language)


@router.get(
    "/csv",
    summary="Numbers as a table",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def get_statistics_csv(figures: GivenFigures) -> Response:
    """Return the same as a table for spreadsheets."""
    return csv_answer([COLUMNS, *(each.row() for each in figures)], "statistics.csv")

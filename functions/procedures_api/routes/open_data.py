"""Numbers about applications for everybody, without small cells."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from machiport.applications.measuring.publishing import published
from machiport.csv_text import csv_text
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.etag import conditional_response
from machiport.http_api.given_months import GivenMonths
from procedures_api.schemas.open_data import COLUMNS, OpenDataOut, PublicFiguresOut
from procedures_api.services import AskedHere

router = APIRouter(prefix="/open-data/applications", tags=["procedures"], dependencies=[public()])

# They change with every application, but nobody needs them by the minute.
_CACHE_CONTROL = "public, max-age=3600"


async def figures_asked(
    asked: AskedHere, months: GivenMonths, municipality: Annotated[str, Query(pattern=r"^[0-9]{5}$")]
) -> OpenDataOut:
    """Return the public figures of a municipality's procedures.

    Raises MunicipalityNotFound.
    """
    code = asked.services.municipalities.get(municipality).code
    offered = asked.services.procedures.offered(code)
    figures = asked.services.statistics.figures(code, [procedure.id for procedure in offered], months.names())
    items = [PublicFiguresOut.of(procedure, published(figures[procedure.id]), asked.language) for procedure in offered]
    return OpenDataOut(municipality=code, items=items)


GivenFigures = Annotated[OpenDataOut, Depends(figures_asked)]


@router.get("", response_model=OpenDataOut, summary="Numbers about applications")
async def get_open_data(request: Request, figures: GivenFigures, asked: AskedHere) -> Response:
    """Return how many applied, how, and how long it took; counts of one to four people are left out."""
    return json_answer(request, figures, _CACHE_CONTROL, asked.language)


@router.get(
    "/csv",
    summary="Numbers about applications as a table",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def get_open_data_csv(request: Request, figures: GivenFigures, asked: AskedHere) -> Response:
    """Return the same as a table; what is left out is empty."""
    rows = csv_text([COLUMNS, *(each.row() for each in figures.items)])
    headers = {
        "Content-Disposition": f'attachment; filename="applications-{figures.municipality}.csv"',
        "Content-Language": asked.language,
        "Vary": "Accept-Language",
    }
    return conditional_response(
        request, rows.encode(), media_type="text/csv", cache_control=_CACHE_CONTROL, headers=headers
    )

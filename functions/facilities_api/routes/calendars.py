"""A room's month and a facility's week."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from facilities_api.routes.caching import AVAILABILITY_CACHE_CONTROL
from facilities_api.schemas.calendars import RoomMonthOut, WeekOut
from facilities_api.services import AskedHere
from machiport.facilities.identifiers import FacilityId, RoomId, facility_of
from machiport.facilities.reservations.errors import RoomNotFound
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(prefix="/facilities/{facility_id}", tags=["facilities"], dependencies=[public()])


def room_within(facility_id: str, room_id: str) -> str:
    """Return `room_id`.

    Raises RoomNotFound where it is another facility's.
    """
    if facility_of(room_id) != facility_id:
        raise RoomNotFound(params={"room_id": room_id})
    return room_id


@router.get("/rooms/{room_id}/calendar", response_model=RoomMonthOut, summary="A room's month")
async def get_month(
    request: Request,
    asked: AskedHere,
    facility_id: FacilityId,
    room_id: RoomId,
    month: Annotated[
        str | None,
        Query(
            pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$",
            description="Year and month; the present one where absent.",
            examples=["2026-12"],
        ),
    ] = None,
) -> Response:
    """Return each day: closed and why, not open for booking yet, or which slots are free."""
    first = None if month is None else date.fromisoformat(f"{month}-01")
    shown = asked.services.calendars.month(room_within(facility_id, room_id), first)
    return json_answer(request, RoomMonthOut.of(shown, asked.language), AVAILABILITY_CACHE_CONTROL, asked.language)


@router.get("/week", response_model=WeekOut, summary="A facility's week")
async def get_week(
    request: Request,
    asked: AskedHere,
    facility_id: FacilityId,
    first: Annotated[date | None, Query(alias="from", description="First of seven days; today where absent.")] = None,
) -> Response:
    """Return all rooms of a facility with their slots on seven days."""
    shown = asked.services.calendars.week(facility_id, first)
    return json_answer(request, WeekOut.of(shown, asked.language), AVAILABILITY_CACHE_CONTROL, asked.language)

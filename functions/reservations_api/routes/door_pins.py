"""The PIN of a reserved room's door."""

from fastapi import APIRouter, Response

from machiport.http_api.answers import private_json_answer
from reservations_api.schemas.door_pins import DoorPinOut
from reservations_api.services import GivenServices, Person

router = APIRouter(prefix="/reservations", tags=["reservations"])


@router.get("/{reservation_id}/door-pin", response_model=DoorPinOut, summary="The PIN of the door")
async def get_door_pin(reservation_id: str, person: Person, services: GivenServices) -> Response:
    """Return the PIN that opens the room's door; `coming` for the seconds after a confirmation or a change."""
    reservation = services.own.one(person.subject, reservation_id)
    return private_json_answer(DoorPinOut.of(services.door_pins.told(reservation)))

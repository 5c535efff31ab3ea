"""What clerks do to one reservation: approve it, mark who came, write a note, take money, cancel."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from facilities_staff_api.schemas.bookings import (
    ActIn,
    DenialIn,
    MoneyIn,
    NoteIn,
    StaffCancellationIn,
    StaffReservationOut,
)
from facilities_staff_api.services import AskedByClerk, GivenServices, Services
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.staffing.asking import Target
from machiport.facilities.staffing.care_service import ReservationCareService
from machiport.http_api.answers import outcome_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.idempotency.staff_requests import StaffRequest
from machiport.localized_text import Language

router = APIRouter(prefix="/staff/facilities/{municipality}/reservations/{reservation_id}", tags=["facilities staff"])


@dataclass(frozen=True, slots=True)
class _Act:
    """A clerk's act on the reservation of the path, answered with the reservation as it is then."""

    asked: StaffRequest
    reservation_id: str
    services: Services
    language: Language

    @property
    def care(self) -> ReservationCareService:
        """What acts on reservations."""
        return self.services.care

    def target(self, body: ActIn) -> Target:
        """Return the reservation in the version that the clerk looked at."""
        return Target(self.reservation_id, body.version)

    def respond(self, after: Reservation) -> StoredResponse:
        """Return the answer that is kept."""
        shown = StaffReservationOut.of(after, self.services.clock.now(), self.language)
        return StoredResponse(200, shown.model_dump_json())


async def _act(asked: AskedByClerk, reservation_id: str, services: GivenServices, language: RequestLanguage) -> _Act:
    """Return what every route here needs of a request, besides its body."""
    return _Act(asked, reservation_id, services, language)


ActOnReservation = Annotated[_Act, Depends(_act)]


@router.post("/approval", response_model=StaffReservationOut, summary="Approve")
async def approve(body: ActIn, act: ActOnReservation) -> Response:
    """Approve what waits for it: next it is confirmed, or waits for its payment."""
    return outcome_answer(act.care.approve(act.asked, act.target(body), act.respond))


@router.post("/denial", response_model=StaffReservationOut, summary="Refuse approval")
async def deny(body: DenialIn, act: ActOnReservation) -> Response:
    """Refuse what waits for approval, for a reason that the holder is told. The room goes to who waits for it."""
    return outcome_answer(act.care.deny(act.asked, act.target(body), body.reason, act.respond))


@router.post("/use", response_model=StaffReservationOut, summary="The holder came")
async def mark_used(body: ActIn, act: ActOnReservation) -> Response:
    """Mark a booking as used, from the beginning of the use on."""
    return outcome_answer(act.care.mark_used(act.asked, act.target(body), act.respond))


@router.post("/no-show", response_model=StaffReservationOut, summary="Nobody came")
async def mark_no_show(body: ActIn, act: ActOnReservation) -> Response:
    """Mark that nobody came, from the beginning of the use on. The owner's points go with it, and can be forgiven."""
    return outcome_answer(act.care.mark_no_show(act.asked, act.target(body), act.respond))


@router.post("/note", response_model=StaffReservationOut, summary="Write a note")
async def write_note(body: NoteIn, act: ActOnReservation) -> Response:
    """Write staff's own note, in place of the one before."""
    return outcome_answer(act.care.note(act.asked, act.target(body), body.note, act.respond))


@router.post("/payments", response_model=StaffReservationOut, summary="Receive money")
async def receive_payment(body: MoneyIn, act: ActOnReservation) -> Response:
    """Record money received at the counter (収納); what waited for it is confirmed when all is paid."""
    return outcome_answer(act.care.receive(act.asked, act.target(body), body.yen, act.respond))


@router.post("/refunds", response_model=StaffReservationOut, summary="Give money back")
async def record_refund(body: MoneyIn, act: ActOnReservation) -> Response:
    """Record money given back (還付): at most what was paid above the price, or above the fee of cancelling."""
    return outcome_answer(act.care.refund(act.asked, act.target(body), body.yen, act.respond))


@router.post("/cancellation", response_model=StaffReservationOut, summary="Cancel")
async def cancel(body: StaffCancellationIn, act: ActOnReservation) -> Response:
    """Cancel on the holder's word, or lift a block; `waived`: without fee and points."""
    return outcome_answer(
        act.care.cancel(act.asked, act.target(body), act.respond, waived=body.waived, reason=body.reason)
    )

"""The FastAPI layer in front of the booking peers: the same routes, bodies, tokens and envelope as ours has."""

from typing import Annotated, Protocol
from uuid import uuid4

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from machiport.facilities.reservations.errors import OwnOverlap, ReservationNotFound
from machiport.facilities.reservations.model import SlotWish
from machiport.http_api.answers import outcome_answer
from machiport.http_api.app import create_app
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome
from machiport.identity import UserPools
from reservations_api.schemas.reservations import ConfirmationIn, OrderIn
from reservations_api.services import Person

router = APIRouter(prefix="/reservations")


class Books(Protocol):
    """Where a peer keeps its bookings. A request that is repeated with its key has one effect.

    `requests` counts what is asked of the database, one for each time that the peer waits for it.
    """

    requests: int

    def hold(self, person: str, key: str, wish: SlotWish) -> str | None:
        """Hold a slot for ten minutes; return the booking's number, None where it is taken or the quota reached."""
        ...

    def confirm(self, person: str, key: str, number: str) -> bool:
        """Confirm what is held; False where it is no more."""
        ...


def new_number() -> str:
    """Return a booking's number, of the form that ours have."""
    return f"44201-{uuid4().hex[:24]}"


def _books(request: Request) -> Books:
    books: Books = request.app.state.books
    return books


GivenBooks = Annotated[Books, Depends(_books)]


@router.post("/holds", status_code=201)
async def hold(body: OrderIn, person: Person, books: GivenBooks, idempotency_key: IdempotencyKey) -> Response:
    """Hold one slot."""
    number = books.hold(person.subject, idempotency_key, body.wishes()[0])
    if number is None:
        raise OwnOverlap  # any 409 is read alike
    return outcome_answer(Outcome(StoredResponse(201, f'{{"items": [{{"reservation_id": "{number}"}}]}}')))


@router.post("/confirmations")
async def confirm(body: ConfirmationIn, person: Person, books: GivenBooks, idempotency_key: IdempotencyKey) -> Response:
    """Confirm one booking."""
    if not books.confirm(person.subject, idempotency_key, body.reservations[0]):
        raise ReservationNotFound
    return outcome_answer(Outcome(StoredResponse(200, "{}")))


def booking_app(books: Books, pools: UserPools) -> FastAPI:
    """Return the app over a peer's bookings."""
    app = create_app(title="Peer", description="A peer of the benchmark.", routers=[router], user_pools=pools)
    app.state.books = books
    return app

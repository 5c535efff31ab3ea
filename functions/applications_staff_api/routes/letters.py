"""Certificates by post: batches to print, letters that came back."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Response

from applications_staff_api.schemas.letters import (
    BatchesOut,
    BatchIn,
    BatchLettersOut,
    BatchOut,
    DeliveriesOut,
    LetterOut,
    ReturnIn,
    SendAgainIn,
    deliveries_response,
)
from applications_staff_api.services import AskedByReviewer, GivenReviewer, GivenServices, Services
from machiport.applications.cases.errors import ApplicationNotFound
from machiport.applications.cases.model import Case
from machiport.applications.delivering.download_service import LINK_LIFE
from machiport.applications.delivering.ports import PrintBatch
from machiport.applications.delivering.post_service import BatchAsked, Letter
from machiport.applications.reviewing.asking import ReviewRequest
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.csv_answers import csv_answer
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    decode_identifier,
    encode_cursor,
    query_fingerprint,
)
from machiport.idempotency import StoredResponse
from machiport.problem_details import NotFound

router = APIRouter(prefix="/staff/applications/{municipality}", tags=["applications staff"])

BatchId = Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")]
_COLUMNS = ("発行番号", "郵便番号", "住所", "宛名", "申請番号")


@router.post("/print-batches", status_code=201, response_model=BatchOut, summary="Make a print batch")
async def make_batch(body: BatchIn, asked: AskedByReviewer, services: GivenServices) -> Response:
    """Gather at most a hundred applications whose letters were ready before the cut-off time (締め切り)."""
    reviewer = asked.reviewer
    if body.department not in reviewer.departments:
        raise NotFound
    wanted = BatchAsked(
        clerk=reviewer.key,
        municipality=reviewer.municipality,
        department=body.department,
        cut_off=body.cut_off or services.clock.now(),
        request=asked.request,
    )

    def respond(batch: PrintBatch) -> StoredResponse:
        return StoredResponse(201, BatchOut.of(batch).model_dump_json())

    return outcome_answer(services.posting.make(wanted, respond))


@router.get("/print-batches", response_model=BatchesOut, summary="Print batches")
async def list_batches(
    reviewer: GivenReviewer, services: GivenServices, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Return the batches of one's departments, the newest first."""
    fingerprint = query_fingerprint(f"{reviewer.municipality}/print-batches", {})
    before = decode_identifier(cursor, fingerprint, "before")
    page = services.posting.latest(reviewer.municipality, limit, before)
    own = [BatchOut.of(batch) for batch in page if batch.department in reviewer.departments]
    following = encode_cursor({"before": page[-1].batch_id}, fingerprint) if len(page) == limit else None
    return private_json_answer(BatchesOut(items=own, next_cursor=following))


@router.get("/print-batches/{batch_id}", response_model=BatchLettersOut, summary="A print batch with its letters")
async def get_batch(reviewer: GivenReviewer, batch_id: BatchId, services: GivenServices) -> Response:
    """Return the letters with their addresses, and links to the files to print that live five minutes."""
    batch = services.posting.batch(reviewer.municipality, reviewer.departments, batch_id)
    found = services.posting.letters(batch, reviewer.key)
    letters = [LetterOut.of(letter, _link(services, letter)) for letter in found]
    return private_json_answer(BatchLettersOut(**BatchOut.of(batch).model_dump(), letters=letters))


@router.get(
    "/print-batches/{batch_id}/csv",
    summary="The address blocks of a print batch",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def get_batch_csv(reviewer: GivenReviewer, batch_id: BatchId, services: GivenServices) -> Response:
    """Return the address blocks as a table for a label program."""
    batch = services.posting.batch(reviewer.municipality, reviewer.departments, batch_id)
    shown = [LetterOut.of(letter, "") for letter in services.posting.letters(batch, reviewer.key)]
    rows = [(one.serial, one.postal_code, one.address, one.recipient, one.application_id) for one in shown]
    return csv_answer([_COLUMNS, *rows], f"letters-{batch_id}.csv")


@router.post("/returned-letters", response_model=DeliveriesOut, summary="A letter came back")
async def take_back(body: ReturnIn, asked: AskedByReviewer, services: GivenServices) -> Response:
    """Link a letter that came back (返戻) with its application, by the serial on it."""
    find = _finder(services, asked, body.serial)
    back = services.posting.returned(
        asked.request, asked.reviewer.key, find, body.serial, body.reason, deliveries_response
    )
    return outcome_answer(back)


@router.post("/returned-letters/sending", response_model=DeliveriesOut, summary="Send a letter again")
async def send_again(body: SendAgainIn, asked: AskedByReviewer, services: GivenServices) -> Response:
    """Put a letter that came back into the next batch, with a new address."""
    find, address = _finder(services, asked, body.serial), body.address.model_dump()
    again = services.posting.send_again(
        asked.request, asked.reviewer.key, find, body.serial, address, deliveries_response
    )
    return outcome_answer(again)


def _link(services: Services, letter: Letter) -> str:
    key, serial = letter.certificate.pdf_key, letter.certificate.serial
    return services.certificate_links.link(key, f"{serial}.pdf", "application/pdf", LINK_LIFE) if key else ""


def _finder(services: Services, asked: ReviewRequest, serial: str) -> Callable[[], Case]:
    def find() -> Case:
        application_id = services.posting.application_of(asked.reviewer.municipality, serial)
        if application_id is None:
            raise ApplicationNotFound
        return services.views.case(asked.reviewer, application_id)

    return find

"""The queue (受付一覧) of one's departments."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from applications_staff_api.schemas.queue import ApplicationOut, CountsOut, QueuedState, QueueOut, staff_key
from applications_staff_api.services import GivenReviewer, GivenServices
from machiport.applications.cases.model import Channel
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.queue import ALL_QUEUED, NOBODY, QueueFilters
from machiport.http_api.answers import private_json_answer
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    decode_identifier,
    encode_cursor,
    query_fingerprint,
)
from machiport.http_api.request_facts import RequestLanguage
from machiport.problem_details import NotFound

router = APIRouter(prefix="/staff/applications/{municipality}/applications", tags=["applications staff"])

_DEPARTMENT: Final = r"^[a-z][a-z_]{0,59}$"
Department = Annotated[
    str | None, Query(pattern=_DEPARTMENT, description="One of one's departments; all of them without it.")
]


@router.get("", response_model=QueueOut, summary="The queue")
async def list_applications(  # a query's parameters are its filters
    reviewer: GivenReviewer,
    services: GivenServices,
    language: RequestLanguage,
    department: Department = None,
    state: Annotated[QueuedState | None, Query(description="One state; all that are not over without it.")] = None,
    procedure_id: Annotated[str | None, Query(pattern=r"^[a-z][a-z0-9_]{1,59}$")] = None,
    assignee: Annotated[
        str | None, Query(pattern=r"^[A-Za-z0-9-]{1,128}$", description="`me`, `none`, or somebody's subject.")
    ] = None,
    overdue: Annotated[bool | None, Query(description="Later than the target (標準処理期間).")] = None,
    held: Annotated[bool | None, Query(description="Waiting for somebody's special attention.")] = None,
    channel: Channel | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Return what has arrived and is not over, the oldest first.

    It tells nothing personal. With filters a page may be short, even empty, and the queue go on: read on while there
    is a `next_cursor`. It may be a moment behind; a step looks at the application itself.
    """
    filters = QueueFilters(procedure_id, _assignee(assignee, reviewer), overdue, held, channel)
    asked = {"procedure_id": procedure_id, "assignee": assignee, "overdue": overdue, "held": held, "channel": channel}
    fingerprint = query_fingerprint(
        f"{reviewer.municipality}/applications", {**asked, "department": department, "state": state}
    )
    page = services.queues.page(
        (reviewer.municipality, _departments(department, reviewer)),
        ALL_QUEUED if state is None else (state,),
        filters,
        limit,
        decode_identifier(cursor, fingerprint, "after"),
    )
    now = services.clock.now()
    items = [ApplicationOut.of(each, services.titles.of(each), reviewer, now, language) for each in page.items]
    following = None if page.after is None else encode_cursor({"after": page.after}, fingerprint)
    return private_json_answer(QueueOut(items=items, next_cursor=following), language)


@router.get("/counts", response_model=CountsOut, summary="How long the queue is")
async def count_applications(
    reviewer: GivenReviewer, services: GivenServices, department: Department = None
) -> Response:
    """Return how many applications are in each state."""
    counts = services.queues.counts(reviewer.municipality, _departments(department, reviewer))
    return private_json_answer(CountsOut.of(counts))


def _departments(asked: str | None, reviewer: Reviewer) -> list[str]:
    """Return the departments to look into.

    Raises NotFound for one that the reviewer is not of.
    """
    if asked is None:
        return sorted(reviewer.departments)
    if asked not in reviewer.departments:
        raise NotFound
    return [asked]


def _assignee(asked: str | None, reviewer: Reviewer) -> str | None:
    match asked:
        case None:
            return None
        case "me":
            return reviewer.key
        case "none":
            return NOBODY
        case _:
            return staff_key(asked)

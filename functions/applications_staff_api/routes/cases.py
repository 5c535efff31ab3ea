"""Looking at one case. Each look is written into its audit trail before anything is shown."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from applications_staff_api.schemas.case_parts import PaperLinkOut
from applications_staff_api.schemas.cases import CaseOut
from applications_staff_api.services import GivenApplication, GivenReviewer, GivenServices, Services
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.viewing import CaseView
from machiport.http_api.answers import private_json_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.localized_text import Language

router = APIRouter(prefix="/staff/applications/{municipality}", tags=["applications staff"])

Number = Annotated[
    str,
    Path(
        pattern=r"^([0-9]{5}-[0-9]{8}-[0-9]{6}|[0-9]{10})$",
        description="到達番号 (`44201-20261122-738215`) or 問合せ番号 (ten digits).",
    ),
]


@router.get("/applications/{application_id}", response_model=CaseOut, summary="One application")
async def get_application(
    reviewer: GivenReviewer, application_id: GivenApplication, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return the whole case. Its ETag is the application's version, which every step has to name."""
    return _shown(services, reviewer, services.views.view(reviewer, application_id), language)


@router.get("/numbers/{number}", response_model=CaseOut, summary="An application by its number")
async def get_application_by_number(
    reviewer: GivenReviewer, number: Number, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return the case whose arrival or inquiry number a resident quotes."""
    return _shown(services, reviewer, services.views.by_number(reviewer, number), language)


@router.get(
    "/applications/{application_id}/attachments/{attachment_id}",
    response_model=PaperLinkOut,
    summary="Open an attachment",
)
async def open_attachment(
    reviewer: GivenReviewer,
    application_id: GivenApplication,
    attachment_id: Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")],
    services: GivenServices,
) -> Response:
    """Return a link that lives five minutes, to a paper that was checked."""
    return private_json_answer(PaperLinkOut.of(services.papers.link(reviewer, application_id, attachment_id)))


def _shown(services: Services, reviewer: Reviewer, view: CaseView, language: Language) -> Response:
    answer = private_json_answer(CaseOut.of(view, reviewer, services.clock.now(), language), language)
    answer.headers["ETag"] = f'"{view.case.application.version}"'
    return answer

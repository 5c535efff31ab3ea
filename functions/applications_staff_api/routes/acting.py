"""What every route of a step needs of a request, besides its body."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from applications_staff_api.schemas.queue import ApplicationOut
from applications_staff_api.schemas.steps import StepIn
from applications_staff_api.services import (
    AskedByApprover,
    AskedByReviewer,
    GivenApplication,
    GivenServices,
    Services,
)
from machiport.applications.cases.model import Application
from machiport.applications.reviewing.asking import ReviewRequest, Target
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.localized_text import Language


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers a step with the application as it is then, without anything personal: the answer is kept for a day."""

    asked: ReviewRequest
    services: Services
    language: Language

    def respond(self, after: Application, status: int = 200) -> StoredResponse:
        """Return the answer that is kept."""
        title, now = self.services.titles.of(after), self.services.clock.now()
        shown = ApplicationOut.of(after, title, self.asked.reviewer, now, self.language)
        return StoredResponse(status, shown.model_dump_json())


@dataclass(frozen=True, slots=True)
class Act(Answering):
    """A step on the application of the path."""

    application_id: str

    def target(self, body: StepIn) -> Target:
        """Return the application in the version that was looked at."""
        return Target(self.application_id, body.version)


async def _by_reviewer(
    asked: AskedByReviewer, application_id: GivenApplication, services: GivenServices, language: RequestLanguage
) -> Act:
    return Act(asked, services, language, application_id)


async def _by_approver(
    asked: AskedByApprover, application_id: GivenApplication, services: GivenServices, language: RequestLanguage
) -> Act:
    return Act(asked, services, language, application_id)


async def _answering(asked: AskedByReviewer, services: GivenServices, language: RequestLanguage) -> Answering:
    return Answering(asked, services, language)


ActOfReviewer = Annotated[Act, Depends(_by_reviewer)]
ActOfApprover = Annotated[Act, Depends(_by_approver)]
AnsweringReviewer = Annotated[Answering, Depends(_answering)]

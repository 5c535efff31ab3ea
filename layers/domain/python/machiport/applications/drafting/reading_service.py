"""A resident's own applications, and those that they made for others."""

from collections.abc import Sequence
from dataclasses import dataclass

from machiport.applications.cases.model import Application
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.drafting.status_texts import STATES, StateTexts
from machiport.applications.drafting.views import ApplicationView, AskerRole, Views
from machiport.localized_text import LocalizedText


@dataclass(frozen=True, slots=True)
class ListedApplication:
    """An application in a list: its procedure's title, its state in plain words, and what the asker is in it."""

    application: Application
    title: LocalizedText
    texts: StateTexts
    role: AskerRole


class ReadingService:
    """Shows residents what is theirs."""

    def __init__(self, desk: DraftingDesk, views: Views) -> None:
        """Read cases of `desk`."""
        self._desk = desk
        self._views = views

    def one(self, subject: str, application_id: str) -> ApplicationView:
        """Return one application with everything that the person may see of it.

        An agent whose mandate is over sees its line in the list, and nothing that is in it: what the person concerned
        has changed since was never shown to them.

        Raises ApplicationNotFound, MandateNotInForce.
        """
        case = self._desk.cases.own(subject, application_id)
        if subject != case.application.applicant:
            self._desk.mandate_of(case.application, subject)
        return self._views.of(case, subject)

    def own(self, subject: str, most: int, before: str | None) -> Sequence[tuple[str, ListedApplication | None]]:
        """Return up to `most` lines of the list, the newest first, those older than id `before`.

        A line whose application is no longer theirs (erased this moment) has None.
        """
        store = self._desk.cases.store
        identifiers = store.of_resident(subject, most, before)
        found = store.applications(identifiers)
        return [(each, self._listed(found.get(each), subject)) for each in identifiers]

    def _listed(self, application: Application | None, subject: str) -> ListedApplication | None:
        if application is None or not application.may_be_read_by(subject):
            return None
        return ListedApplication(
            application=application,
            title=self._desk.procedure_of(application).title,
            texts=STATES[application.state],
            role="applicant" if subject == application.applicant else "agent",
        )

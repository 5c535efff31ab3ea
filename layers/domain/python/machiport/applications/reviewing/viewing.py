"""Looking at a case: every look of staff is written down in its audit chain."""

from dataclasses import dataclass

from pydantic import JsonValue

from machiport.applications.cases.committing import settled
from machiport.applications.cases.errors import ApplicationNotFound
from machiport.applications.cases.model import Case
from machiport.applications.cases.step import Step
from machiport.applications.procedures.model import Procedure
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.errors import OwnApplication
from machiport.applications.reviewing.review_desk import ReviewDesk


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, and its procedure in the version that it began with."""

    case: Case
    procedure: Procedure


class ViewService:
    """Shows cases to staff."""

    def __init__(self, desk: ReviewDesk) -> None:
        """Read cases through `desk`."""
        self._desk = desk

    def view(self, reviewer: Reviewer, application_id: str, action: str = "viewed", **details: JsonValue) -> CaseView:
        """Return a case, after writing down that the reviewer saw it: nothing is shown that was not written down.

        `action` and `details` say what of it was looked at.

        Raises ApplicationNotFound, ChangedMeanwhile where others changed the case again and again.
        """

        def attempt() -> Case:
            case = self._desk.case(reviewer, application_id)
            step = Step(case, self._desk.cases.now(), reviewer.key)
            step.note(action, **details)
            self._desk.cases.store.commit(step.change())
            return case

        case = settled(attempt)
        return CaseView(case, self._desk.procedure_of(case.application))

    def case(self, reviewer: Reviewer, application_id: str) -> Case:
        """Return a case for a change that writes down itself who made it; it is shown to nobody.

        Raises ApplicationNotFound, and OwnApplication for who stood aside from it.
        """
        case = self._desk.case(reviewer, application_id)
        if reviewer.key in case.application.recused:
            raise OwnApplication
        return case

    def by_number(self, reviewer: Reviewer, number: str) -> CaseView:
        """Return the case that has this arrival number (到達番号) or inquiry number (問合せ番号).

        Raises ApplicationNotFound, ChangedMeanwhile.
        """
        application_id = self._desk.cases.store.by_number(reviewer.municipality, number)
        if application_id is None:
            raise ApplicationNotFound
        return self.view(reviewer, application_id)

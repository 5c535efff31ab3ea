"""How far the form of a case is, for those who count or end drafts."""

from collections.abc import Mapping

from machiport.applications.cases.model import Case
from machiport.applications.drafting.views import day_of_form
from machiport.applications.procedures.forms import section_states
from machiport.applications.procedures.ports import ProcedureVersions
from machiport.clock import Clock, today


class FormSections:
    """Looks at a case's answers by the version of the procedure that it began with."""

    def __init__(self, versions: ProcedureVersions, clock: Clock) -> None:
        """Take procedures from `versions`."""
        self._versions = versions
        self._clock = clock

    def sections(self, case: Case) -> Mapping[str, str]:
        """Return the state of each section (`hidden`, `empty`, `begun`, `complete`); empty without answers.

        Raises ProcedureVersionMissing.
        """
        application, answers = case.application, case.answers
        if answers is None:
            return {}
        procedure = self._versions.version(application.procedure_id, application.procedure_version)
        return section_states(procedure, answers.data, day_of_form(case, today(self._clock)))

"""What everybody may ask about procedures. Nothing is kept."""

from dataclasses import dataclass

from machiport.applications.measuring.ports import UsualTime, UsualTimes
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.checking import Check, check
from machiport.applications.procedures.errors import AnswersNotValid
from machiport.applications.procedures.form_faults import problem_errors
from machiport.applications.procedures.model import LifeEvent, Procedure
from machiport.applications.procedures.navigator.data_files import Navigators
from machiport.applications.procedures.navigator.guide import faults, next_question, result
from machiport.applications.procedures.navigator.model import GivenAnswers, Navigator, Question, Step
from machiport.applications.procedures.pointers import Answers
from machiport.applications.procedures.search import ProcedureSearch
from machiport.clock import Clock, today


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a questionnaire says so far: the question to ask next (None: all is answered), and what to do by now."""

    navigator: Navigator
    question: Question | None
    steps: tuple[tuple[Step, Procedure], ...]


class CatalogueService:
    """Procedures of municipalities: found, shown, tried out; and the questionnaires that lead to them."""

    def __init__(self, procedures: Procedures, navigators: Navigators, usual: UsualTimes, clock: Clock) -> None:
        """Answer from the region's files; `usual` knows how long applications took lately."""
        self._procedures = procedures
        self._navigators = navigators
        self._usual = usual
        self._clock = clock
        self._indexes: dict[str, ProcedureSearch] = {}

    def search(self, municipality: str, words: str, life_event: LifeEvent | None) -> list[Procedure]:
        """Return what a municipality offers that `words` mean, best first; without words all of it, by id."""
        if municipality not in self._indexes:
            self._indexes[municipality] = ProcedureSearch(self._procedures.offered(municipality))
        return [found.procedure for found in self._indexes[municipality].search(words, life_event)]

    def procedure(self, municipality: str, procedure_id: str) -> tuple[Procedure, UsualTime | None]:
        """Return a procedure as it is in the municipality, and how long it takes there (None: not known yet).

        Raises ProcedureNotFound.
        """
        procedure = self._procedures.find(municipality, procedure_id)
        return procedure, self._usual.of(municipality, procedure_id)

    def check(self, municipality: str, procedure_id: str, answers: Answers) -> tuple[Procedure, Check]:
        """Return a procedure and what would happen if the answers were submitted today.

        Raises ProcedureNotFound.
        """
        procedure = self._procedures.find(municipality, procedure_id)
        return procedure, check(procedure, answers, today(self._clock))

    def navigators(self) -> list[Navigator]:
        """Return the questionnaires, by id."""
        return self._navigators.all()

    def navigator(self, navigator_id: str) -> Navigator:
        """Return a questionnaire.

        Raises NavigatorNotFound.
        """
        return self._navigators.find(navigator_id)

    def guidance(self, municipality: str, navigator_id: str, answers: GivenAnswers) -> Guidance:
        """Return what follows from the answers in a municipality.

        Raises NavigatorNotFound, and AnswersNotValid for what is none of the choices (`/body/answers/…`).
        """
        navigator = self._navigators.find(navigator_id)
        if found := faults(navigator, answers):
            raise AnswersNotValid(errors=problem_errors(found))
        offered = {procedure.id: procedure for procedure in self._procedures.offered(municipality)}
        steps = result(navigator, answers, offered)
        return Guidance(
            navigator=navigator,
            question=next_question(navigator, answers),
            steps=tuple((step, offered[step.procedure]) for step in steps),
        )

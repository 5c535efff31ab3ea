"""A questionnaire (手続きナビ) as its data file says it."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.procedures.model import Condition, LifeEvent, ProcedureId
from machiport.localized_text import LocalizedText

type Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,59}$")]
# By the question's id: the choice's id, or a list of them where several may be chosen.
type GivenAnswers = dict[str, Any]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Data):
    """What may be answered."""

    id: Name
    label: LocalizedText


class Question(_Data):
    """A question; `asked_when` is a condition on the answers before it. Of several choices none may be chosen too."""

    id: Name
    text: LocalizedText
    help: LocalizedText | None = None
    several: bool = False
    choices: tuple[Choice, ...] = Field(min_length=2)
    asked_when: Condition | None = None


class Rule(_Data):
    """A procedure that answers lead to, and why; `after` are the procedures that have to be done before it."""

    procedure: ProcedureId
    when: Condition
    reason: LocalizedText
    documents: tuple[LocalizedText, ...] = ()
    deadline: LocalizedText | None = None
    after: tuple[ProcedureId, ...] = ()


class Navigator(_Data):
    """One questionnaire. Several rules may lead to one procedure: each adds its reason and its papers."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,59}$")]
    title: LocalizedText
    summary: LocalizedText
    life_events: tuple[LifeEvent, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = Field(min_length=1)

    def question(self, question_id: str) -> Question | None:
        """Return a question by its id."""
        return next((each for each in self.questions if each.id == question_id), None)


class Step(_Data):
    """A procedure to do: why, with what, until when, after which others of the result."""

    procedure: ProcedureId
    reasons: tuple[LocalizedText, ...]
    documents: tuple[LocalizedText, ...]
    deadline: LocalizedText | None
    after: tuple[ProcedureId, ...]

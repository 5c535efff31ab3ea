"""What follows from the answers to a questionnaire, as it is asked and answered."""

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.procedures.catalogue_service import Guidance
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.navigator.model import Step
from machiport.localized_text import Language
from procedures_api.schemas.navigators import QuestionOut


class GuidanceIn(BaseModel):
    """Where somebody lives or will live, and their answers so far. Neither is kept nor logged."""

    model_config = ConfigDict(extra="forbid")

    municipality: str = Field(max_length=20, description="Code of five digits.", examples=["44201"])
    answers: dict[str, str | list[str]] = Field(
        default_factory=dict,
        max_length=50,
        description="By the question's id: a choice's id, or a list of them where several may be chosen.",
        examples=[{"which": "in", "household": ["children"]}],
    )


class StepOut(BaseModel):
    """A procedure to do."""

    procedure_id: str = Field(examples=["tennyu_yoyaku"])
    title: str
    summary: str
    department_name: str
    reasons: list[str]
    documents: list[str] = Field(description="What to bring or have at hand.")
    deadline: str | None
    after: list[str] = Field(description="Ids of the procedures in this list that come before it.")

    @classmethod
    def of(cls, step: Step, procedure: Procedure, language: Language) -> "StepOut":
        """Show a step in `language`."""
        return cls(
            procedure_id=step.procedure,
            title=procedure.title.in_language(language),
            summary=procedure.summary.in_language(language),
            department_name=procedure.department_name.in_language(language),
            reasons=[each.in_language(language) for each in step.reasons],
            documents=[each.in_language(language) for each in step.documents],
            deadline=None if step.deadline is None else step.deadline.in_language(language),
            after=list(step.after),
        )


class GuidanceOut(BaseModel):
    """What to do, in one order, as far as the answers go."""

    navigator_id: str
    municipality: str
    complete: bool = Field(description="Whether all questions that are asked have an answer.")
    next_question: QuestionOut | None
    steps: list[StepOut]

    @classmethod
    def of(cls, guidance: Guidance, municipality: str, language: Language) -> "GuidanceOut":
        """Show guidance in `language`."""
        question = guidance.question
        return cls(
            navigator_id=guidance.navigator.id,
            municipality=municipality,
            complete=question is None,
            next_question=None if question is None else QuestionOut.of(question, language),
            steps=[StepOut.of(step, procedure, language) for step, procedure in guidance.steps],
        )

"""Questionnaires as they are answered."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field

from machiport.applications.procedures.model import LifeEvent
from machiport.applications.procedures.navigator.model import Navigator, Question
from machiport.localized_text import Language


class NavigatorLine(BaseModel):
    """A questionnaire in a list."""

    navigator_id: str = Field(examples=["moving"])
    title: str
    summary: str
    life_events: list[LifeEvent]

    @classmethod
    def of(cls, navigator: Navigator, language: Language) -> "NavigatorLine":
        """Show a questionnaire in `language`."""
        return cls(
            navigator_id=navigator.id,
            title=navigator.title.in_language(language),
            summary=navigator.summary.in_language(language),
            life_events=list(navigator.life_events),
        )


class NavigatorsOut(BaseModel):
    """The questionnaires that there are."""

    items: list[NavigatorLine]

    @classmethod
    def of(cls, navigators: Iterable[Navigator], language: Language) -> "NavigatorsOut":
        """Show questionnaires in `language`."""
        return cls(items=[NavigatorLine.of(each, language) for each in navigators])


class ChoiceOut(BaseModel):
    """What may be answered."""

    id: str
    label: str


class QuestionOut(BaseModel):
    """A question."""

    id: str
    text: str
    help: str | None
    several: bool = Field(description="Whether the answer is a list of choices, which may be empty.")
    choices: list[ChoiceOut]
    asked_when: dict[str, Any] | None = Field(description="JSON Schema that the answers before it must match.")

    @classmethod
    def of(cls, question: Question, language: Language) -> "QuestionOut":
        """Show a question in `language`."""
        return cls(
            id=question.id,
            text=question.text.in_language(language),
            help=None if question.help is None else question.help.in_language(language),
            several=question.several,
            choices=[ChoiceOut(id=each.id, label=each.label.in_language(language)) for each in question.choices],
            asked_when=question.asked_when,
        )


class NavigatorOut(NavigatorLine):
    """A questionnaire with its questions, in the order in which they are asked."""

    questions: list[QuestionOut]

    @classmethod
    def in_full(cls, navigator: Navigator, language: Language) -> "NavigatorOut":
        """Show everything in `language`."""
        questions = [QuestionOut.of(question, language) for question in navigator.questions]
        return cls(**dict(NavigatorLine.of(navigator, language)), questions=questions)

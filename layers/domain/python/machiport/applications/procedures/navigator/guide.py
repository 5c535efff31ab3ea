"""Which question comes next, and what follows from the answers: nothing is kept."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from machiport.applications.procedures.form_faults import ANSWERS, FormFault
from machiport.applications.procedures.form_schemas import holds
from machiport.applications.procedures.navigator.model import GivenAnswers, Navigator, Question, Rule, Step
from machiport.localized_text import LocalizedText


def faults(navigator: Navigator, answers: Mapping[str, Any]) -> list[FormFault]:
    """Return which answers are none of the choices; answers to questions that are not asked are checked as well."""
    found = []
    if any(navigator.question(name) is None for name in answers):
        found.append(FormFault(ANSWERS, "unknown_field"))
    for question in navigator.questions:
        if question.id in answers and not _is_answer(question, answers[question.id]):
            found.append(FormFault(f"{ANSWERS}/{question.id}", "not_a_choice"))
    return found


def asked(navigator: Navigator, answers: GivenAnswers) -> list[Question]:
    """Return the questions that are asked, as far as the answers go: the last one may be still to be answered."""
    questions = []
    for question, counted in _walk(navigator, answers):
        questions.append(question)
        if question.id not in counted:
            break
    return questions


def next_question(navigator: Navigator, answers: GivenAnswers) -> Question | None:
    """Return the first question that is asked and has no answer; None where all have one."""
    return next((question for question, counted in _walk(navigator, answers) if question.id not in counted), None)


def result(navigator: Navigator, answers: GivenAnswers, offered: Collection[str]) -> list[Step]:
    """Return what is to be done, in one order: each step after those it needs, else as the file has them.

    Answers to questions that are not asked count for nothing. `offered` are the ids of procedures that there are; what
    is not among them is left out, and keeps its place between the others.

    Raises ValueError for rules that go round in a circle.
    """
    counted: GivenAnswers = {}
    for question, counted_before in _walk(navigator, answers):
        counted = counted_before
        if question.id not in counted:
            break
    applying: dict[str, list[Rule]] = {}
    for rule in navigator.rules:
        if rule.procedure in offered and holds(rule.when, counted):
            applying.setdefault(rule.procedure, []).append(rule)
    return [
        _step(procedure, applying[procedure], applying) for procedure in in_order(navigator) if procedure in applying
    ]


def in_order(navigator: Navigator) -> list[str]:
    """Return all procedures of a questionnaire in an order that keeps to every `after`, else as the file has them.

    Raises ValueError where there is none.
    """
    before: dict[str, set[str]] = {}
    for rule in navigator.rules:
        before.setdefault(rule.procedure, set()).update(rule.after)
    order: list[str] = []
    while len(order) < len(before):
        ready = next((each for each in before if each not in order and before[each].issubset(order)), None)
        if ready is None:
            raise ValueError(f"{navigator.id}: these wait for each other: {sorted(set(before) - set(order))}")
        order.append(ready)
    return order


def _walk(navigator: Navigator, answers: GivenAnswers) -> Iterator[tuple[Question, GivenAnswers]]:
    """Go through the questions that are asked, each with the answers that count up to it and with its own."""
    counted: GivenAnswers = {}
    for question in navigator.questions:
        if question.asked_when is not None and not holds(question.asked_when, counted):
            continue
        if question.id in answers:
            counted = counted | {question.id: answers[question.id]}
        yield question, counted


def _is_answer(question: Question, answer: object) -> bool:
    known = {choice.id for choice in question.choices}
    if not question.several:
        return isinstance(answer, str) and answer in known
    if not isinstance(answer, list) or not all(isinstance(each, str) for each in answer):
        return False
    return len(set(answer)) == len(answer) and known.issuperset(answer)


def _step(procedure: str, rules: list[Rule], applying: Collection[str]) -> Step:
    documents: dict[str, LocalizedText] = {each.ja: each for rule in rules for each in rule.documents}
    needed = dict.fromkeys(each for rule in rules for each in rule.after if each in applying)
    return Step(
        procedure=procedure,
        reasons=tuple(rule.reason for rule in rules),
        documents=tuple(documents.values()),
        deadline=next((rule.deadline for rule in rules if rule.deadline is not None), None),
        after=tuple(needed),
    )

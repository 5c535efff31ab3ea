"""Filling in a form (申請書): what is wrong with answers, what is kept of them, and how far along they are."""

from datetime import date
from typing import Any, Literal

from machiport.applications.procedures.answer_limits import unusable
from machiport.applications.procedures.form_answers import folded, shown, with_computed
from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.model import Procedure, Section
from machiport.applications.procedures.pointers import Answers
from machiport.applications.procedures.schema_faults import schema_faults

type SectionState = Literal["hidden", "empty", "begun", "complete"]


def partial_faults(procedure: Procedure, answers: Answers) -> list[FormFault]:
    """Return what is wrong with what was typed so far: kinds, formats, lengths, fields that the form has not.

    What is still missing is no fault. Answers of hidden sections are looked at as well, since a draft keeps them.
    """
    refused = unusable(procedure.form, answers)
    return refused or schema_faults(procedure.form, folded(procedure.form, answers), None)


def complete_faults(procedure: Procedure, answers: Answers, today: date) -> list[FormFault]:
    """Return all that keeps the answers from being submitted on `today` (in Japan); answers of hidden sections count
    for nothing."""
    refused = unusable(procedure.form, answers)
    if refused:
        return refused
    seen = shown(procedure, folded(procedure.form, answers), today)
    return schema_faults(procedure.form, seen.answers, today, seen.hidden)


def tidied(procedure: Procedure, answers: Answers, today: date) -> dict[str, Any]:
    """Return what a draft keeps: widths folded, computed fields computed anew, hidden sections' answers too.

    `answers` have no `partial_faults`; what the form has no field for is left out all the same.
    """
    known = {name: value for name, value in answers.items() if name in _fields(procedure)}
    return with_computed(procedure, folded(procedure.form, known), today)


def cleaned(procedure: Procedure, answers: Answers, today: date) -> dict[str, Any]:
    """Return what is submitted: as `tidied`, without the answers of hidden sections."""
    return shown(procedure, folded(procedure.form, answers), today).answers


def section_states(procedure: Procedure, answers: Answers, today: date) -> dict[str, SectionState]:
    """Return how far along each section is, by its id, in the form's order.

    `empty`: nothing was typed or chosen; `complete`: something was, and nothing there keeps it from being submitted.
    """
    if unusable(procedure.form, answers):
        return {section.id: "begun" for section in procedure.form.sections}
    seen = shown(procedure, folded(procedure.form, answers), today)
    faulty = {fault.pointer.split("/")[2] for fault in schema_faults(procedure.form, seen.answers, today, seen.hidden)}
    computed = {each.field for each in procedure.form.computed}
    typed = {name for name in seen.answers if name not in computed}

    def state(section: Section) -> SectionState:
        if section.id in seen.hidden:
            return "hidden"
        if typed.isdisjoint(section.fields):
            return "empty"
        return "complete" if faulty.isdisjoint(section.fields) else "begun"

    return {section.id: state(section) for section in procedure.form.sections}


def _fields(procedure: Procedure) -> set[str]:
    return set(procedure.form.json_schema.get("properties", {}))

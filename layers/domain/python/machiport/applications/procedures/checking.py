"""Trying a form out: what is still wrong or missing, what it would cost, which papers it would need."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from machiport.applications.procedures.answer_limits import unusable
from machiport.applications.procedures.attachment_slots import attachments_needed
from machiport.applications.procedures.fees import FeeQuote, fee_of
from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.forms import SectionState, cleaned, complete_faults, section_states
from machiport.applications.procedures.model import AttachmentSlot, Procedure
from machiport.applications.procedures.pointers import Answers


@dataclass(frozen=True, slots=True)
class Check:
    """What was found: nothing is wrong or missing where there are no `faults`. `computed` are the computed fields."""

    faults: tuple[FormFault, ...]
    sections: dict[str, SectionState]
    computed: dict[str, Any]
    fee: FeeQuote
    papers: tuple[AttachmentSlot, ...]


def check(procedure: Procedure, answers: Answers, today: date) -> Check:
    """Return what would happen if the answers were submitted on `today` (in Japan)."""
    faults = complete_faults(procedure, answers, today)
    # Of what cannot be looked at, nothing follows.
    kept: dict[str, Any] = {} if unusable(procedure.form, answers) else cleaned(procedure, answers, today)
    computed = {each.field for each in procedure.form.computed}
    return Check(
        faults=tuple(faults),
        sections=section_states(procedure, answers, today),
        computed={name: value for name, value in kept.items() if name in computed},
        fee=fee_of(procedure, kept),
        papers=tuple(attachments_needed(procedure, kept)),
    )

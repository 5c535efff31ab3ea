"""What a form is filled in with beforehand: the applicant's verified facts, where the form has a place for them."""

from typing import Any, Final

from machiport.applications.applicants import Applicant
from machiport.applications.procedures.forms import partial_faults
from machiport.applications.procedures.model import Procedure

# All that an agent is told of the person for whom they act.
_FOR_AGENTS: Final = frozenset({"name"})


def prefilled(procedure: Procedure, applicant: Applicant, *, for_agent: bool) -> dict[str, Any]:
    """Return the answers that a draft begins with.

    An agent gets no more than the name. A fact that the form does not take (longer than its field) is left out.
    """
    properties = procedure.form.json_schema.get("properties", {})
    wanted = {
        name: applicant.facts[text.prefill]
        for name, text in procedure.form.texts.items()
        if name in properties and text.prefill is not None and applicant.facts.get(text.prefill)
        if not for_agent or text.prefill in _FOR_AGENTS
    }
    faulty = {
        fault.pointer.split("/")[2] for fault in partial_faults(procedure, wanted) if fault.pointer.count("/") > 1
    }
    return {name: value for name, value in wanted.items() if name not in faulty}

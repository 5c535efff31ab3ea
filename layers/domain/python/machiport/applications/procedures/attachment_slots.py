"""Which papers (添付書類) these answers need."""

from machiport.applications.procedures.form_schemas import holds
from machiport.applications.procedures.model import AttachmentSlot, Procedure
from machiport.applications.procedures.pointers import Answers


def attachments_needed(procedure: Procedure, answers: Answers) -> list[AttachmentSlot]:
    """Return the papers without which the application cannot be submitted, in the file's order.

    `answers` are `cleaned`. A slot with `required_when` is needed where that holds, another one where it is `required`.
    """
    return [slot for slot in procedure.attachments if _is_needed(slot, answers)]


def attachments_offered(procedure: Procedure, answers: Answers) -> list[AttachmentSlot]:
    """Return the papers that may be attached: those needed, and those that never have to be."""
    return [
        slot
        for slot in procedure.attachments
        if _is_needed(slot, answers) or (slot.required_when is None and not slot.required)
    ]


def _is_needed(slot: AttachmentSlot, answers: Answers) -> bool:
    return slot.required if slot.required_when is None else holds(slot.required_when, answers)

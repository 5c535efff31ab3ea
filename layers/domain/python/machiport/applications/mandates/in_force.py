"""Whether a mandate lets its agent act now."""

from datetime import datetime

from machiport.applications.mandates.errors import MandateNotInForce
from machiport.applications.mandates.model import Mandate


def in_force(mandate: Mandate | None, agent: str, procedure_id: str, municipality: str, now: datetime) -> Mandate:
    """Return the mandate where it lets the agent act now.

    Raises MandateNotInForce.
    """
    if mandate is None or mandate.agent != agent or not mandate.permits(procedure_id, municipality, now):
        raise MandateNotInForce
    return mandate

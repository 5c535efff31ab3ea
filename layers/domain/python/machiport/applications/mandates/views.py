"""A mandate as one of its people sees it."""

from dataclasses import dataclass
from typing import Literal

from machiport.applications.mandates.model import Mandate
from machiport.localized_text import LocalizedText


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate with the names of its people; a procedure that is no longer offered has no title.

    `role`: who asks is the `agent`, the `principal`, or has the code and may confirm (`asked`).
    """

    mandate: Mandate
    role: Literal["agent", "principal", "asked"]
    agent_name: str | None
    principal_name: str | None
    procedures: tuple[tuple[str, LocalizedText | None], ...]


def role_in(mandate: Mandate, subject: str) -> Literal["agent", "principal", "asked"]:
    """Return what the person is in a mandate."""
    if subject == mandate.agent:
        return "agent"
    return "principal" if subject == mandate.principal else "asked"

"""A mandate (委任). It is no part of a case: it may be for many, and is there before any."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from machiport.applications.cases.model import Part


class Mandate(Part):
    """A mandate (委任): `principal` lets `agent` apply for them; it counts only once the principal has confirmed.

    `procedures` are ids; empty for all procedures of `municipality`.
    """

    mandate_id: str
    municipality: str
    agent: str
    principal: str | None = None
    procedures: tuple[str, ...] = ()
    state: Literal["proposed", "confirmed", "refused", "revoked"] = "proposed"
    created_at: AwareDatetime
    confirmed_at: AwareDatetime | None = None
    valid_from: AwareDatetime
    valid_until: AwareDatetime

    def permits(self, procedure_id: str, municipality: str, now: datetime) -> bool:
        """Tell whether it lets the agent apply for this procedure now."""
        return (
            self.state == "confirmed"
            and self.municipality == municipality
            and (not self.procedures or procedure_id in self.procedures)
            and self.valid_from <= now < self.valid_until
        )

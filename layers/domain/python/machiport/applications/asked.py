"""A resident's request that may be sent twice."""

from dataclasses import dataclass

from machiport.applications.applicants import actor_name
from machiport.idempotency import IdempotentRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and the request by which it is done once."""

    subject: str
    request: IdempotentRequest

    @property
    def actor(self) -> str:
        """What the person is called in the audit chain."""
        return actor_name(self.subject)

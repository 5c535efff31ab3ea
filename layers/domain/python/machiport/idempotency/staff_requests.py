"""Who of the staff asks for what, and with which attempt where an effect takes more than one write."""

from dataclasses import dataclass

from machiport.idempotency.model import IdempotentRequest


@dataclass(frozen=True, slots=True)
class StaffRequest:
    """The request of a member of staff, known by a pseudonym."""

    request: IdempotentRequest
    pseudonym: str

    @property
    def municipality(self) -> str:
        """The municipality for which the person acts: five digits of JIS X 0402."""
        return self.request.municipality


@dataclass(frozen=True, slots=True)
class StaffAttempt(StaffRequest):
    """The same with a name for this very attempt: what it begins, no other attempt completes or gives up."""

    attempt: str

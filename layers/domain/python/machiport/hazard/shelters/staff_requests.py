"""Who of the staff asks for what."""

from dataclasses import dataclass

from machiport.idempotency import IdempotentRequest


@dataclass(frozen=True, slots=True)
class StaffRequest:
    """The idempotent request, and a name for this very attempt."""

    request: IdempotentRequest
    attempt: str

    @property
    def municipality(self) -> str:
        """The municipality for which the person acts."""
        return self.request.municipality

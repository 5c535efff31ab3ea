"""Where mandates are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from machiport.applications.mandates.model import Mandate
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.outbox import OutboxEvent


@dataclass(frozen=True, slots=True)
class CodeLine:
    """Which mandate a code confirms, until when; `digest` is the code's SHA-256."""

    digest: str
    mandate_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateChange:
    """One step of a mandate: written only where it is still as `before`.

    `used_code` goes with it; `listed_for` gets a line in their list.
    """

    before: Mandate
    after: Mandate
    event: OutboxEvent
    used_code: CodeLine | None = None
    listed_for: str | None = None


class MandateReader(Protocol):
    """Reads one mandate."""

    def find(self, mandate_id: str) -> Mandate | None:
        """Return a mandate, read consistently; None where there is none."""
        ...


class MandateStore(MandateReader, Protocol):
    """Reads consistently; writes in one transaction with the request's record."""

    def by_code(self, digest: str) -> CodeLine | None:
        """Return what the code with this SHA-256 confirms; None for none. It may have expired."""
        ...

    def of_person(self, subject: str, most: int) -> Sequence[Mandate]:
        """Return a person's mandates, given and held, the newest first."""
        ...

    def propose(self, mandate: Mandate, code: CodeLine, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write a new mandate with its code and its line in the agent's list.

        Raises EffectRefused.
        """
        ...

    def change(self, change: MandateChange, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write one step.

        Raises EffectRefused, with MandateDecided where the mandate is no longer as it was.
        """
        ...

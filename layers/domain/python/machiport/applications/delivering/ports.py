"""Where print batches are kept."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict

from machiport.idempotency import IdempotentRequest, StoredResponse


class PrintBatch(BaseModel):
    """Letters to be printed and posted together (印刷バッチ): what was ready before the cut-off time.

    `letters` are application ids; which of their certificates are in it, the deliveries themselves say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch_id: str
    municipality: str
    department: str
    cut_off: AwareDatetime
    made_at: AwareDatetime
    made_by: str
    letters: tuple[str, ...]


class PrintBatches(Protocol):
    """Keeps batches; one is written once and never changes."""

    def keep(self, batch: PrintBatch, request: IdempotentRequest, response: StoredResponse) -> None:
        """Keep a new batch together with its request's response.

        Raises EffectRefused where a twin of the request has done it.
        """
        ...

    def find(self, municipality: str, batch_id: str) -> PrintBatch | None:
        """Return a batch of a municipality; None where there is none."""
        ...

    def latest(self, municipality: str, most: int, before: str | None = None) -> Sequence[PrintBatch]:
        """Return a municipality's batches, the newest first, those older than id `before`."""
        ...

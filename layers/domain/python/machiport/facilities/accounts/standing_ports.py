"""Where standings are read and corrected."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from machiport.facilities.accounts.standing_model import Correction
from machiport.facilities.ledger.marks import LedgerKey, Marks, StandingKey
from machiport.facilities.reservations.ports import PenaltyWrite, Standing
from machiport.idempotency import IdempotentRequest, StoredResponse


class StandingReads(Protocol):
    """Reads standings, as the store of reservations does."""

    def marks(
        self, ledgers: Iterable[LedgerKey], standings: Iterable[StandingKey]
    ) -> tuple[Mapping[LedgerKey, Marks], Mapping[StandingKey, Standing]]:
        """Return ledgers and standings; what does not exist yet is empty."""
        ...


class Corrections(Protocol):
    """Keeps what staff corrected."""

    def newest(self, key: StandingKey, limit: int) -> Sequence[Correction]:
        """Return the newest corrections of a holder's points, the newest first."""
        ...

    def correct(
        self, write: PenaltyWrite, correction: Correction, request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Write points over those that were read, with the correction and the request's response.

        Raises EffectRefused with PointsChanged.
        """
        ...

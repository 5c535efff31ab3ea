"""Comparing a municipality's ledger with the gateway's over some days."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from machiport.applications.cases.ports import CaseStore, LedgerLine
from machiport.applications.identifiers import municipality_of
from machiport.applications.payments.model import Movement
from machiport.applications.payments.ports import PaymentGateway
from machiport.applications.payments.reconciliation import Reconciliation, compared
from machiport.clock import TOKYO

MOST_DAYS: Final = 62


class ReconciliationService:
    """Reads both ledgers."""

    def __init__(self, store: CaseStore, gateway: PaymentGateway) -> None:
        """Compare what `store` has with what `gateway` has."""
        self._store: Final = store
        self._gateway: Final = gateway

    def reconciled(self, municipality: str, first: date, last: date) -> Reconciliation:
        """Return both ledgers from the day `first` to the day `last` in Japan, which is included.

        Raises ValueError for a period that is empty or longer than 62 days; GatewayUnavailable, GatewayRefused.
        """
        if not 0 <= (last - first).days < MOST_DAYS:
            raise ValueError(f"a period has 1 to {MOST_DAYS} days")
        return compared(
            municipality, (first, last), self._ours(municipality, first, last), self._theirs(municipality, first, last)
        )

    def _ours(self, municipality: str, first: date, last: date) -> Iterator[LedgerLine]:
        for days in range((last - first).days + 1):
            yield from self._store.ledger(municipality, first + timedelta(days=days))

    def _theirs(self, municipality: str, first: date, last: date) -> Iterator[Movement]:
        begin = datetime.combine(first, time(), TOKYO)
        end = datetime.combine(last + timedelta(days=1), time(), TOKYO)
        for movement in self._gateway.movements_between(begin, end):
            if self._municipality_of(movement) == municipality:
                yield movement

    def _municipality_of(self, movement: Movement) -> str | None:
        """Return whose money it is; None for what others do with the same account."""
        if movement.municipality is not None:
            return movement.municipality
        found = self._store.by_gateway_id(movement.gateway_id)
        return municipality_of(found[0]) if found else None

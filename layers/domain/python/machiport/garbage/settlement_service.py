"""After a publication: back to one read a question, and nothing left of publications that never happened."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from machiport.clock import Clock, today
from machiport.garbage.ports import Settlement

ABANDONED_AFTER = timedelta(hours=1)
_WORKERS = 12


class SettlementService:
    """Settles publications; every call may be repeated."""

    def __init__(self, settlement: Settlement, clock: Clock) -> None:
        """Settle through `settlement`, as of `clock`."""
        self._settlement = settlement
        self._clock = clock

    def settle(self, municipality: str, publication_id: str) -> int:
        """Settle every area of a decided publication and return how many; 0 while it is still staging."""
        state = self._settlement.state(municipality, publication_id)
        if state is None or state == "staging":
            return 0
        area_ids = self._settlement.area_ids(municipality, publication_id)
        present = today(self._clock)
        with ThreadPoolExecutor(_WORKERS) as workers:
            settled = [
                workers.submit(self._settlement.settle_area, municipality, area_id, present) for area_id in area_ids
            ]
            for one in settled:
                one.result()
        return len(area_ids)

    def sweep(self, municipalities: Iterable[str]) -> int:
        """Abandon publications that have been staging for over an hour; remove what abandoned ones left; say how many.

        A publication stays on the list of leftovers until its areas are tidied up, so a sweep that breaks off is
        taken up by the next one.
        """
        before = self._clock.now() - ABANDONED_AFTER
        swept = 0
        for municipality in municipalities:
            for publication_id in self._settlement.leftovers(municipality, before):
                if self._settlement.abandon(municipality, publication_id):
                    self.settle(municipality, publication_id)
                    self._settlement.forget(municipality, publication_id, self._clock.now())
                    swept += 1
        return swept

"""The head as of a few seconds ago."""

from datetime import datetime, timedelta

from machiport.clock import Clock
from machiport.hazard.datasets.ports import HazardHeads
from machiport.hazard.datasets.publication import HazardHead

LONGEST = timedelta(seconds=5)


class RecentHead:
    """Reads the head at most every five seconds.

    That is right for maps: an archive never changes, so whoever is told of the one before draws a whole map of data
    that was in force seconds ago, and settling a publication takes minutes anyway. What holds at a place is never
    answered from here.
    """

    def __init__(self, heads: HazardHeads, clock: Clock) -> None:
        """Read from `heads`."""
        self._heads = heads
        self._clock = clock
        self._read: tuple[datetime, HazardHead] | None = None

    def head(self) -> HazardHead:
        """Return what is, or a moment ago was, in force."""
        now = self._clock.now()
        # A clock may be set back; then what was read is of no known age.
        if self._read is None or not timedelta() <= now - self._read[0] < LONGEST:
            self._read = now, self._heads.head()
        return self._read[1]

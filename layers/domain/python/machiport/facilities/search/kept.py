"""What is published rarely, kept by the process for a little while: a search may be that much behind its owner."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from machiport.clock import Clock

KEPT_SECONDS: Final = 30


class Kept[K: Hashable, V]:
    """Reads what is not known, or not known any more, and all of that together. What does not exist is not kept."""

    def __init__(
        self, read: Callable[[tuple[K, ...]], Mapping[K, V]], clock: Clock, seconds: int = KEPT_SECONDS
    ) -> None:
        """Keep what `read` returns for `seconds`."""
        self._read = read
        self._clock = clock
        self._kept_for = timedelta(seconds=seconds)
        self._values: dict[K, tuple[datetime, V]] = {}

    def of(self, keys: Iterable[K]) -> Mapping[K, V]:
        """Return the values of those of `keys` that have one; no request where all of them are known."""
        now, wanted = self._clock.now(), tuple(dict.fromkeys(keys))
        missing = tuple(key for key in wanted if key not in self._values or self._values[key][0] <= now)
        if missing:
            read = self._read(missing)
            for key in missing:
                self._values.pop(key, None)
            self._values.update({key: (now + self._kept_for, value) for key, value in read.items()})
        return {key: self._values[key][1] for key in wanted if key in self._values}

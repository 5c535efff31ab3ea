"""What a process keeps of what it has read and will not change: the most recently used, up to a number."""

from collections import OrderedDict
from collections.abc import Hashable


class RecentlyUsed[K: Hashable, V]:
    """A dictionary that forgets what was not asked for the longest."""

    def __init__(self, most: int) -> None:
        """Keep `most` values."""
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return the value of `key`; None where it is not there (any more)."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def keep(self, key: K, value: V) -> V:
        """Keep and return the value of `key`."""
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)
        return value

"""Public holidays of Japan from the library `holidays`, which is there for who publishes, and for nobody else.

The library takes more than a second to import, so it waits until the first publication of a process.
"""

from datetime import date
from functools import lru_cache


class JapaneseHolidays:
    """国民の祝日 with 振替休日 and 国民の休日; the equinoxes (春分の日・秋分の日) by the astronomical rule."""

    def of_years(self, first: int, last: int) -> frozenset[date]:
        """Return all of them from 1 January of `first` to 31 December of `last`."""
        return _of_years(first, last)


@lru_cache(maxsize=4)
def _of_years(first: int, last: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415  # see above

    return frozenset(holidays.country_holidays("JP", years=range(first, last + 1)))

"""The injected clock: instants are aware and in UTC, days are days in Japan (Asia/Tokyo).

Time zone data: the Lambda base image (Amazon Linux 2023, minimal) need not carry `/usr/share/zoneinfo`, so the
package `tzdata` is a dependency of the layers; `zoneinfo` falls back to it by itself.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant: aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant: aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is advanced; for tests and for answering "what if it were then"."""

    def __init__(self, instant: datetime) -> None:
        """Stop the clock at `instant`.

        Raises ValueError for a naive datetime: without a time zone it names no instant.
        """
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant at which the clock stands: aware, in UTC."""
        return self._instant

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by` (negative moves it back)."""
        self._instant += by


def today(clock: Clock) -> date:
    """Return the present day in Japan (Asia/Tokyo)."""
    return clock.now().astimezone(TOKYO).date()

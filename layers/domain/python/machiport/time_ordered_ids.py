"""Identifiers that sort by the time they were made, so that lists need no other order."""

import secrets

from machiport.clock import Clock

_TIME_DIGITS = 12
_RANDOM_BYTES = 6


def new_id(clock: Clock) -> str:
    """Return a new identifier: 12 hexadecimal digits of milliseconds since 1970, then 12 random ones.

    Two of the same millisecond are in no order.
    """
    milliseconds = int(clock.now().timestamp() * 1000)
    return f"{milliseconds:0{_TIME_DIGITS}x}{secrets.token_hex(_RANDOM_BYTES)}"

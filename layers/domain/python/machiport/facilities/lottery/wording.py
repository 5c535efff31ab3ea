"""Instants of rounds as people read them: in Japan's time."""

from datetime import datetime

from machiport.clock import TOKYO
from machiport.facilities.lottery.model import Round


def instant_words(instant: datetime) -> str:
    """Return an instant as `2027-01-31 17:00`, Asia/Tokyo."""
    return f"{instant.astimezone(TOKYO):%Y-%m-%d %H:%M}"


def window_params(the_round: Round) -> dict[str, str | int]:
    """Return the parameters of EntriesNotOpen."""
    times = the_round.times
    return {"opens_at": instant_words(times.opens_at), "closes_at": instant_words(times.closes_at)}

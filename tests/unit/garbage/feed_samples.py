"""Invented collections for the feed's and the bundle's tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.collection import Collection
from machiport.garbage.icalendar_feed import FeedArea, FeedEdition
from machiport.localized_text import LocalizedText

BURNABLE = EntryCategory(
    "burnable", LocalizedText(ja="燃やすごみ", en="Burnable garbage", ja_x_easy="もやす ごみ"), "#d03030"
)
PLASTIC = EntryCategory("plastic", LocalizedText(ja="プラスチック", en="Plastic"), "#3070d0", time(8, 0))
AREA = FeedArea("44201", "sample-area", "見本町1丁目")
EDITION = FeedEdition(datetime(2026, 3, 1, 0, 30, tzinfo=UTC), 7)
FIRST = date(2026, 4, 1)


def a_year() -> Sequence[Collection]:
    """Return 157 collections: two burnable days a week and one plastic day, for a year."""
    days = [FIRST + timedelta(offset) for offset in range(365)]
    found = []
    for day in days:
        if day.weekday() in (0, 3):
            found.append(Collection(day, BURNABLE))
        if day.weekday() == 2:
            found.append(Collection(day, PLASTIC))
    return found

"""A phone's reader of the offline bundle, written from docs/garbage-bundle.md alone."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class OfflineNext:
    """The next day of collection and the ids of the categories collected then."""

    day: date
    categories: tuple[str, ...]


class BundleReader:
    """Answers from a bundle's bytes without a connection."""

    def __init__(self, body: bytes) -> None:
        """Read a bundle of version 1."""
        self.document: dict[str, Any] = json.loads(body)
        assert self.document["bundle_version"] == 1

    def collected_on(self, day: date) -> list[str]:
        """Return the ids of the categories collected on a day."""
        return [category["id"] for category, days in self._days() if day in days]

    def next_collection(self, now: datetime) -> OfflineNext | None:
        """Return the next collection as of an instant; None where the bundle holds none."""
        local = now.astimezone(ZoneInfo(self.document["time_zone"]))
        open_days: dict[date, list[str]] = {}
        for category, days in self._days():
            for day in days:
                too_late = local.strftime("%H:%M") >= category["cut_off"]
                if day > local.date() or (day == local.date() and not too_late):
                    open_days.setdefault(day, []).append(category["id"])
        if not open_days:
            return None
        first = min(open_days)
        return OfflineNext(first, tuple(open_days[first]))

    def item(self, name: str) -> dict[str, Any]:
        """Return a dictionary entry by its name, with the outlet's name in words."""
        dictionary = self.document["dictionary"]
        columns = dictionary["columns"]
        row = next(row for row in dictionary["rows"] if row[0] == name)
        entry = dict(zip(columns, row + [None] * (len(columns) - len(row)), strict=True))
        return entry | {"outlet": dictionary["outlets"][entry["outlet"]]}

    def _days(self) -> list[tuple[dict[str, Any], list[date]]]:
        calendar = self.document["calendar"]
        if calendar["first"] is None:
            return []
        first = date.fromisoformat(calendar["first"])
        return [
            (category, [first + timedelta(offset) for offset in offsets])
            for category, offsets in zip(self.document["categories"], calendar["days"], strict=True)
        ]

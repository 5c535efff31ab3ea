"""Named periods in a cell: `午前 09:00-12:00、午後 13:00〜17:00`."""

import re
import unicodedata
from typing import Any, Final

from machiport.facilities.inventory.importing.cell_values import minute_of_text, parts_of
from machiport.facilities.inventory.importing.names import period_id_of
from machiport.facilities.times import clock_text

_PERIOD: Final = re.compile(
    r"(?P<name>.+?)[ (:]*(?P<start>[0-9]{1,2}[:時][0-9半分]*)[-~〜](?P<end>[0-9]{1,2}[:時][0-9半分]*)\)?"
)


def periods_of(text: str) -> list[dict[str, Any]] | None:
    """Return the periods in a cell, in order; None where a part of it is none."""
    found: list[dict[str, Any]] = []
    for position, part in enumerate(parts_of(text), start=1):
        match = _PERIOD.fullmatch(unicodedata.normalize("NFKC", part))
        start = minute_of_text(match["start"]) if match else None
        end = minute_of_text(match["end"]) if match else None
        if match is None or start is None or end is None or end <= start:
            return None
        name = match["name"].strip()
        period_id = period_id_of(name, position)
        if any(each["period_id"] == period_id for each in found):
            return None
        found.append({"period_id": period_id, "name": {"ja": name}, "start": clock_text(start), "end": clock_text(end)})
    return found or None

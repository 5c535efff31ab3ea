"""Equipment in a cell: `projector=プロジェクター:2、ピアノ:1`; what has no id gets one of its name."""

import re
from typing import Any, Final

from machiport.facilities.inventory.importing.cell_values import parts_of, plain
from machiport.facilities.inventory.importing.names import derived_local_id

_PIECE: Final = re.compile(r"(?:(?P<id>[a-z0-9][a-z0-9_-]{0,40})=)?(?P<name>[^:=]+?)(?::(?P<count>[0-9]{1,4}))?")


def equipment_of(text: str, *, shared: bool) -> list[dict[str, Any]] | None:
    """Return the pieces of equipment in a cell; None where a part of it is none. Without a number it is one piece."""
    found = []
    for part in parts_of(text):
        match = _PIECE.fullmatch(plain(part).replace(" ", ""))
        if match is None or match["count"] == "0":
            return None
        name = _name(part)
        found.append(
            {
                "equipment_id": match["id"] or derived_local_id(name),
                "name": {"ja": name},
                "count": int(match["count"] or 1),
                "shared": shared,
            }
        )
    return found


def _name(part: str) -> str:
    """Return the name as it is written, without the id before and the number behind it."""
    return re.split(r"[:：]", re.split(r"[=＝]", part)[-1])[0].strip()

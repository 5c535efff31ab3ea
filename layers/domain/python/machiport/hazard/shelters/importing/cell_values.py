"""Values of single cells: marks, coordinates, capacities."""

import math
import re
import unicodedata
from typing import Final, Literal

from machiport.hazard.shelters.model import Capacity

type Mark = Literal["yes", "conditional", "no"]

_YES: Final = frozenset({"1", "1.0", "○", "〇", "◯", "◎", "有", "あり", "true", "yes", "該当"})
_CONDITIONAL: Final = frozenset({"△", "▲"})
_NO: Final = frozenset(
    {"", "0", "0.0", "×", "✕", "x", "-", "−", "ー", "－", "―", "‐", "無", "なし", "false", "no", "非該当"}
)
# Japan's islands: Okinotorishima to Etorofu, Yonaguni to Minamitorishima.
_SOUTHERNMOST, _NORTHERNMOST = 20.0, 46.0
_WESTERNMOST, _EASTERNMOST = 122.0, 154.5
_PEOPLE = re.compile(r"(屋内|屋外)?[^0-9屋]{0,4}?([0-9]{1,7})\s*[人名]")
_BARE = re.compile(r"[0-9]{1,7}(?:\.0+)?")


def mark(text: str) -> Mark | None:
    """Return what a cell's mark says (`1`, `1.0`, `○`, `△`, blank …); None where it is no mark."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    for value in (plain, text.strip()):
        if value in _YES:
            return "yes"
        if value in _CONDITIONAL:
            return "conditional"
        if value in _NO:
            return "no"
    return None


def degrees(text: str) -> float | None:
    """Return a latitude or longitude in decimal degrees; None where it is no finite number."""
    try:
        value = float(unicodedata.normalize("NFKC", text))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def in_japan(lon: float, lat: float) -> bool:
    """Say whether a place lies in the box around Japan. Degrees of latitude there are never degrees of longitude."""
    return _WESTERNMOST <= lon <= _EASTERNMOST and _SOUTHERNMOST <= lat <= _NORTHERNMOST


def capacity_of(text: str) -> Capacity | None:
    """Return a capacity: its text, and the numbers in it (`屋内480人／屋外3,350人(面積の1/2)` → 480 and 3350).

    None for a blank or a dash. A text without a clear number keeps its text only.
    """
    shown = text.strip()
    if mark(shown) == "no" and shown != "0":
        return None
    plain = unicodedata.normalize("NFKC", shown).replace(",", "").replace("、", "")
    if _BARE.fullmatch(plain):
        return Capacity(text=shown, people=int(float(plain)))
    found = [(where, int(number)) for where, number in _PEOPLE.findall(plain)]
    told_apart = dict(found)
    if len(told_apart) != len(found) or (len(found) > 1 and "" in told_apart):
        return Capacity(text=shown)
    people = sum(number for _, number in found) if found else None
    return Capacity(text=shown, people=people, indoor=told_apart.get("屋内"), outdoor=told_apart.get("屋外"))

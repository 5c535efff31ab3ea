"""The cities' real files, read in place, and what is known of each set."""

import csv
import gzip
import io
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from machiport.garbage.rules import DateRange

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "garbage"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real open data (../shared/data/garbage) is absent")

FISCAL_2026 = DateRange(start=date(2026, 4, 1), end=date(2027, 3, 31))
_DECEMBER = 12


def sets_of_5374() -> list[str]:
    """Return the folder names of the 5374 file sets; none where the data is absent."""
    return sorted(folder.name for folder in DATA.glob("5374/*") if folder.is_dir())


def files_of_5374(name: str) -> dict[str, bytes]:
    """Return a set's CSV files by name."""
    return {path.name: path.read_bytes() for path in sorted((DATA / "5374" / name).glob("*.csv"))}


def calendars_of_5374() -> list[tuple[str, str]]:
    """Return every (set, file of collection days): forks keep further years or districts in files of their own."""
    return [(name, path.name) for name in sets_of_5374() for path in sorted((DATA / "5374" / name).glob("*days*.csv"))]


def rows_of(data: bytes) -> list[tuple[int, list[str]]]:
    """Return (physical line, cells) of a CSV, read without the importer; blank rows left out."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    rows, line = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append((line, cells))
        line = reader.line_num + 1
    return rows


@dataclass(frozen=True)
class Oracle:
    """What the 5374 script gave for a set: dates per area and category title, in the order of the file."""

    name: str
    period: DateRange
    week_shift: bool
    skip_suspend: bool
    areas: list[tuple[str, dict[str, set[date]]]]


def oracles() -> list[str]:
    """Return the sets for which the script's dates are known."""
    return sorted(path.name.removesuffix(".upstream.json.gz") for path in DATA.glob("oracle/*.upstream.json.gz"))


def oracle_of(name: str) -> Oracle:
    """Read the script's dates, clipped to the months that it was asked for."""
    content: dict[str, Any] = json.loads(gzip.decompress((DATA / "oracle" / f"{name}.upstream.json.gz").read_bytes()))
    meta = content["meta"]
    start = date.fromisoformat(meta["now"])
    years, month = divmod(start.month - 1 + meta["MaxMonth"], _DECEMBER)
    period = DateRange(start=start, end=date(start.year + years, month + 1, 1) - timedelta(days=1))

    def days(texts: list[str]) -> set[date]:
        found = {date(int(text[:4]), int(text[4:6]), int(text[6:])) for text in texts}
        return {day for day in found if period.contains(day)}

    areas = [
        (area["area"].strip(), {title: days(category["dates"]) for title, category in area["cats"].items()})
        for area in content["areas"]
    ]
    return Oracle(name, period, meta["WeekShift"], meta["SkipSuspend"], areas)


def municipalities_of_gomi_data() -> list[str]:
    """Return `<prefecture>/<municipality>` of every folder of japan-gomi-data that has courses."""
    base = DATA / "japan-gomi-data" / "municipalities"
    return sorted({str(path.parents[1].relative_to(base)) for path in base.glob("*/*/*/course-*.yaml")})


def files_of_gomi_data(name: str) -> dict[str, bytes]:
    """Return a municipality's YAML files by path, and the national vocabulary."""
    base = DATA / "japan-gomi-data"
    paths = [*sorted((base / "municipalities" / name).rglob("*.yaml")), base / "schema" / "categories.yaml"]
    return {str(path.relative_to(base)): path.read_bytes() for path in paths}

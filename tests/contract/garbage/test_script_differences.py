"""Against the 5374 project's own script: every difference has a known cause, and the causes explain it to the day.

The script is a check, not the truth (`oracle/README.md` lists its faults). Each fault is written here as what it
makes of the files: a cell cut at its second colon, a malformed token left out, a centre reduced to its last row.
With all of them applied, the importer must give the script's dates exactly, for every area, category and day; a
difference is then attributed to the faults that change this very cell's dates on their own.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.contract.garbage.real_files import DATA, Oracle, files_of_5374, needs_data, oracle_of, oracles

from machiport.garbage.expansion import expand_edition
from machiport.garbage.importers.csv_5374 import import_5374
from machiport.garbage.importers.options import ImportOptions

pytestmark = needs_data

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "garbage-import.md"

type Files = dict[str, bytes]
type Cells = list[dict[str, set[date]]]

SCRIPT_TOKEN = re.compile(r"[月火水木金土日][1-5]?|隔[月火水木金土日]\d{8}|\d{8}|\*\d")
EXPLICIT = re.compile(r"\d{8}(?: +(?:\d{8}|\*\d))* *")


def edited(data: bytes, edit: Callable[[str], str]) -> bytes:
    """Return a calendar with its day cells edited; the two leading columns stay."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    changed = [rows[0], *([*row[:2], *(edit(cell) if cell else cell for cell in row[2:])] for row in rows[1:])]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(changed)
    return text.getvalue().encode()


def only_the_first_colon(files: Files) -> Files:
    """Keep what stands before the second colon; of the text between the two the script reads the months."""

    def cut(cell: str) -> str:
        if cell.count(":") < 2:
            return cell
        days, months = cell.split(":")[:2]
        return f"{days}:{' '.join(word for word in months.split(' ') if word.isdigit())}"

    return files | {"area_days.csv": edited(files["area_days.csv"], cut)}


def malformed_tokens_say_nothing(files: Files) -> Files:
    """Drop the tokens, split at single half-width spaces, that the script does not know.

    One of three characters or more makes it take the whole cell for a list of dates, of which it finds none; so does
    an empty one, between two spaces.
    """

    def understood(cell: str) -> str:
        tokens = cell.split(":", maxsplit=1)[0].split(" ")
        malformed = [token for token in tokens if not SCRIPT_TOKEN.fullmatch(token)]
        if not malformed or EXPLICIT.fullmatch(cell):
            return cell
        if any(len(token) not in (1, 2) for token in malformed):
            return ""
        return " ".join(token for token in tokens if token not in malformed)

    return files | {"area_days.csv": edited(files["area_days.csv"], understood)}


def only_a_centres_last_row(files: Files) -> Files:
    """Keep one row per centre, and of it the first two dates, as a range."""
    if "center.csv" not in files:
        return files
    lines = [line.split(",") for line in files["center.csv"].decode("utf-8-sig").replace("\r", "").split("\n") if line]
    last = {line[0]: line[:3] for line in lines[1:]}
    rows = [["名称", "休止開始日", "休止終了日"], *last.values()]
    return files | {"center.csv": "\n".join(",".join(row) for row in rows).encode()}


def remarks_are_only_shown(files: Files) -> Files:
    """Drop the remarks: the script does not read the days without collection out of them."""
    return {name: data for name, data in files.items() if name != "remarks.csv"}


def listed_dates_ignore_suspensions(files: Files) -> Files:
    """Drop the suspensions (used for cells of explicit dates only)."""
    return {name: data for name, data in files.items() if name != "center.csv"}


CAUSES: dict[str, Callable[[Files], Files]] = {
    "last_centre_row_only": only_a_centres_last_row,
    "malformed_token_silent": malformed_tokens_say_nothing,
    "first_colon_only": only_the_first_colon,
    "remark_days_not_read": remarks_are_only_shown,
    "listed_dates_ignore_suspension": listed_dates_ignore_suspensions,
}
ON_EXPLICIT_DATES_ONLY = "listed_dates_ignore_suspension"


def cells_of(files: Files, oracle: Oracle) -> Cells:
    """Return the importer's dates per area and category title, under the script's own settings."""
    options = ImportOptions(period=oracle.period, week_shift=oracle.week_shift, skip_suspend=oracle.skip_suspend)
    edition = import_5374("44201", files, options).edition
    assert edition is not None
    by_route = {
        route_id: {c.name.ja: set(calendar.dates_of(c.category_id)) for c in edition.categories}
        for route_id, calendar in expand_edition(edition).items()
    }
    return [by_route[area.route_id] for area in edition.areas]


def explicit_cells(files: Files) -> set[tuple[int, str]]:
    """Return (row, title) of the cells that hold nothing but dates."""
    header, *rows = csv.reader(io.StringIO(files["area_days.csv"].decode("utf-8-sig"), newline=""))
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    return {
        (index, header[column].strip())
        for index, row in enumerate(filled)
        for column, cell in enumerate(row)
        if EXPLICIT.fullmatch(cell)
    }


def causes_of(name: str) -> Counter[str]:
    """Compare a set; return how many cells (area × category) each combination of causes explains."""
    oracle, files = oracle_of(name), files_of_5374(name)
    files = {file: data for file, data in files.items() if file not in ("target.csv", "area_master.csv")}
    files["area_days.csv"] = edited(files["area_days.csv"], str)
    explicit = explicit_cells(files)
    ours = cells_of(files, oracle)
    alone = {
        cause: ours if (seen := apply(files)) == files else cells_of(seen, oracle) for cause, apply in CAUSES.items()
    }
    everything = files
    for cause, apply in CAUSES.items():
        if cause != ON_EXPLICIT_DATES_ONLY:
            everything = apply(everything)
    together = ours if everything == files else cells_of(everything, oracle)
    found: Counter[str] = Counter()
    for row, (_, categories) in enumerate(oracle.areas):
        for title, theirs in categories.items():
            key = title.strip()
            is_explicit = (row, key) in explicit
            predicted = alone[ON_EXPLICIT_DATES_ONLY][row][key] if is_explicit else together[row][key]
            assert predicted == theirs, f"unexplained: {name} row {row} {key}: {sorted(predicted ^ theirs)[:5]}"
            if ours[row][key] == theirs:
                continue
            causes = [
                cause
                for cause, cells in alone.items()
                if cells[row][key] != ours[row][key] and (is_explicit or cause != ON_EXPLICIT_DATES_ONLY)
            ]
            assert causes, f"no cause: {name} row {row} {key}"
            found[" + ".join(causes)] += 1
    return found


@pytest.mark.parametrize("name", oracles())
def test_the_areas_are_those_of_the_script_in_its_order(name: str) -> None:
    oracle = oracle_of(name)
    edition = import_5374("44201", files_of_5374(name), ImportOptions(period=oracle.period)).edition
    assert edition is not None
    assert [area.name for area in edition.areas] == [area for area, _ in oracle.areas]


@pytest.mark.parametrize("name", oracles())
def test_every_difference_is_explained_and_counted_in_the_document(name: str) -> None:
    total = sum(len(categories) for _, categories in oracle_of(name).areas)
    found = causes_of(name)
    rows = [f"| {name} | {total} | {cause} | {count} |" for cause, count in sorted(found.items())]
    for row in rows or [f"| {name} | {total} | none | 0 |"]:
        assert row in DOCUMENT.read_text(encoding="utf-8"), row


def test_the_document_counts_no_other_set() -> None:
    counted = re.findall(r"^\| (\S+__\S+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(counted) == set(oracles())
    assert len(list((DATA / "oracle").glob("*.gz"))) == len(set(counted))

"""The cities' real sorting dictionaries, read in place; nothing here interprets them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from machiport.garbage.model import DictionaryItem

GARBAGE_DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "garbage"
TAKAMATSU = "takamatsu"


def cities() -> list[str]:
    """Return the names of the cities that have a dictionary, copies left out; empty where the data is absent."""
    folders: dict[bytes, str] = {}
    for path in sorted(GARBAGE_DATA.glob("5374/*/target.csv")):
        folders.setdefault(path.read_bytes(), path.parent.name)
    return [*folders.values(), TAKAMATSU] if folders else []


def _rows(city: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (category, name, notice, furigana)."""
    if city == TAKAMATSU:
        book = openpyxl.load_workbook(
            GARBAGE_DATA / "takamatsu-city__opendata" / "garbage_separation_list.xlsx", read_only=True
        )
        for cells in book.worksheets[0].iter_rows(min_row=2, values_only=True):
            name, category, notice = (str(cell or "") for cell in cells[1:4])
            yield category, name, notice, ""
        return
    with (GARBAGE_DATA / "5374" / city / "target.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            category, name, notice, furigana = (row + [""] * 4)[:4]
            if category not in ("type", "label"):
                yield category, name, notice, furigana


def items_of(city: str) -> list[DictionaryItem]:
    """Return the items of a city's dictionary in the file's order; rows without a name are left out."""
    return [
        DictionaryItem(
            item_id=f"item-{number}",
            name=name,
            kana=furigana.strip() or None,
            category_name=category or "-",
            notice=notice or None,
        )
        for number, (category, name, notice, furigana) in enumerate(_rows(city), 1)
        if name.strip()
    ]

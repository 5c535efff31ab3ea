"""Finding the columns of a 5374 `area_days.csv`.

The original has the area's name, the centre and then one column per category. Forks put columns before the name
(川崎: マスター, a number of area_master.csv), or a list of towns in the centre's place (福知山: 自治会名).
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import time
from typing import NamedTuple

from machiport.comparable_text import comparable
from machiport.garbage.importers.category_vocabulary import known_category
from machiport.garbage.importers.tables import Table

_AREA_TITLES = frozenset(
    comparable(title)
    for title in ("地名", "地域", "地区", "校下・地区", "地区名", "町名", "収集地区", "Name", "Area", "Area name")
)
_WARD_TITLES = frozenset(comparable(title) for title in ("マスター", "Master", "区", "区名", "Ward"))
_TOWN_TITLES = frozenset(comparable(title) for title in ("自治会名", "自治会", "町内会", "町名", "町内会名", "町一覧"))
_CENTRE_TITLE = re.compile(r"センター|center|centre|処理場|事業所", re.IGNORECASE)
_CUT_OFF = re.compile(
    r"[（(\[]\s*(?:午前|朝|AM)?\s*(?P<hour>[0-9]{1,2})(?:[:：](?P<minute>[0-9]{2})|時(?:(?P<minute_ja>[0-9]{1,2})分|(?P<half>半))?)"
    r"\s*(?:まで|迄)?\s*[)）\]]\s*$",
    re.IGNORECASE,
)
_LAST_LEADING_COLUMN = 4
_HALF = 30


class CategoryColumn(NamedTuple):
    """A column of a category: its position from 0, the title without the time limit, and the limit where given."""

    position: int
    title: str
    cut_off: time | None


class Columns(NamedTuple):
    """Where things stand in `area_days.csv`; indices from 0."""

    area: int
    centre: int | None
    ward: int | None
    towns: int | None
    categories: tuple[CategoryColumn, ...]
    untitled: tuple[int, ...]


def find_columns(table: Table, labels: Collection[str], centres: Collection[str]) -> Columns | None:
    """Find the columns by title, and the centre also by its content; None where there is no category column.

    `labels` are the names in description.csv, `centres` those in center.csv.
    """
    titles = [cell.strip() for cell in table.rows[0].cells]
    known_labels = {comparable(label) for label in labels}
    first = _first_category(titles, known_labels)
    if first is None:
        return None
    leading = range(first)
    area = next((i for i in leading if comparable(titles[i]) in _AREA_TITLES), None)
    ward = next((i for i in leading if comparable(titles[i]) in _WARD_TITLES and i != area), None)
    if area is None:
        area = next((i for i in leading if i != ward), None)
    if area is None:
        return None
    rest = [i for i in leading if i not in (area, ward)]
    centre = next((i for i in rest if _is_centre(table, i, titles[i], centres)), None)
    towns = next((i for i in rest if i != centre and i > area and _is_town_list(titles[i], centre)), None)
    categories = tuple(CategoryColumn(i, *title_and_cut_off(titles[i])) for i in range(first, len(titles)) if titles[i])
    widest = max(len(row.cells) for row in table.rows)
    untitled = tuple(i for i in range(first, widest) if i >= len(titles) or not titles[i])
    return Columns(area, centre, ward, towns, categories, untitled)


def title_and_cut_off(title: str) -> tuple[str, time | None]:
    """Split `燃やすごみ(8:30まで)` into the category's name and its time limit."""
    match = _CUT_OFF.search(unicodedata.normalize("NFKC", title))
    if match is None:
        return title, None
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute_ja"] or (_HALF if match["half"] else 0))
    name = _CUT_OFF.sub("", title).strip() or unicodedata.normalize("NFKC", title)[: match.start()].strip()
    try:
        return (name, time(hour, minute)) if name else (title, None)
    except ValueError:
        return title, None


def _first_category(titles: list[str], labels: set[str]) -> int | None:
    """Return the first column that description.csv or the vocabulary knows; else the one after the centre."""
    for index, title in enumerate(titles):
        name = title_and_cut_off(title)[0]
        if index > 0 and (comparable(name) in labels or known_category(name) is not None):
            # A category that nothing else names may stand between the centre and the first known one.
            after_leading = _end_of_leading(titles)
            return index if after_leading is None else min(index, after_leading)
    after_leading = _end_of_leading(titles)
    return after_leading if after_leading is not None and after_leading < len(titles) else None


def _end_of_leading(titles: list[str]) -> int | None:
    """Return the index after the last leading column that its title gives away; None where none does."""
    leading = [
        index
        for index, title in enumerate(titles[:_LAST_LEADING_COLUMN])
        if comparable(title) in _AREA_TITLES | _WARD_TITLES | _TOWN_TITLES or _CENTRE_TITLE.search(title)
    ]
    if not leading:
        return None
    # The original format has two leading columns: name and centre, whatever the second is called.
    return max(leading[-1] + 1, 2)


def _is_town_list(title: str, centre: int | None) -> bool:
    return centre is None or comparable(title) in _TOWN_TITLES


def has_area_column(titles: Collection[str]) -> bool:
    """Say whether one of these titles names areas."""
    return any(comparable(title) in _AREA_TITLES for title in titles)


def _is_centre(table: Table, index: int, title: str, centres: Collection[str]) -> bool:
    if _CENTRE_TITLE.search(title):
        return True
    values = {row.cell(index).strip() for row in table.rows[1:]} - {""}
    return not values or bool(values & set(centres))

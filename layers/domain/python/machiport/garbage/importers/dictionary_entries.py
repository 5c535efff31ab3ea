"""Making sorting-dictionary entries out of table rows, whatever the format calls its columns."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from machiport.garbage.importers.area_names import hiragana
from machiport.garbage.importers.category_vocabulary import CategoryNames
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.importers.limits import MAXIMUM_DICTIONARY_ITEMS
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.tables import Table
from machiport.garbage.model import LONGEST_NAME, LONGEST_NOTE, LONGEST_TEXT, MAXIMUM_SYNONYMS, DictionaryItem
from machiport.import_findings import Place
from machiport.tables import Row

_READING = re.compile(r"[ぁ-ゖー・\s0-9a-z]+")
_ENGLISH = re.compile(r"[A-Za-z][a-z].*", re.ASCII)
_SEPARATOR = re.compile(r"[、;|；]")
_NO_NOTICE = frozenset({"", "{}", "-", "－", "なし", "null"})
_FEE = re.compile(r"(?P<yen>[0-9][0-9,]*)円?")


class EntryTexts(NamedTuple):
    """What a row says besides name and category; synonyms are separated by `、`, `;` or `|`."""

    kana: str = ""
    notice: str = ""
    name_en: str = ""
    synonyms: str = ""


class DictionaryBuilder:
    """Collects the entries of one dictionary; an item in two categories (by size, by material) stays two entries."""

    def __init__(self, names: CategoryNames, report: ImportReport) -> None:
        """Start empty; categories are looked up in `names`."""
        self._names = names
        self._report = report
        self._items: dict[str, DictionaryItem] = {}
        self._lines: dict[str, int] = {}
        self._unknown_categories: set[str] = set()

    def add(self, table: Table, row: Row, columns: Mapping[str, int], texts: EntryTexts) -> None:
        """Add the entry of a row; `columns` says where `name`, `category` and perhaps `fee` stand."""
        name = row.cell(columns["name"]).strip()
        category_name = row.cell(columns["category"]).strip()
        if not name or not category_name or max(len(name), len(category_name)) > LONGEST_NAME:
            missing = columns["category"] if name else columns["name"]
            self._report.add("dictionary_row_incomplete", table.place(row, missing), name or category_name)
            return
        item_id = identifier_of("item", name, category_name, texts.notice)
        if item_id in self._items:
            place = table.place(row, columns["name"])
            self._report.add("dictionary_duplicate", place, name, first_line=str(self._lines[item_id]))
            return
        if len(self._items) >= MAXIMUM_DICTIONARY_ITEMS:
            self._too_many(table, row)
            return
        self._lines[item_id] = row.line
        place, notice = table.place(row, columns["name"]), texts.notice.strip()
        self._items[item_id] = DictionaryItem(
            item_id=item_id,
            name=name,
            kana=self._within(LONGEST_NOTE, reading_of(name, texts.kana), place),
            name_en=self._within(LONGEST_NOTE, texts.name_en, place) or (name if _ENGLISH.fullmatch(name) else None),
            synonyms=self._synonyms(texts.synonyms, place),
            category_id=self._category_id(category_name, table.place(row, columns["category"])),
            category_name=category_name,
            notice=None if notice in _NO_NOTICE else self._within(LONGEST_TEXT, notice, place),
            fee_yen=self._fee(table, row, columns.get("fee")),
        )

    def items(self) -> tuple[DictionaryItem, ...]:
        """Return the entries in the order of the file."""
        return tuple(self._items.values())

    def _within(self, longest: int, text: str | None, place: Place) -> str | None:
        return None if not text else self._report.within(longest, text, place)

    def _synonyms(self, text: str, place: Place) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word.strip() for word in _SEPARATOR.split(text) if word.strip()))
        if len(words) > MAXIMUM_SYNONYMS:
            self._report.add("too_many_synonyms", place, text, limit=str(MAXIMUM_SYNONYMS))
        return tuple(self._report.within(LONGEST_NAME, word, place) for word in words[:MAXIMUM_SYNONYMS])

    def _too_many(self, table: Table, row: Row) -> None:
        if not self._report.has("too_large"):
            limit = str(MAXIMUM_DICTIONARY_ITEMS)
            self._report.add("too_large", Place(table.file, row.line), what=f"> {limit}", limit=limit)

    def _category_id(self, category_name: str, place: Place) -> str | None:
        category = self._names.find(category_name)
        if category is not None:
            return category.category_id
        if category_name not in self._unknown_categories:
            self._unknown_categories.add(category_name)
            self._report.add("dictionary_category_unknown", place, category_name)
        return None

    def _fee(self, table: Table, row: Row, column: int | None) -> int | None:
        text = "" if column is None else row.cell(column).strip()
        if column is None or text in _NO_NOTICE:
            return None
        match = _FEE.fullmatch(unicodedata.normalize("NFKC", text))
        if match is None:
            self._report.add("number_malformed", table.place(row, column), text)
            return None
        return int(match["yen"].replace(",", "")[:9])


def reading_of(name: str, furigana: str = "") -> str | None:
    """Return an item's reading in hiragana, or None.

    The furigana column of most cities holds only the heading letter (`あ`), which is no reading; a name written in
    kana is its own.
    """
    given = hiragana(furigana)
    if len(given) > 1 and _READING.fullmatch(given):
        return given
    own = hiragana(name)
    return own if _READING.fullmatch(own) and not own.isascii() else None

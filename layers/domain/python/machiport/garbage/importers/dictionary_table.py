"""Importing a sorting dictionary as a table: 自治体標準オープンデータセット「ごみの分別方法一覧」, CSV or Excel.

Its columns are ID, ゴミの品目, 分別区分, 注意点, 料金種別, 粗大ごみ回収料金, 備考; cities rename and leave out (高松市:
`#property`, `name`, `classification`, `note`). Columns for reading, English and synonyms are read where they exist.
"""

from typing import NamedTuple

from machiport.comparable_text import comparable
from machiport.garbage.importers.category_vocabulary import CategoryNames
from machiport.garbage.importers.dictionary_entries import DictionaryBuilder, EntryTexts
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.tables import Table, columns_of
from machiport.garbage.model import DictionaryItem
from machiport.tables import Row

_TITLES = {
    "name": ("ゴミの品目", "ごみの品目", "品目", "品目名", "品名", "name", "item"),
    "category": ("分別区分", "区分", "ごみの区分", "分別", "classification", "category", "type"),
    "notice": ("注意点", "出し方", "注意事項", "出し方の注意", "notice"),
    "fee_kind": ("料金種別", "fee kind"),
    "fee": ("粗大ごみ回収料金", "粗大ごみ収集料金", "料金", "手数料", "fee", "fee_yen"),
    "remark": ("備考", "note", "remark", "remarks"),
    "kana": ("ゴミの品目_カナ", "品目_カナ", "品目名_カナ", "カナ", "ふりがな", "フリガナ", "よみ", "読み", "kana"),
    "name_en": ("ゴミの品目_英字", "品目_英字", "品目_英語", "英語", "name_en", "english"),
    "synonyms": ("別名", "同義語", "synonyms"),
}


class DictionaryColumns(NamedTuple):
    """The columns of a dictionary by their job; positions from 0."""

    found: dict[str, int]

    def text(self, row: Row, column: str) -> str:
        """Return the cell of a column, the empty text where the table does not have it."""
        return row.cell(self.found[column]).strip() if column in self.found else ""


def dictionary_columns(table: Table) -> DictionaryColumns | None:
    """Return the columns by title; None where the item's name or its category is missing."""
    found = columns_of([comparable(cell) for cell in table.rows[0].cells], _TITLES)
    return DictionaryColumns(found) if {"name", "category"} <= found.keys() else None


def read_dictionary_table(
    table: Table, columns: DictionaryColumns, names: CategoryNames, report: ImportReport
) -> tuple[DictionaryItem, ...]:
    """Return the entries; categories are those of the calendar where it has them, names otherwise."""
    builder = DictionaryBuilder(names, report)
    for row in table.rows[1:]:
        fee_kind = columns.text(row, "fee_kind")
        parts = (
            columns.text(row, "notice"),
            f"料金: {fee_kind}" if fee_kind else "",
            columns.text(row, "remark"),
        )
        notice = "\n".join(dict.fromkeys(part for part in parts if part))
        kana, name_en, synonyms = (columns.text(row, column) for column in ("kana", "name_en", "synonyms"))
        builder.add(table, row, columns.found, EntryTexts(kana, notice, name_en, synonyms))
    return builder.items()

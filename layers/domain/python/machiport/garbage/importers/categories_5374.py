"""Reading 5374's `description.csv` (colours, how to put out), `target.csv` (dictionary) and `remarks.csv`."""

import html
import re

from machiport.garbage.importers.category_vocabulary import UNKNOWN_COLOUR, CategoryNames
from machiport.garbage.importers.dictionary_entries import DictionaryBuilder, EntryTexts
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.tables import Table
from machiport.garbage.model import LONGEST_TEXT, DictionaryItem
from machiport.localized_text import LocalizedText

_BREAK = re.compile(r"<\s*br\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,400}>")
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SHORT_COLOUR = re.compile(r"#[0-9a-fA-F]{3}")
_DESCRIPTION_TITLES = ("label", "sublabel", "description", "styles", "bgcolor")
_TARGET_TITLES = ("type", "name", "notice", "furigana")
_OTHER_TARGET_TITLES = {"label": "type"}


def plain_text(markup: str) -> str:
    """Return text of the web page's HTML: line breaks kept, tags dropped, entities resolved."""
    lines = html.unescape(_TAG.sub("", _BREAK.sub("\n", markup))).replace("\r", "").split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def _indices(table: Table, titles: tuple[str, ...], others: dict[str, str]) -> tuple[dict[str, int], bool]:
    """Return the column of each title, and whether the first row is a header at all (市川's target.csv has none)."""
    found = [cell.strip().lower() for cell in table.rows[0].cells]
    found = [others.get(title, title) for title in found]
    if sum(title in titles for title in found) >= 2:  # noqa: PLR2004 - one could be an item by chance
        return {title: found.index(title) for title in titles if title in found}, True
    return {title: index for index, title in enumerate(titles)}, False


def labels_of(description: Table | None) -> tuple[str, ...]:
    """Return the category names of `description.csv`."""
    if description is None:
        return ()
    indices, has_header = _indices(description, _DESCRIPTION_TITLES, {})
    rows = description.rows[1:] if has_header else description.rows
    return tuple(row.cell(indices.get("label", 0)).strip() for row in rows if row.cell(indices.get("label", 0)).strip())


def describe_categories(description: Table | None, names: CategoryNames, report: ImportReport) -> None:
    """Complete the edition's categories by the colours and texts of `description.csv`."""
    if description is None:
        return
    indices, has_header = _indices(description, _DESCRIPTION_TITLES, {})
    for row in description.rows[1:] if has_header else description.rows:
        category = names.find(row.cell(indices.get("label", 0)).strip())
        if category is None:
            continue
        colour_at = indices.get("bgcolor")
        colour = category.colour if colour_at is None else _colour(row.cell(colour_at).strip())
        if colour is None:
            place = description.place(row, colour_at or 0)
            report.add("colour_malformed", place, row.cell(colour_at or 0))
            colour = UNKNOWN_COLOUR
        at = indices.get("description", 2)
        text = report.within(LONGEST_TEXT, plain_text(row.cell(at)), description.place(row, at))
        how = category.how_to_put_out if not text else LocalizedText(ja=text, en=text if text.isascii() else None)
        names.replace(category.model_copy(update={"colour": colour or category.colour, "how_to_put_out": how}))


def _colour(text: str) -> str | None:
    """Return a colour as #rrggbb; "" where none is given; None where it is malformed."""
    if not text or _COLOUR.fullmatch(text):
        return text
    if _SHORT_COLOUR.fullmatch(text):
        return "#" + "".join(digit * 2 for digit in text[1:])
    return None


def read_dictionary(target: Table | None, names: CategoryNames, report: ImportReport) -> tuple[DictionaryItem, ...]:
    """Return the sorting dictionary of `target.csv`: category, name, notice, and furigana where it is a reading."""
    if target is None:
        return ()
    indices, has_header = _indices(target, _TARGET_TITLES, _OTHER_TARGET_TITLES)
    builder = DictionaryBuilder(names, report)
    for row in target.rows[1:] if has_header else target.rows:
        columns = {"name": indices.get("name", 1), "category": indices.get("type", 0)}
        kana, notice = row.cell(indices.get("furigana", 3)), plain_text(row.cell(indices.get("notice", 2)))
        builder.add(target, row, columns, EntryTexts(kana, notice))
    return builder.items()


def read_remarks(remarks: Table | None) -> dict[str, str]:
    """Return the texts of `remarks.csv` by their number."""
    if remarks is None:
        return {}
    return {row.cell(0).strip(): text for row in remarks.rows if (text := plain_text(row.cell(1)))}

"""One area's calendar, categories and dictionary in one document for a phone without a connection.

The format, version 1, is written down in `docs/garbage-bundle.md`. The bytes depend on the content only, so a strong
ETag is their hash. What does not fit into MAXIMUM_BYTES goes in the order of TRIM_ORDER and is named in `trimmed`;
the days of collection never go.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.collection import Collection
from machiport.garbage.model import Category, DictionaryItem, UnknownPeriod
from machiport.garbage.rules import DateRange
from machiport.localized_text import LocalizedText

BUNDLE_VERSION: Final = 1
MAXIMUM_BYTES: Final = 300_000
_LONG_NOTICE: Final = 100
DICTIONARY_COLUMNS: Final = ("name", "category", "outlet", "kana", "notice", "fee_yen", "name_en", "synonyms")

type _Document = dict[str, Any]  # JSON being put together: its shape is the format's, not a type's
type _CategoryKey = tuple[str, LocalizedText, str, time]


@dataclass(frozen=True, slots=True)
class BundleContent:
    """What a bundle is made of. `collections` and `unknown` are those of the days `covered`, in order of day.

    `published_at` is an aware instant, `version` the publication's. `categories` are the edition's, which bring how
    to put things out; categories that only `collections` know are added.
    """

    municipality: str
    area_id: str
    area_name: str
    published_at: datetime
    version: int
    covered: Sequence[DateRange]
    collections: Sequence[Collection]
    unknown: Sequence[UnknownPeriod] = ()
    categories: Sequence[Category] = ()
    dictionary: Sequence[DictionaryItem] = ()


def build_bundle(content: BundleContent, maximum_bytes: int = MAXIMUM_BYTES) -> bytes:
    """Return the bundle as compact JSON in UTF-8, at most `maximum_bytes` long where trimming can reach that."""
    document = _document(content)
    body = _json(document)
    for name, trim in TRIM_ORDER:
        if len(body) <= maximum_bytes:
            break
        if trim(document):
            document["trimmed"].append(name)
            body = _json(document)
    return body


def _document(content: BundleContent) -> _Document:
    categories, numbers = _categories(content)
    first = min((covered.start for covered in content.covered), default=None)
    return {
        "bundle_version": BUNDLE_VERSION,
        "municipality": content.municipality,
        "area_id": content.area_id,
        "area_name": content.area_name,
        "published_at": f"{content.published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "version": content.version,
        "time_zone": "Asia/Tokyo",
        "trimmed": [],
        "covered": [[covered.start.isoformat(), covered.end.isoformat()] for covered in content.covered],
        "categories": categories,
        "calendar": _calendar(content.collections, numbers, first),
        "unknown": [_unknown(unknown) for unknown in content.unknown],
        "dictionary": _dictionary(content.dictionary),
    }


def _categories(content: BundleContent) -> tuple[list[_Document], dict[_CategoryKey, int]]:
    """Return the categories of the document and the number of each; numbers order a day's collections."""
    numbers: dict[_CategoryKey, int] = {}
    rows: list[_Document] = []
    how = {category.category_id: category.how_to_put_out for category in content.categories}
    known = [EntryCategory.of(category) for category in content.categories]
    for category in (*known, *(collection.category for collection in content.collections)):
        key = (category.category_id, category.name, category.colour, category.cut_off)
        if key not in numbers:
            numbers[key] = len(rows)
            rows.append(
                _without_nothing(
                    id=category.category_id,
                    name=_text(category.name),
                    colour=category.colour,
                    cut_off=f"{category.cut_off:%H:%M}",
                    how_to_put_out=_text(how.get(category.category_id)),
                )
            )
    return rows, numbers


def _calendar(collections: Sequence[Collection], numbers: dict[_CategoryKey, int], first: date | None) -> _Document:
    start = min([collection.day for collection in collections] + ([first] if first else []), default=None)
    if start is None:
        return {"first": None, "days": [], "exceptions": []}
    days: list[list[int]] = [[] for _ in numbers]
    exceptions = []
    for collection in collections:
        category = collection.category
        number = numbers[category.category_id, category.name, category.colour, category.cut_off]
        offset = (collection.day - start).days
        if collection.takes_place:
            days[number].append(offset)
        if collection.status != "scheduled" or collection.note:
            exceptions.append(
                _without_nothing(
                    day=offset,
                    category=number,
                    status=collection.status,
                    other_day=collection.other_day.isoformat() if collection.other_day else None,
                    note=_text(collection.note),
                )
            )
    return {"first": start.isoformat(), "days": days, "exceptions": exceptions}


def _unknown(unknown: UnknownPeriod) -> _Document:
    return _without_nothing(
        start=unknown.period.start.isoformat(),
        end=unknown.period.end.isoformat(),
        reason=unknown.reason,
        categories=list(unknown.category_ids) or None,
    )


def _dictionary(items: Sequence[DictionaryItem]) -> _Document:
    """Return the dictionary as rows of DICTIONARY_COLUMNS; `outlet` is the number of the category's name."""
    outlets = {name: number for number, name in enumerate(dict.fromkeys(item.category_name for item in items))}
    return {
        "columns": list(DICTIONARY_COLUMNS),
        "outlets": list(outlets),
        "rows": [
            _shortened(
                [
                    item.name,
                    item.category_id,
                    outlets[item.category_name],
                    item.kana,
                    item.notice,
                    item.fee_yen,
                    item.name_en,
                    list(item.synonyms) or None,
                ]
            )
            for item in items
        ],
    }


def _shortened(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row


def _without_nothing(**members: Any) -> _Document:  # noqa: ANN401  # JSON values of any kind
    return {name: value for name, value in members.items() if value is not None}


def _text(text: LocalizedText | None) -> dict[str, str] | None:
    if text is None:
        return None
    texts = {"ja": text.ja, "en": text.en, "ja-x-easy": text.ja_x_easy}
    return {language: value for language, value in texts.items() if value is not None}


def _json(document: _Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _drop_column(name: str) -> Callable[[_Document], bool]:
    column = DICTIONARY_COLUMNS.index(name)

    def drop(document: _Document) -> bool:
        rows = [row for row in document["dictionary"]["rows"] if len(row) > column and row[column] is not None]
        for row in rows:
            row[column] = None
            _shortened(row)
        return bool(rows)

    return drop


def _cut_notices(document: _Document) -> bool:
    column = DICTIONARY_COLUMNS.index("notice")
    rows = [row for row in document["dictionary"]["rows"] if len(row) > column]
    rows = [row for row in rows if row[column] is not None and len(row[column]) > _LONG_NOTICE]
    for row in rows:
        row[column] = row[column][: _LONG_NOTICE - 1] + "…"
    return bool(rows)


def _drop_how_to_put_out(document: _Document) -> bool:
    return _drop_member(document["categories"], "how_to_put_out")


def _drop_member(rows: list[_Document], name: str) -> bool:
    removed = [row.pop(name) for row in rows if name in row]
    return bool(removed)


def _drop_dictionary(document: _Document) -> bool:
    had_rows = bool(document["dictionary"]["rows"])
    document["dictionary"] |= {"outlets": [], "rows": []}
    return had_rows


def _drop_notes(document: _Document) -> bool:
    return _drop_member(document["calendar"]["exceptions"], "note")


TRIM_ORDER: Final[tuple[tuple[str, Callable[[_Document], bool]], ...]] = (
    ("dictionary.synonyms", _drop_column("synonyms")),
    ("dictionary.name_en", _drop_column("name_en")),
    ("dictionary.notice.long", _cut_notices),
    ("dictionary.kana", _drop_column("kana")),
    ("dictionary.notice", _drop_column("notice")),
    ("categories.how_to_put_out", _drop_how_to_put_out),
    ("dictionary", _drop_dictionary),
    ("calendar.exceptions.note", _drop_notes),
)

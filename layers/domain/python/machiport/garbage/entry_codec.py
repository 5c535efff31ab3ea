"""Calendar entries as bytes, as they lie in an area's item: compact JSON with a format number.

Reading is the hot path of every public request, so values that this module itself wrote are built without being
validated again; what guards them is the format number and the shape.

An edition: `{"f":1,"k":"e","p":publication,"n":version,"s":first day,"e":last day,"c":[[id,ja,en,easy,colour,
"08:30"],…],"d":base64 of the day masks,"x":[[offset,category,kind,offset of the other day,note],…],
"u":[[first offset,last offset,reason,[category id,…]],…]}`; without "d" it is a tombstone. A change:
`{"f":1,"k":"c","p":…,"i":change id,"n":…,"r":[ja,en,easy],"o":[[kind,day,category id,to],…]}`. Days are ordinals
(`date.toordinal`), offsets count from "s"; notes are indices into "t".
"""

import json
from base64 import b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterable
from datetime import date, time
from typing import Any, Final

from machiport.garbage.calendar_entries import CalendarEntry, ChangeEntry, EditionEntry, Effect, EntryCategory
from machiport.garbage.model import UnknownPeriod
from machiport.garbage.route_calendar import DayException, ExceptionKind, RouteCalendar
from machiport.garbage.rules import DateRange
from machiport.localized_text import LocalizedText

ENTRY_FORMAT: Final = 1

_KINDS: Final[tuple[ExceptionKind, ...]] = ("cancelled", "added", "moved_away", "moved_here")
_CODE_OF_KIND: Final = {kind: code for code, kind in enumerate(_KINDS)}


class EntryBodyError(ValueError):
    """The bytes are not an entry that this version of Machiport can read."""


def entry_to_body(entry: CalendarEntry) -> bytes:
    """Write an entry as bytes; the same entry gives the same bytes."""
    body = _edition_body(entry) if isinstance(entry, EditionEntry) else _change_body(entry)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def entry_from_body(body: bytes) -> CalendarEntry:
    """Read an entry that `entry_to_body` wrote.

    Raises EntryBodyError for anything else, also for a format of another version.
    """
    try:
        fields = json.loads(body)
        if fields["f"] != ENTRY_FORMAT:
            message = f"entry format {fields['f']}, this version reads {ENTRY_FORMAT}"
            raise EntryBodyError(message)
        return _edition(fields) if fields["k"] == "e" else _change(fields)
    except EntryBodyError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, Base64Error) as error:
        message = "not a calendar entry"
        raise EntryBodyError(message) from error


def _edition_body(entry: EditionEntry) -> dict[str, Any]:
    first = entry.period.start.toordinal()
    body: dict[str, Any] = {
        "f": ENTRY_FORMAT,
        "k": "e",
        "p": entry.publication_id,
        "n": entry.version,
        "s": first,
        "e": entry.period.end.toordinal(),
    }
    calendar = entry.calendar
    if calendar is None:
        return body
    notes: dict[str, int] = {}
    order = {category_id: position for position, category_id in enumerate(calendar.category_ids)}
    body["c"] = [
        [category.category_id, *_texts(category.name), category.colour, category.cut_off.isoformat("minutes")]
        for category in entry.categories
    ]
    body["d"] = b64encode(calendar.days).decode()
    body["x"] = [
        [
            found.day.toordinal() - first,
            order[found.category_id],
            _CODE_OF_KIND[found.kind],
            None if found.other_day is None else found.other_day.toordinal() - first,
            None if found.note is None else notes.setdefault(found.note, len(notes)),
        ]
        for found in calendar.exceptions
    ]
    body["t"] = list(notes)
    body["u"] = [
        [
            found.period.start.toordinal() - first,
            found.period.end.toordinal() - first,
            found.reason,
            list(found.category_ids),
        ]
        for found in calendar.unknown
    ]
    return body


def _change_body(entry: ChangeEntry) -> dict[str, Any]:
    return {
        "f": ENTRY_FORMAT,
        "k": "c",
        "p": entry.publication_id,
        "i": entry.change_id,
        "n": entry.version,
        "r": _texts(entry.reason),
        "o": [
            [
                effect.kind,
                effect.day.toordinal(),
                effect.category_id,
                None if effect.to is None else effect.to.toordinal(),
            ]
            for effect in entry.effects
        ],
    }


def _edition(fields: dict[str, Any]) -> EditionEntry:
    first = fields["s"]
    period = _range(first, fields["e"])
    encoded = fields.get("d")
    if encoded is None:
        return EditionEntry(fields["p"], fields["n"], period)
    category_ids = tuple(category[0] for category in fields["c"])
    calendar = RouteCalendar(
        period=period,
        category_ids=category_ids,
        days=a2b_base64(encoded),
        exceptions=tuple(_exceptions(fields["x"], first, category_ids, fields["t"])),
        unknown=tuple(
            UnknownPeriod.model_construct(
                period=_range(first + start, first + end), reason=reason, category_ids=tuple(unknown_ids)
            )
            for start, end, reason, unknown_ids in fields["u"]
        ),
    )
    categories = tuple(
        EntryCategory(category_id, _text(ja, en, easy), colour, time.fromisoformat(cut_off))
        for category_id, ja, en, easy, colour, cut_off in fields["c"]
    )
    return EditionEntry(fields["p"], fields["n"], period, categories, calendar)


def _exceptions(
    rows: list[list[Any]], first: int, category_ids: tuple[str, ...], notes: list[str]
) -> Iterable[DayException]:
    day_of = date.fromordinal
    for offset, category, kind, other, note in rows:
        yield DayException(
            day_of(first + offset),
            category_ids[category],
            _KINDS[kind],
            None if other is None else day_of(first + other),
            None if note is None else notes[note],
        )


def _change(fields: dict[str, Any]) -> ChangeEntry:
    effects = tuple(
        Effect(kind, date.fromordinal(day), category_id, None if to is None else date.fromordinal(to))
        for kind, day, category_id, to in fields["o"]
    )
    return ChangeEntry(fields["p"], fields["i"], fields["n"], effects, _text(*fields["r"]))


def _texts(text: LocalizedText) -> list[str | None]:
    return [text.ja, text.en, text.ja_x_easy]


def _text(ja: str, en: str | None, easy: str | None) -> LocalizedText:
    return LocalizedText.model_construct(ja=ja, en=en, ja_x_easy=easy)


def _range(start: int, end: int) -> DateRange:
    return DateRange.model_construct(start=date.fromordinal(start), end=date.fromordinal(end))

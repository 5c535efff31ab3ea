"""Reading 気象警報・注意報（Ｒ０６） (VPWW55 … VPWW61) of 気象庁防災情報XML.

Only the part 気象警報・注意報（市町村等） is read: areas with codes of seven digits. Its warnings have a code, a name
and a status; of one phenomenon only the highest is named. The older VPWW53 and VPWW54 tell the same once more under
old codes until 2028 and are not read: together they would tell everything twice.
"""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from machiport.hazard.warnings.bounded_xml import parsed
from machiport.hazard.warnings.model import InfoType, LineStatus, Operation, TelegramType, WarningLine
from machiport.hazard.warnings.telegram import AreaLines, Telegram

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST_TELEGRAM: Final = 4 * 1024 * 1024
"""Bytes. Hokkaido's, the largest, have a few hundred thousand."""

_OPERATIONS: Final[dict[str, Operation]] = {"通常": "normal", "訓練": "training", "試験": "test"}
# 遅延 is a report that comes late, and counts as what it says.
_INFO_TYPES: Final[dict[str, InfoType]] = {
    "発表": "issued", "遅延": "issued", "訂正": "corrected", "取消": "cancelled",
}  # fmt: skip
_MUNICIPAL: Final = "気象警報・注意報（市町村等）"
_TITLE: Final = "気象警報・注意報（Ｒ０６）"
_TITLES: Final[dict[TelegramType, str]] = {
    "VPWW55": "大雨", "VPWW56": "土砂", "VPWW57": "高潮", "VPWW58": "暴風", "VPWW59": "波浪", "VPWW60": "大雪",
    "VPWW61": "その他",
}  # fmt: skip
_NOTHING: Final = "発表警報・注意報はなし"
_OVER: Final = "解除"
_OVER_CODE: Final = "00"
_CODE: Final = re.compile(r"[0-9]{2}")
_AREA_CODE: Final = re.compile(r"[0-9]{7}")
_LONGEST_NAME: Final = 60
_LONGEST_HEADLINE: Final = 1000
_MOST_TAGS: Final = 200_000
_MOST_AREAS: Final = 2000
_MOST_LINES: Final = 40


class TelegramNotReadable(ValueError):  # noqa: N818  # reads as a sentence, as problems do
    """The telegram is none of this form; nothing of it was taken over."""


def read_telegram(content: bytes, telegram: TelegramType) -> Telegram:
    """Return what a telegram says.

    `telegram` is the kind under which the feed lists it. A cancellation may have no body; every other one has.
    Raises TelegramNotReadable for everything else than a complete telegram of that kind, XML with a DTD included.
    """
    if len(content) > LARGEST_TELEGRAM:
        raise TelegramNotReadable("larger than any telegram")
    try:
        root = parsed(content, _MOST_TAGS)
    except ValueError as error:
        raise TelegramNotReadable("not the XML of a telegram") from error
    control, head = _one(root, "Control"), _one(root, "Head")
    title = _text(control, "Title")
    if not title.startswith(_TITLE) or _TITLES[telegram] not in title.removeprefix(_TITLE):
        raise TelegramNotReadable("another kind of telegram than the feed says")
    info_type = _chosen(_INFO_TYPES, _text(head, "InfoType"))
    serial = _text(head, "Serial")
    headline = head.findtext("{*}Headline/{*}Text") or ""
    return Telegram(
        telegram=telegram,
        operation=_chosen(_OPERATIONS, _text(control, "Status")),
        info_type=info_type,
        reported_at=_instant(_text(head, "ReportDateTime")),
        sent_at=_instant(_text(control, "DateTime")),
        event_id=_text(head, "EventID")[:_LONGEST_NAME],
        serial=int(serial) if serial.isdecimal() and len(serial) < len("1000000") else 0,
        headline=headline.strip()[:_LONGEST_HEADLINE],
        areas=_areas(root, info_type),
    )


def _areas(root: "Element", info_type: InfoType) -> list[AreaLines] | None:
    municipal = [each for each in root.findall("{*}Body/{*}Warning") if each.get("type") == _MUNICIPAL]
    if not municipal and info_type == "cancelled":
        return None
    if not municipal:
        raise TelegramNotReadable("without the part for municipalities")
    found: dict[str, tuple[str, dict[str, WarningLine]]] = {}
    for item in municipal[0].findall("{*}Item"):
        lines = _lines(item)
        for area in (*item.findall("{*}Area"), *item.findall("{*}Areas/{*}Area")):
            code = _text(area, "Code")
            if not _AREA_CODE.fullmatch(code):
                raise TelegramNotReadable("an area without its code")
            # An area may have an item for each of its warnings.
            found.setdefault(code, (_text(area, "Name")[:_LONGEST_NAME], {}))[1].update(lines)
    if not 0 < len(found) <= _MOST_AREAS:
        raise TelegramNotReadable("no areas, or more than the country has")
    return [AreaLines(code, name, tuple(lines.values())) for code, (name, lines) in found.items()]


def _lines(item: "Element") -> dict[str, WarningLine]:
    kinds = item.findall("{*}Kind")
    if not 0 < len(kinds) <= _MOST_LINES:
        raise TelegramNotReadable("an area without its warnings")
    lines = {}
    for kind in kinds:
        code, status = _text(kind, "Code"), _text(kind, "Status")
        if status == _NOTHING or status.endswith(_OVER) or code == _OVER_CODE:
            continue
        if not _CODE.fullmatch(code) or not status:
            raise TelegramNotReadable("a warning without its code or status")
        lines[code] = WarningLine(code=code, name=_text(kind, "Name")[:_LONGEST_NAME], status=_line_status(status))
    return lines


def _line_status(status: str) -> LineStatus:
    """Return a status of what is in force; one that nobody knows yet is told as issued, rather than not at all."""
    if status == "継続":
        return "continued"
    return "lowered" if "から" in status else "issued"


def _one(parent: "Element", name: str) -> "Element":
    found = parent.findall(f"{{*}}{name}")
    if len(found) != 1:
        raise TelegramNotReadable(f"not one {name}")
    return found[0]


def _text(parent: "Element", name: str) -> str:
    return (parent.findtext(f"{{*}}{name}") or "").strip()


def _chosen[T](choices: dict[str, T], text: str) -> T:
    if text not in choices:
        raise TelegramNotReadable("a status that is none")
    return choices[text]


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise TelegramNotReadable("without its time") from error
    if instant.tzinfo is None:
        raise TelegramNotReadable("a time without its zone")
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:  # 0001-01-01T00:00+09:00 is before the calendar begins in UTC
        raise TelegramNotReadable("a time that is none") from error

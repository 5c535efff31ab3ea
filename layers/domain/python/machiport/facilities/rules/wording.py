"""Days and instants in the words of people, and texts with places to fill, in all three languages."""

from collections.abc import Mapping
from datetime import date, datetime

from machiport.clock import TOKYO
from machiport.localized_text import Language, LocalizedText

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_text(day: date) -> LocalizedText:
    """Return a day with its weekday."""
    ja, en = _WEEKDAYS_JA[day.weekday()], _WEEKDAYS_EN[day.weekday()]
    return LocalizedText(
        ja=f"{day.year}年{day.month}月{day.day}日({ja})",
        en=f"{en} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}",
        ja_x_easy=f"{day.year}年 {day.month}月 {day.day}日({ja}曜日)",
    )


def instant_text(instant: datetime) -> LocalizedText:
    """Return an aware instant as day and time in Japan."""
    local = instant.astimezone(TOKYO)
    day = day_text(local.date())
    minutes = f" {local.minute}分" if local.minute else ""
    return LocalizedText(
        ja=f"{day.ja} {local.hour}:{local.minute:02d}",
        en=f"{local.hour:02d}:{local.minute:02d} on {day.en} (Japan time)",
        ja_x_easy=f"{day.ja_x_easy} {local.hour}時{minutes}",
    )


def month_text(day: date) -> LocalizedText:
    """Return the month that a day is in."""
    return LocalizedText(
        ja=f"{day.year}年{day.month}月",
        en=f"{_MONTHS_EN[day.month - 1]} {day.year}",
        ja_x_easy=f"{day.year}年 {day.month}月",
    )


def filled(template: LocalizedText, parts: Mapping[str, str | int | LocalizedText]) -> LocalizedText:
    """Return `template` with its `{places}` filled, in each language with that language's text of a part.

    What is filled in is not read as a template.
    """

    def in_language(language: Language) -> str:
        texts = {
            name: part.in_language(language) if isinstance(part, LocalizedText) else part
            for name, part in parts.items()
        }
        return template.in_language(language).format_map(texts)

    return LocalizedText(ja=in_language("ja"), en=in_language("en"), ja_x_easy=in_language("ja-x-easy"))

"""What the lines of a quote are called, in three languages."""

from collections.abc import Mapping, Sequence
from typing import Final

from machiport.facilities.inventory.model import NamedPeriod, Room
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.wording import filled
from machiport.facilities.times import clock_text
from machiport.localized_text import LocalizedText

_ROOM = LocalizedText(ja="{room} {when}", en="{room}, {when}", ja_x_easy="{room} {when}")
_TIMES = LocalizedText(ja="{start}〜{end}", en="{start} to {end}", ja_x_easy="{start}から {end}まで")
_PIECES = LocalizedText(ja="{name} {count}点", en="{name} × {count}", ja_x_easy="{name} {count}こ")

BY_CLASS: Final[Mapping[CallerClass, LocalizedText]] = {
    "resident": LocalizedText(
        ja="住民料金({percent}%)", en="Residents' price ({percent}%)", ja_x_easy="町の 人の お金({percent}%)"
    ),
    "region": LocalizedText(
        ja="圏域料金({percent}%)",
        en="Price for the region ({percent}%)",
        ja_x_easy="近くの 町の 人の お金({percent}%)",
    ),
    "outsider": LocalizedText(
        ja="圏域外料金({percent}%)",
        en="Price for callers from elsewhere ({percent}%)",
        ja_x_easy="遠くの 町の 人の お金({percent}%)",
    ),
}
PROFIT_MAKING: Final = LocalizedText(
    ja="営利利用({percent}%)", en="Profit-making use ({percent}%)", ja_x_easy="ものを 売る ときなどの お金({percent}%)"
)
PURPOSE: Final = LocalizedText(
    ja="利用目的による料金({percent}%)",
    en="Price for this purpose ({percent}%)",
    ja_x_easy="使い方で かわる お金({percent}%)",
)
HEATING: Final = LocalizedText(ja="冷暖房料", en="Heating or cooling", ja_x_easy="エアコンの お金")
EXEMPTION: Final = LocalizedText(ja="減免({name})", en="Reduction ({name})", ja_x_easy="やすく なる お金({name})")


def room_label(room: Room, periods: Sequence[NamedPeriod], start: int, end: int) -> LocalizedText:
    """Return the room with the names of the periods used, or on a raster with its times (minutes of the day)."""
    if not periods:
        times = filled(_TIMES, {"start": clock_text(start), "end": clock_text(end)})
        return filled(_ROOM, {"room": room.name, "when": times})
    names = LocalizedText(
        ja="・".join(period.name.ja for period in periods),
        en=", ".join(period.name.in_language("en") for period in periods),
        ja_x_easy="・".join(period.name.in_language("ja-x-easy") for period in periods),
    )
    return filled(_ROOM, {"room": room.name, "when": names})


def percent_label(template: LocalizedText, percent: int) -> LocalizedText:
    """Return the label of a line that comes from a percentage."""
    return filled(template, {"percent": percent})


def pieces_label(name: LocalizedText, count: int) -> LocalizedText:
    """Return the label of some pieces of equipment."""
    return filled(_PIECES, {"name": name, "count": count})


def exemption_label(name: LocalizedText) -> LocalizedText:
    """Return the label of what an exemption (減免) waives."""
    return filled(EXEMPTION, {"name": name})

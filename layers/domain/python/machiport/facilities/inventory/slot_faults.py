"""What can be wrong with the time of a wish, before anybody asks who wishes it and whether it is free."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from machiport.localized_text import LocalizedText


class SlotFault(StrEnum):
    """Why a time cannot be used in a room."""

    CLOSED_DAY = "closed_day"
    OUTSIDE_HOURS = "outside_hours"
    NOT_A_SLOT = "not_a_slot"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    BEYOND_CALENDAR = "beyond_calendar"


SLOT_FAULT_TEXTS: Final[Mapping[SlotFault, LocalizedText]] = {
    SlotFault.CLOSED_DAY: LocalizedText(
        ja="この日は休館日です。",
        en="The room is closed on this day.",
        ja_x_easy="この 日は 休みです。べつの 日を えらんでください。",
    ),
    SlotFault.OUTSIDE_HOURS: LocalizedText(
        ja="開館時間の外の時間帯です。",
        en="The time is outside of the opening hours.",
        ja_x_easy="この 時間は 開いて いません。べつの 時間を えらんでください。",
    ),
    SlotFault.NOT_A_SLOT: LocalizedText(
        ja="この部屋で選べる時間の区切りに合っていません。",
        en="The time does not begin and end at the times that can be chosen for this room.",
        ja_x_easy="はじまりと おわりの 時間が ちがいます。リストの 時間から えらんでください。",
    ),
    SlotFault.TOO_SHORT: LocalizedText(
        ja="この部屋の最短利用時間より短くなっています。",
        en="The time is shorter than this room's shortest use.",
        ja_x_easy="時間が 短いです。もっと 長く えらんでください。",
    ),
    SlotFault.TOO_LONG: LocalizedText(
        ja="この部屋の最長利用時間を超えています。",
        en="The time is longer than this room's longest use.",
        ja_x_easy="時間が 長いです。もっと 短く えらんでください。",
    ),
    SlotFault.BEYOND_CALENDAR: LocalizedText(
        ja="この施設の開館日がまだ決まっていない日です。",
        en="The facility's calendar does not reach this day yet.",
        ja_x_easy="この 日の 予定は まだ きまって いません。",
    ),
}

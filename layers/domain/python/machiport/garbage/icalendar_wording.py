"""What a calendar feed says in each language: titles, cautions, descriptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from machiport.localized_text import Language

_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class FeedWording:
    """The sentences of one language. `{name}` is a category or area, `{day}` a day, `{time}` the cut-off time."""

    calendar: str
    scheduled: str
    added: str
    moved_here: str
    moved_here_from_nowhere: str
    cancelled: str
    moved_away: str
    moved_away_to_nowhere: str
    cut_off: str
    not_this_day: str
    unknown: str
    reason: str


WORDINGS: Mapping[Language, FeedWording] = {
    "ja": FeedWording(
        calendar="ごみ収集 {name}",
        scheduled="{name}",
        added="{name}（臨時収集）",
        moved_here="{name}（{day}からの振替）",
        moved_here_from_nowhere="{name}（振替）",
        cancelled="【収集中止】{name}",
        moved_away="【収集なし】{name}（{day}に変更）",
        moved_away_to_nowhere="【収集なし】{name}（別の日に変更）",
        cut_off="{time}までに出してください。",
        not_this_day="この日は収集しません。出さないでください。",
        unknown="収集日は未発表です",
        reason="この期間の収集日はまだ公開されていません。収集がないという意味ではありません。",
    ),
    "en": FeedWording(
        calendar="Garbage collection {name}",
        scheduled="{name}",
        added="{name} (extra collection)",
        moved_here="{name} (instead of {day})",
        moved_here_from_nowhere="{name} (moved to this day)",
        cancelled="CANCELLED: {name}",
        moved_away="NO COLLECTION: {name} (moved to {day})",
        moved_away_to_nowhere="NO COLLECTION: {name} (moved to another day)",
        cut_off="Put it out by {time}.",
        not_this_day="There is no collection on this day. Please do not put it out.",
        unknown="Collection days not published yet",
        reason="The collection days of this period are not published yet. This does not mean that there are none.",
    ),
    "ja-x-easy": FeedWording(
        calendar="ごみを 出す 日 {name}",
        scheduled="{name}",
        added="{name}（いつもと ちがう 日に 集めます）",
        moved_here="{name}（{day}の かわりに 集めます）",
        moved_here_from_nowhere="{name}（べつの 日の かわりに 集めます）",
        cancelled="【この日は 出せません】{name}",
        moved_away="【この日は 出せません】{name}（{day}に 出してください）",
        moved_away_to_nowhere="【この日は 出せません】{name}（べつの 日に 出してください）",
        cut_off="{time}までに 出してください。",
        not_this_day="この日は ごみを 集めません。出さないでください。",
        unknown="ごみの 日は まだ わかりません",
        reason="ごみの 日は まだ 発表されていません。ごみの 日が ない という ことでは ありません。",
    ),
}


def day_in_words(day: date, language: Language) -> str:
    """Return a day without its year, as it is said: `10月3日`, `3 Oct`."""
    if language == "en":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def time_in_words(moment: time) -> str:
    """Return a time of day as `8:30`."""
    return f"{moment.hour}:{moment.minute:02d}"

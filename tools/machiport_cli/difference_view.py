"""An edition's difference for residents, as an operator reads it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from machiport.garbage.difference_model import DifferenceGroup, EditionDifference
from machiport_cli.presentation import Screen
from machiport_cli.publication_question import warn_of_losses

_GROUPS_SHOWN: Final = 20
_AREAS_NAMED: Final = 5
_DAYS_SHOWN: Final = 12


def show_difference(screen: Screen, difference: EditionDifference) -> None:
    """Show what would change for residents: numbers, then groups of areas with the same change."""
    summary = difference.summary
    window = difference.window
    compared = screen.word("比較なし(期間終了)", "none (the edition has ended)")
    if window is not None:
        compared = f"{window.start} – {window.end}"
    screen.facts(
        [
            (screen.word("比べた期間", "Days compared"), compared),
            (screen.word("増える収集日", "Days added"), f"+{summary.days_added}"),
            (screen.word("減る収集日", "Days removed"), f"-{summary.days_removed}"),
            (
                screen.word("地区", "Areas"),
                screen.word(
                    f"変わる {summary.areas_changed}、期間が延びる {summary.areas_extended}、"
                    f"同じ {summary.areas_unchanged}、新しい {summary.areas_new}、なくなる {summary.areas_gone}",
                    f"{summary.areas_changed} changed, {summary.areas_extended} extended, "
                    f"{summary.areas_unchanged} unchanged, {summary.areas_new} new, {summary.areas_gone} gone",
                ),
            ),
        ]
    )
    rows = [row for group in difference.groups[:_GROUPS_SHOWN] for row in _group_rows(screen, group)]
    if rows:
        titles = [("地区", "Areas"), ("区分", "Category"), ("増える日", "Days added"), ("減る日", "Days removed")]
        screen.table([screen.word(*title) for title in titles], rows)
    if summary.groups > _GROUPS_SHOWN:
        more = summary.groups - _GROUPS_SHOWN
        screen.show(screen.word(f"ほか {more} 組の地区。", f"{more} more groups of areas."))
    for name, areas, count in (
        (screen.word("新しい地区", "New areas"), difference.new_areas, summary.areas_new),
        (screen.word("なくなる地区", "Areas that disappear"), difference.gone_areas, summary.areas_gone),
    ):
        if areas:
            screen.facts([(name, _names(screen, [area.name for area in areas], count))])
    if not difference.changes_anything:
        screen.show(screen.word("市民から見える変更はありません。", "Nothing changes for residents."))
    warn_of_losses(screen, difference)


def _group_rows(screen: Screen, group: DifferenceGroup) -> list[list[str]]:
    areas = _names(screen, [area.name for area in group.areas], group.area_count)
    rows = [
        [
            areas,
            change.name.in_language(screen.language),
            _days(change.days_added, change.days_added_count),
            _days(change.days_removed, change.days_removed_count),
        ]
        for change in group.categories
    ]
    for title, ranges in (
        (screen.word("(新しく載る期間)", "(days newly covered)"), group.newly_covered),
        (screen.word("(不明になる期間)", "(days newly unknown)"), group.newly_unknown),
        (screen.word("(不明でなくなる期間)", "(days no longer unknown)"), group.no_longer_unknown),
    ):
        if ranges:
            rows.append([areas, title, ", ".join(f"{days.start}–{days.end}" for days in ranges[:_DAYS_SHOWN]), ""])
    return rows


def _names(screen: Screen, names: Sequence[str], count: int) -> str:
    """Return the first names, and how many more of the `count` there are."""
    shown = "、".join(names[:_AREAS_NAMED])
    more = count - min(len(names), _AREAS_NAMED)
    return shown if more <= 0 else f"{shown} " + screen.word(f"ほか {more}", f"and {more} more")


def _days(days: Sequence[date], count: int) -> str:
    """Return days by month (`2026-04: 1, 8, 15`), and how many more there are."""
    months = [
        f"{month}: {', '.join(str(day.day) for day in group)}"
        for month, group in groupby(days[:_DAYS_SHOWN], key=lambda day: f"{day:%Y-%m}")
    ]
    hidden = count - min(len(days), _DAYS_SHOWN)
    return "; ".join(months) + (f" … (+{hidden})" if hidden > 0 else "")

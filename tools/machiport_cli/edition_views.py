"""An import's report and its edition, as an operator reads them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from machiport.garbage.importers.report import ImportResult
from machiport.import_findings import Finding
from machiport_cli.difference_view import show_difference
from machiport_cli.edition_uploads import UploadedDraft
from machiport_cli.presentation import OperatorLanguage, Screen
from machiport_cli.refusal_words import message_in_words

_PROBLEMS_SHOWN: Final = 50
_SEVERITIES: Final = {"error": ("誤り", "error"), "warning": ("注意", "warning"), "note": ("参考", "note")}
_RANKS: Final = {severity: rank for rank, severity in enumerate(_SEVERITIES)}


def problem_document(problem: Finding, language: OperatorLanguage) -> dict[str, Any]:
    """Return a finding as the staff API answers it, with the options that put it right."""
    document = problem.model_dump(mode="json", exclude={"message"})
    return document | {"message": message_in_words(problem.message.in_language(language), language)}


def severities(problems: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    counted = Counter(str(problem["severity"]) for problem in problems)
    return {severity: counted[severity] for severity in _SEVERITIES}


def show_problems(
    screen: Screen, problems: Sequence[Mapping[str, Any]], total: int | None = None, *, every: bool = False
) -> None:
    """Show findings with their place, errors first; the first 50 unless `every`. `total` counts those elsewhere."""
    if not problems:
        screen.show(screen.word("指摘はありません。", "Nothing to report."))
        return
    ordered = sorted(problems, key=lambda problem: _RANKS[problem["severity"]])
    shown = ordered if every else ordered[:_PROBLEMS_SHOWN]
    titles = [
        ("種類", "Kind"),
        ("ファイル", "File"),
        ("行", "Line"),
        ("列", "Column"),
        ("値", "Value"),
        ("理由", "Reason"),
    ]
    screen.table([screen.word(*title) for title in titles], [_problem_row(screen, problem) for problem in shown])
    hidden = (total or len(problems)) - len(shown)
    if hidden > 0:
        screen.show(
            screen.word(
                f"ほか {hidden} 件。すべて見るには import check に --all を付けます。",
                f"{hidden} more. See them all with import check --all.",
            )
        )


def edition_document(result: ImportResult) -> dict[str, Any] | None:
    """Return what an import made, in numbers; None where it made no calendar."""
    edition = result.edition
    if edition is None:
        return None
    return {
        "title": edition.title,
        "valid_from": edition.period.start.isoformat(),
        "valid_to": edition.period.end.isoformat(),
        "counts": {
            "areas": len(edition.areas),
            "routes": len(edition.routes),
            "categories": len(edition.categories),
            "dictionary_items": len(edition.dictionary),
        },
    }


def checked_document(result: ImportResult, problems: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return an import's report for a machine."""
    return {
        "edition": edition_document(result),
        "cells": result.counts.model_dump(),
        "problems": problems,
        "problems_total": len(problems),
        **{f"{severity}s": count for severity, count in severities(problems).items()},
    }


def show_checked(
    screen: Screen, result: ImportResult, problems: Sequence[Mapping[str, Any]], *, every: bool = False
) -> None:
    """Show what an import made and what it found."""
    made = edition_document(result)
    if made is not None:
        _show_edition(screen, made)
        _show_cells(screen, result.counts.model_dump())
    elif result.dictionary:
        screen.show(
            screen.word(
                f"分別辞典だけのファイルです({len(result.dictionary)} 品目)。収集日と一緒に取り込んでください。",
                f"Only a sorting dictionary ({len(result.dictionary)} items). Import it together with a calendar.",
            )
        )
    else:
        screen.show(screen.word("カレンダーを作れませんでした。", "No calendar could be made."))
    show_problems(screen, problems, every=every)


def show_uploaded(screen: Screen, uploaded: UploadedDraft) -> None:
    """Show a new draft: its numbers, its report, and what it would change for residents."""
    answer = uploaded.answer
    _show_edition(screen, answer["edition"])
    _show_cells(screen, answer["cells"])
    show_problems(screen, answer["problems"], answer["problems_total"])
    show_difference(screen, uploaded.difference)


def say_published(screen: Screen, publication: Mapping[str, Any]) -> None:
    """Tell that a publication is in force."""
    screen.say(
        f"✓ 公開しました({publication['areas_reached']} 地区に反映、第 {publication['version']} 版)。",
        f"✓ Published for {publication['areas_reached']} areas (version {publication['version']}).",
        "green",
    )


def _show_edition(screen: Screen, edition: Mapping[str, Any]) -> None:
    counts = edition["counts"]
    screen.facts(
        [
            (screen.word("年度版", "Edition"), str(edition["title"])),
            (screen.word("期間", "Period"), f"{edition['valid_from']} – {edition['valid_to']}"),
            (
                screen.word("内容", "Content"),
                screen.word(
                    f"地区 {counts['areas']}、収集ルート {counts['routes']}、区分 {counts['categories']}、"
                    f"分別辞典 {counts['dictionary_items']} 品目",
                    f"{counts['areas']} areas, {counts['routes']} routes, {counts['categories']} categories, "
                    f"{counts['dictionary_items']} dictionary items",
                ),
            ),
        ]
    )


def _show_cells(screen: Screen, cells: Mapping[str, int]) -> None:
    screen.facts(
        [
            (
                screen.word("収集日のセル", "Calendar cells"),
                screen.word(
                    f"{cells['cells_read']} 件中 {cells['cells_turned_into_rules']} 件を読み取り、"
                    f"{cells['cells_reported']} 件は下の指摘のとおり",
                    f"{cells['cells_turned_into_rules']} of {cells['cells_read']} understood, "
                    f"{cells['cells_reported']} reported below",
                ),
            )
        ]
    )


def _problem_row(screen: Screen, problem: Mapping[str, Any]) -> list[str]:
    column = "" if problem["column"] is None else str(problem["column"])
    if problem["column_title"]:
        column = f"{column} {problem['column_title']}".strip()
    return [
        screen.word(*_SEVERITIES[problem["severity"]]),
        problem["file"],
        "" if problem["line"] is None else str(problem["line"]),
        column,
        problem["value"] or "",
        problem["message"],
    ]

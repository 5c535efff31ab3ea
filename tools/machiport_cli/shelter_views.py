"""Lists of shelters, their reports and statuses, as an operator reads them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from machiport.hazard.shelters.importing.shelter_files import ShelterImport
from machiport.import_findings import Finding
from machiport_cli.presentation import OperatorLanguage, Screen

_SHOWN: Final = 50
_SEVERITIES: Final = {"error": ("誤り", "error"), "warning": ("注意", "warning"), "note": ("参考", "note")}
_STATUSES: Final = {
    "closed": ("閉鎖", "closed"),
    "open": ("開設", "open"),
    "crowded": ("混雑", "crowded"),
    "full": ("満員", "full"),
    None: ("報告なし", "no report"),
}
_DESIGNATIONS: Final = {"emergency": ("緊急避難場所", "emergency site"), "shelter": ("避難所", "shelter")}


def finding_document(finding: Finding, language: OperatorLanguage) -> dict[str, Any]:
    """Return a finding as the staff API answers it."""
    return finding.model_dump(mode="json", exclude={"message"}) | {"message": finding.message.in_language(language)}


def show_import(screen: Screen, imported: ShelterImport, *, every: bool) -> None:
    """Show how many rows became what, and the findings with their places; the first 50 unless `every`."""
    counts = imported.counts
    screen.facts(
        [
            (screen.word("読んだ行", "Rows read"), str(counts.rows_read)),
            (screen.word("避難所・避難場所", "Places"), str(counts.shelters)),
            (screen.word("うち緊急避難場所", "Emergency sites"), str(counts.emergency)),
            (screen.word("うち避難所", "Shelters"), str(counts.designated_shelters)),
            (screen.word("同じ場所として統合した行", "Rows united"), str(counts.rows_united)),
            (screen.word("使えない行", "Rows left out"), str(counts.rows_left_out)),
        ]
    )
    ranks = list(_SEVERITIES)
    ordered = sorted(imported.findings, key=lambda finding: ranks.index(finding.severity))
    shown = ordered if every else ordered[:_SHOWN]
    if shown:
        titles = [("種類", "Kind"), ("ファイル", "File"), ("行", "Line"), ("列", "Column"), ("理由", "Reason")]
        rows = [_finding_row(screen, finding) for finding in shown]
        screen.table([screen.word(*title) for title in titles], rows)
    else:
        screen.show(screen.word("指摘はありません。", "Nothing to report."))
    if len(ordered) > len(shown):
        more = len(ordered) - len(shown)
        screen.show(screen.word(f"ほか {more} 件。--all ですべて表示します。", f"{more} more. --all shows them."))


def show_shelters(screen: Screen, shelters: Sequence[Mapping[str, Any]]) -> None:
    """Show a municipality's shelters with their newest reports."""
    titles = [
        ("ID", "ID"),
        ("名称", "Name"),
        ("種類", "Kind"),
        ("状況", "Status"),
        ("人数", "People"),
        ("時点", "As of"),
    ]
    rows = [
        [
            one["shelter_id"],
            one["name"],
            "、".join(screen.word(*_DESIGNATIONS[each]) for each in one["designations"]),
            _status(screen, one["status"]),
            _people(one),
            one["status"]["reported_at"] or "",
        ]
        for one in shelters
    ]
    screen.table([screen.word(*title) for title in titles], rows)


def _finding_row(screen: Screen, finding: Finding) -> list[str]:
    column = finding.column_title or ("" if finding.column is None else str(finding.column))
    return [
        screen.word(*_SEVERITIES[finding.severity]),
        finding.file,
        "" if finding.line is None else str(finding.line),
        column,
        finding.message.in_language(screen.language),
    ]


def _status(screen: Screen, status: Mapping[str, Any]) -> str:
    text = screen.word(*_STATUSES[status["status"]])
    too_old = status["status"] is not None and status["told"] == "unknown"
    return text + (screen.word("(古いため「不明」と案内)", " (told as unknown: too old)") if too_old else "")


def _people(shelter: Mapping[str, Any]) -> str:
    parts: Iterable[object] = (shelter["status"]["headcount"], shelter["capacity"])
    headcount, capacity = ("-" if part is None else str(part) for part in parts)
    return f"{headcount} / {capacity}"

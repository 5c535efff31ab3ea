"""Imports of hazard data and what is in force of it, as an operator reads them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from machiport.clock import TOKYO
from machiport.hazard.datasets.packs import PackHeader
from machiport.hazard.datasets.publication import DatasetInForce, HazardHead, PublicationRecord
from machiport.hazard.datasets.publication_service import DatasetsStatus
from machiport.hazard.kinds import HazardKinds
from machiport_cli.presentation import Screen

if TYPE_CHECKING:
    from machiport.hazard.importing.import_report import ImportReport

_SHOWN: Final = 50
_MANY_ZONES: Final = 1000
"""From how many zones on it means something what 10,000 would take: fewer are small beside their coverage."""
_STEPS: Final = {
    "reading": ("読み込み", "Reading"),
    "cutting": ("区域の切り出し", "Cutting zones"),
    "packing": ("まとめ", "Packing"),
    "layers": ("地図レイヤー", "Map layers"),
    "staging": ("書き込み（まだ公開前）", "Writing, not public yet"),
    "settling": ("後片付け（公開済み）", "Tidying up, public"),
}
_OUTCOMES: Final = {
    "refused": ("公開していません。理由:", "Nothing was published, because:", "red"),
    "compiled": ("確認だけしました。何も公開していません。", "Only checked. Nothing was published.", "green"),
    "published": ("公開しました。", "It is in force now.", "green"),
    "unchanged": (
        "同じデータがすでに公開されています。何も変えていません。",
        "This very data is in force already.",
        "green",
    ),
}
_SEVERITIES: Final = {
    "refused": ("使えない", "not used"),
    "repaired": ("直した", "repaired"),
    "note": ("参考", "note"),
}
_STATES: Final = {
    "staging": ("書き込み中", "being written"),
    "committed": ("公開済み・後片付け中", "public, being tidied up"),
    "abandoned": ("中断", "given up"),
}


class StepProgress(Protocol):
    """Told a step's name, how much of it is done, and how much there is (0 where nobody knows)."""

    def __call__(self, step: str, done: int, total: int, /) -> None:
        """Show it."""
        ...


@contextmanager
def step_bars(screen: Screen) -> Iterator[StepProgress]:
    """Show a progress bar for each step, from when it begins."""
    with screen.progress() as progress:
        tasks = {}

        def told(step: str, done: int, total: int, /) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(screen.word(*_STEPS[step]), total=None)
            progress.update(tasks[step], completed=done, total=total or None)

        yield told


def show_report(screen: Screen, report: "ImportReport", kinds: HazardKinds, *, every: bool) -> None:
    """Show what became of an import: counts by kind, findings (the first 50 unless `every`), and the outcome."""
    if report.kinds:
        titles = [
            ("災害の種類", "Hazard kind"),
            ("区域", "Zones"),
            ("調査範囲", "Coverage areas"),
            ("区画", "Tile sections"),
            ("大きさ", "Size"),
            ("1万区域あたり", "Per 10,000 zones"),
        ]
        rows = [
            [
                _kind_name(screen, kinds, each.kind),
                f"{each.zones:,}",
                f"{each.coverage_areas:,}",
                f"{each.sections:,}",
                _size(each.section_bytes),
                _size(each.bytes_per_ten_thousand_zones or 0) if each.zones >= _MANY_ZONES else "-",
            ]
            for each in report.kinds
        ]
        screen.table([screen.word(*title) for title in titles], rows, _titled(screen, report))
    _show_findings(screen, report, every=every)
    screen.facts(
        [
            (screen.word("かかった時間", "Time"), screen.word(f"{report.seconds:,.1f} 秒", f"{report.seconds:,.1f} s")),
            (screen.word("使ったメモリ(最大)", "Peak memory"), f"{report.peak_megabytes:,.0f} MiB"),
        ]
    )
    ja, en, style = _OUTCOMES[report.outcome]
    reason = screen.word(report.reason.ja, report.reason.in_language("en")) if report.reason else ""
    screen.say(f"{ja} {reason}".rstrip(), f"{en} {reason}".rstrip(), style)


def show_status(screen: Screen, status: DatasetsStatus, kinds: HazardKinds) -> None:
    """Show what is in force of each kind, and what is under way."""
    titles = [
        ("災害の種類", "Hazard kind"),
        ("データ", "Data"),
        ("公開日時", "In force since"),
        ("時点", "As of"),
        ("区域", "Zones"),
        ("出典", "Sources"),
        ("戻せる版", "Before it"),
    ]
    found = {dataset.kind: dataset for dataset in status.head.datasets}
    # A dataset may be in force whose kind has been taken out of the region's files.
    names = [*(kind.kind for kind in kinds), *(kind for kind in found if kind not in kinds)]
    rows = [_status_row(screen, kinds, kind, found.get(kind)) for kind in names]
    screen.table([screen.word(*title) for title in titles], rows)
    for record in status.pending:
        _show_pending(screen, record)


def show_datasets(screen: Screen, datasets: Sequence[DatasetInForce], kinds: HazardKinds) -> None:
    """Show what is in force of some kinds now."""
    for dataset in datasets:
        name, since = _kind_name(screen, kinds, dataset.kind), _instant(dataset)
        screen.facts([(name, f"{dataset.title} ({dataset.as_of or '-'}) {since}")])


def show_replacement(screen: Screen, head: HazardHead, new: PackHeader, kinds: HazardKinds) -> None:
    """Show, for each kind of an import, what is in force now and what replaces it."""
    titles = [("災害の種類", "Hazard kind"), ("いま公開中", "In force now"), ("入れ替え後", "Replaced by")]
    rows = []
    for each in new.kinds:
        now = head.dataset(each.kind)
        before = screen.word("(まだありません)", "(none yet)")
        if now is not None:
            before = _in_short(screen, now.title, now.counts.zones, now.as_of, sample=now.sample)
        after = _in_short(screen, new.title, each.zones, each.as_of if each.sources else None, sample=new.sample)
        rows.append([_kind_name(screen, kinds, each.kind), before, after])
    screen.table([screen.word(*title) for title in titles], rows)


def _in_short(screen: Screen, title: str, zones: int, as_of: str | None, *, sample: bool) -> str:
    invented = screen.word("【見本】", "[sample] ") if sample else ""
    return screen.word(
        f"{invented}{title}、{zones:,}区域、時点 {as_of or '-'}",
        f"{invented}{title}, {zones:,} zones, as of {as_of or '-'}",
    )


def _status_row(screen: Screen, kinds: HazardKinds, kind: str, dataset: DatasetInForce | None) -> list[str]:
    name = _kind_name(screen, kinds, kind)
    if dataset is None:
        return [name, screen.word("(まだありません)", "(none yet)"), "", "", "", "", ""]
    invented = screen.word("【見本】", "[sample] ") if dataset.sample else ""
    sources = "、".join(dict.fromkeys(source.source for source in dataset.sources))
    before = f"{dataset.previous.title} ({dataset.previous.as_of or '-'})" if dataset.previous else "-"
    return [
        name,
        f"{invented}{dataset.title}",
        _instant(dataset),
        dataset.as_of or "-",
        f"{dataset.counts.zones:,}",
        sources,
        before,
    ]


def _show_pending(screen: Screen, record: PublicationRecord) -> None:
    ja, en = _STATES.get(record.state, (record.state, record.state))
    kinds = ", ".join(record.kinds)
    share = f"{record.staged:,}/{record.tiles:,}"
    screen.say(
        f"作業中の公開: {kinds}、{ja}（{share}）、担当 {record.operator}",
        f"Under way: {kinds}, {en} ({share}), by {record.operator}",
        "yellow",
    )


def _show_findings(screen: Screen, report: "ImportReport", *, every: bool) -> None:
    counts = report.counts
    total = counts.refused + counts.repaired + counts.note
    if not total:
        if report.outcome == "refused":  # whose reason follows
            return
        screen.show(screen.word("指摘はありません。", "Nothing to report."))
        return
    shown = report.findings if every else report.findings[:_SHOWN]
    titles = [("扱い", "What was done"), ("ファイル", "File"), ("番号", "Feature"), ("理由", "Reason")]
    rows = [
        [
            screen.word(*_SEVERITIES[finding.severity]),
            finding.file,
            finding.feature or "-",
            screen.word(finding.text.ja, finding.text.in_language("en")),
        ]
        for finding in shown
    ]
    caption = screen.word(
        f"使えない {counts.refused} 件、直した {counts.repaired} 件、参考 {counts.note} 件",
        f"{counts.refused} not used, {counts.repaired} repaired, {counts.note} notes",
    )
    screen.table([screen.word(*title) for title in titles], rows, caption)
    if total > len(shown):
        more = total - len(shown)
        screen.show(screen.word(f"ほか {more:,} 件。--all で表示します。", f"{more:,} more. --all shows them."))


def _titled(screen: Screen, report: "ImportReport") -> str:
    return f"{screen.word('【見本】', '[sample] ') if report.sample else ''}{report.title or ''}"


def _kind_name(screen: Screen, kinds: HazardKinds, kind: str) -> str:
    if kind not in kinds:
        return kind
    name = kinds[kind].name
    return f"{screen.word(name.ja, name.in_language('en'))} ({kind})"


def _instant(dataset: DatasetInForce) -> str:
    return dataset.published_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")


def _size(count: int) -> str:
    return f"{count / 1000:,.1f} kB"

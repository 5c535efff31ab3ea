"""`machiport audit`: whether the audit trails (監査証跡) of applications are as they were written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from machiport.applications.reviewing.audit_checking import Anchor, ChainCheck, anchor_of
from machiport.clock import SystemClock, today
from machiport_cli import audited_cases as places
from machiport_cli.audit_files import application_ids, read_anchors, read_ids, require_new, write_anchors
from machiport_cli.faults import ExitCode
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import AsJson, Language, MunicipalityCode, StackName
from machiport_cli.presentation import Screen, operation

app = typer.Typer(no_args_is_help=True, help=group_help("申請の監査証跡を検証する", "Verify audit trails"))

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def _month(text: str | None) -> str | None:
    if text is not None and not _MONTH.fullmatch(text):
        raise typer.BadParameter(f"{text}: 月は 2026-11 の形で。 / Write months as 2026-11.")
    return text


Applications = Annotated[
    list[str] | None,
    typer.Option("--application", metavar="ID", help=option("この申請だけ。何回でも。", "Only this; may be repeated.")),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="MONTH",
        callback=_month,
        help=option(
            "この月から今月までに作られた申請。省略すると今月。",
            "Applications begun from this month on; else this month.",
        ),
    ),
]
ProcedureIds = Annotated[
    list[str] | None,
    typer.Option(
        "--procedure", metavar="ID", help=option("この手続きだけ。何回でも。", "Only this one; may be repeated.")
    ),
]
IdFile = Annotated[
    Path | None,
    typer.Option("--ids", metavar="FILE", help=option("申請の番号を1行に1つ書いたファイル。", "Ids, one a line.")),
]
AnchorFile = Annotated[
    Path | None,
    typer.Option(
        "--anchors",
        metavar="FILE",
        help=option(
            "前に控えたファイルと比べます。", "Compare with what was noted down before; what is in it is checked."
        ),
    ),
]
NewAnchorFile = Annotated[
    Path | None,
    typer.Option(
        "--write-anchors",
        metavar="FILE",
        help=option("新しいファイルに控えます。", "Note the ends of intact trails down in a new file."),
    ),
]


@dataclass
class _Found:
    """What the checks found so far."""

    checked: int = 0
    entries: int = 0
    broken: list[ChainCheck] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    anchors_sha256: str | None = None

    def add(self, check: ChainCheck) -> None:
        """Count one more."""
        self.checked += 1
        self.entries += len(check.entries)
        if check.intact:
            self.anchors.append(anchor_of(check))
        else:
            self.broken.append(check)


@app.command(
    help=command_help(
        "申請の監査証跡が、書かれたときのままか確かめます",
        "Check that audit trails are as they were written. "
        "Whoever can write the table can write a whole trail anew: note its end down elsewhere, and compare.",
        "machiport audit verify -m 44201",
        "machiport audit verify -m 44201 --application 44201-01a1f6e587807021bc643937",
        "machiport audit verify -m 44201 --since 2026-04 --write-anchors anchors-2026-11.txt",
        "machiport audit verify -m 44201 --anchors anchors-2026-11.txt",
    )
)
def verify(  # noqa: PLR0913  # a command's parameters are its options
    municipality: MunicipalityCode,
    *,
    application: Applications = None,
    since: Since = None,
    procedure: ProcedureIds = None,
    ids: IdFile = None,
    anchors: AnchorFile = None,
    write: NewAnchorFile = None,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Check the trails of some applications, or of all that were begun since a month."""
    with operation(language, as_json=as_json) as screen:
        if write is not None:
            require_new(write)
        noted = read_anchors(anchors, municipality) if anchors is not None else {}
        named = application_ids([*(application or []), *(read_ids(ids) if ids is not None else [])], municipality)
        cases = places.audited_cases(stack_name)
        month = since or f"{today(SystemClock()):%Y-%m}"
        begun = () if named else cases.begun_since(municipality, procedure or [], month)
        found = _checked(screen, cases, dict.fromkeys(chain(named, () if named else noted, begun)), noted)
        if write is not None:
            found.anchors_sha256 = write_anchors(write, found.anchors)
        _show(screen, found)
        screen.answer(_document(found))
        if found.broken:
            raise typer.Exit(ExitCode.REFUSED)


def _checked(screen: Screen, cases: places.AuditedCases, wanted: Iterable[str], noted: dict[str, Anchor]) -> _Found:
    found, ids = _Found(), list(wanted)
    with screen.progress() as progress:
        task = progress.add_task(screen.word("監査証跡", "Audit trails"), total=len(ids))
        for check in cases.checker.check_all(ids, noted, lambda count: progress.advance(task, count)):
            found.add(check)
    return found


def _show(screen: Screen, found: _Found) -> None:
    if found.broken:
        titles = [("申請", "Application"), ("どこが", "What"), ("項番", "Entry")]
        screen.table(
            [screen.word(*title) for title in titles],
            [[each.application_id, _what(screen, each), str(each.broken_at or "")] for each in found.broken],
        )
        screen.say(
            f"✗ {found.checked} 件のうち {len(found.broken)} 件の証跡が、書かれたときと違います。"
            "何も直さずに、情報セキュリティの担当者に知らせてください。",
            f"✗ {len(found.broken)} of {found.checked} trails are not as they were written. "
            "Change nothing, and tell who is responsible for information security.",
            "bold red",
        )
    else:
        screen.say(
            f"✓ {found.checked} 件の証跡({found.entries} 項目)は、すべて書かれたときのままです。",
            f"✓ All {found.checked} trails ({found.entries} entries) are as they were written.",
            "green",
        )
    if found.anchors_sha256 is not None:
        screen.facts([("SHA-256", found.anchors_sha256)])


def _what(screen: Screen, check: ChainCheck) -> str:
    if check.no_case:
        return screen.word("申請がありません", "There is no such application")
    if check.broken_at is None:
        return screen.word("控えと違います(全体の書き換え、または終わりの削除)", "Differs from what was noted down")
    return screen.word("この項目が変更、削除または追加されています", "This entry was changed, removed or added")


def _document(found: _Found) -> dict[str, object]:
    return {
        "checked": found.checked,
        "entries": found.entries,
        "intact": not found.broken,
        "broken": [
            {
                "application_id": each.application_id,
                "broken_at": each.broken_at,
                "no_case": each.no_case,
                "differs_from_anchor": each.anchor_broken,
            }
            for each in found.broken
        ],
        "anchors_sha256": found.anchors_sha256,
    }

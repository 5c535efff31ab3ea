"""`machiport import`: a garbage calendar from its files to the residents."""

from pathlib import Path
from typing import Annotated

import typer

from machiport.garbage.importers.formats import import_files
from machiport_cli.commands.import_options import GivenOptions, SourcePath, form_fields
from machiport_cli.commands.option_groups import StaffOptions, with_option_groups
from machiport_cli.draft_decision import draft_intent, upload_and_settle
from machiport_cli.edition_uploads import Editions
from machiport_cli.edition_views import (
    checked_document,
    problem_document,
    show_checked,
)
from machiport_cli.faults import ExitCode
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import AsJson, Language, MunicipalityCode
from machiport_cli.presentation import Screen, operation
from machiport_cli.upload_files import GatheredFiles, fit_for_upload, gather

app = typer.Typer(
    no_args_is_help=True,
    help=group_help("ごみカレンダーの確認・取り込み・公開", "Check, import and publish a garbage calendar"),
)

_CHECK = command_help(
    "ファイルを調べ、読めた内容と直すべき所を表示します。ネットワークは使わず、何も公開しません",
    "Read the files and show what was understood and what needs a look. Nothing is sent or published.",
    "machiport import check area_days.csv -m 44201",
    "machiport import check ./gomi-2027 -m 44201 --from 2027-04-01 --to 2028-03-31 --all",
)
_UPLOAD = command_help(
    "ファイルを送り、指摘と市民への影響を表示し、確認のうえ公開します",
    "Send the files, show the report and what changes for residents, ask, publish. "
    "With --dry-run the files are compared with what is published and the draft is discarded again: nothing changes.",
    "machiport import upload ./gomi-2027 -m 44201 --title 令和9年度 --dry-run",
    "machiport import upload ./gomi-2027 -m 44201 --title 令和9年度",
    "machiport import upload ./gomi-2027.zip -m 44201 --publish --json",
)


@app.command(help=_CHECK)
@with_option_groups
def check(
    path: SourcePath,
    municipality: MunicipalityCode,
    given: GivenOptions,
    *,
    every: Annotated[
        bool, typer.Option("--all", help=option("指摘をすべて表示します。", "Show every finding."))
    ] = False,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Import files without any network and print the report; exit code 1 where cells could not be read."""
    with operation(language, as_json=as_json) as screen:
        gathered = _gathered(screen, path)
        result = import_files(municipality, gathered.files, given.over(gathered.options))
        problems = [problem_document(problem, language) for problem in result.problems]
        show_checked(screen, result, problems, every=every)
        screen.answer({"municipality": municipality, **checked_document(result, problems)})
        if result.edition is None or any(problem["severity"] == "error" for problem in problems):
            raise typer.Exit(ExitCode.REFUSED)


@app.command(help=_UPLOAD)
@with_option_groups
def upload(
    path: SourcePath,
    staff: StaffOptions,
    given: GivenOptions,
    *,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=option(
                "何が変わるかだけを表示します。下書きも残しません。", "Only show what would change; leave no draft."
            ),
        ),
    ] = False,
    draft: Annotated[
        bool,
        typer.Option("--draft", help=option("下書きのまま残し、公開しません。", "Keep the draft, do not publish.")),
    ] = False,
    publish: Annotated[
        bool,
        typer.Option("--publish", "--yes", "-y", help=option("確認せずに公開します。", "Publish without asking.")),
    ] = False,
) -> None:
    """Upload files; compare and discard, keep the draft, or publish it."""
    with operation(staff.language, as_json=staff.as_json) as screen:
        intent = draft_intent(screen, dry_run=dry_run, draft=draft, publish=publish)
        gathered = _gathered(screen, path)
        fields = form_fields(given.over(gathered.options))
        files = fit_for_upload(gathered.files)
        with staff.api() as api:
            document = upload_and_settle(screen, Editions(api, staff.municipality), files, fields, intent)
        screen.answer(document)
        if intent == "compare" and document["edition"]["counts"]["errors"]:
            raise typer.Exit(ExitCode.REFUSED)


def _gathered(screen: Screen, path: Path) -> GatheredFiles:
    gathered = gather(path)
    if gathered.left_out:
        names = "、".join(gathered.left_out[:5])
        screen.say(
            f"読み込まないファイル {len(gathered.left_out)} 件: {names}",
            f"{len(gathered.left_out)} files not read: {names}",
        )
    return gathered

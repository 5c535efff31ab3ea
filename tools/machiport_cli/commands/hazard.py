"""`machiport hazard`: hazard maps from publishers' files to the residents."""

import math
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machiport_cli.aws import client
from machiport_cli.connections import deployment
from machiport_cli.faults import ExitCode, wrong_usage
from machiport_cli.hazard_services import (
    hazard_kinds,
    import_checker,
    importer,
    in_operators_words,
    publications,
)
from machiport_cli.hazard_uploads import Follower
from machiport_cli.hazard_views import show_datasets, show_replacement, show_report, show_status, step_bars
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import AsJson, Language, StackName, Yes
from machiport_cli.presentation import Screen, operation

if TYPE_CHECKING:
    from machiport.hazard.importing.import_report import ImportReport
    from machiport_cli.deployment import StackOutputs

app = typer.Typer(
    no_args_is_help=True,
    help=group_help("ハザードマップの取り込みと公開", "Import and publish hazard maps"),
)


def _share(share: float | None) -> float | None:
    if share is not None and not 0 <= share <= 1:
        raise typer.BadParameter(f"{share}: 0から1までの数です。 / A number from 0 to 1.")
    return share


def _minutes(minutes: float) -> float:
    if not 0 <= minutes < math.inf:
        raise typer.BadParameter(f"{minutes}: 0以上の数です。 / A number, 0 or more.")
    return minutes


ImportPath = Annotated[
    Path,
    typer.Argument(
        metavar="PATH",
        exists=True,
        help=option("import.json のあるフォルダー、またはその ZIP。", "A folder with import.json, or a zip of it."),
        show_default=False,
    ),
]
Every = Annotated[bool, typer.Option("--all", help=option("指摘をすべて表示します。", "Show every finding."))]


@app.command(
    "import",
    help=command_help(
        "国土数値情報などのファイルを読み、直せるものは直し、確認のうえまとめて公開します。"
        "その災害の種類の、地域全体の今のデータとまるごと入れ替わります",
        "Read publishers' files, repair what can be repaired, ask, publish all of it at once or nothing. An import "
        "replaces everything there is of its hazard kinds in the whole region. "
        "Doing it twice is doing it once; after a failure the same command goes on where it stopped.",
        "machiport hazard import ./oita-flood-2026 --dry-run",
        "machiport hazard import ./oita-flood-2026.zip",
    ),
)
def import_files(  # noqa: PLR0913  # a command's parameters are its options
    path: ImportPath,
    *,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=option("調べるだけで、何も公開しません。", "Only check; publish nothing.")),
    ] = False,
    allow_refused: Annotated[
        float | None,
        typer.Option(
            "--allow-refused",
            metavar="SHARE",
            callback=_share,
            help=option(
                "使えない区域があっても公開するとき、ファイルごとのその割合(0～1)の上限。書かなければ、import.json の "
                "値。それもなければ 0 で、使えない区域が一つでもあれば、何も公開しません。",
                "Publish even where up to this share (0 to 1) of a file's zones cannot be used. Without it "
                "import.json's allow_refused counts, else 0: a single zone that cannot be used stops the import.",
            ),
        ),
    ] = None,
    every: Every = False,
    yes: Yes = False,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Import a folder or a zip; exit code 1 where nothing was published, or a dry run found what cannot be used."""
    with operation(language, as_json=as_json) as screen, in_operators_words():
        if dry_run:
            with step_bars(screen) as told:
                report = import_checker(allow_refused).check(path, told)
        else:
            if not yes:
                screen.must_have_somebody_to_ask()
            report = _imported(screen, deployment(stack_name), path, allow_refused, yes=yes)
        show_report(screen, report, hazard_kinds(), every=every)
        screen.answer(report.model_dump(mode="json", by_alias=True))
        if report.outcome == "refused" or (dry_run and report.counts.refused):
            raise typer.Exit(ExitCode.REFUSED)


def _imported(
    screen: Screen, outputs: "StackOutputs", path: Path, allow_refused: float | None, *, yes: bool
) -> "ImportReport":
    """Check an import, ask whether it shall replace what is in force of its kinds, and publish it."""
    service = importer(outputs, allow_refused)
    with ExitStack() as opened:
        with step_bars(screen) as told:
            checked = opened.enter_context(service.checked(path, told))
        compiled = checked.compiled
        if compiled is not None and not service.is_in_force(compiled):
            show_replacement(screen, publications(outputs).status().head, compiled.header, hazard_kinds())
            if not yes and not screen.confirm(
                "上の種類のデータを、まるごと入れ替えて公開しますか?",
                "Publish it, replacing all there is of these kinds?",
            ):
                raise typer.Exit(ExitCode.REFUSED)
        with step_bars(screen) as told:
            return service.publish(checked, told)


@app.command(
    help=command_help(
        "災害の種類ごとに、いま公開しているデータと、その時点・出典を表示します",
        "Show what is in force of each hazard kind, since when, of which date and source, and what is under way.",
        "machiport hazard status",
        "machiport hazard status --stack-name machiport --json",
    )
)
def status(stack_name: StackName = None, as_json: AsJson = False, language: Language = "ja") -> None:
    """Show what is in force."""
    with operation(language, as_json=as_json) as screen, in_operators_words():
        found = publications(deployment(stack_name)).status()
        show_status(screen, found, hazard_kinds())
        screen.answer(
            {
                "datasets": [dataset.model_dump(mode="json") for dataset in found.head.datasets],
                "pending": [record.model_dump(mode="json") for record in found.pending],
                "published": [line.model_dump(mode="json") for line in found.published],
            }
        )


@app.command(
    help=command_help(
        "ある災害の種類を、一つ前のデータに戻します",
        "Put the dataset of a hazard kind in force again that the present one replaced; other kinds stay as they are.",
        "machiport hazard rollback flood_maximum",
        "machiport hazard rollback tsunami --yes --json",
    )
)
def rollback(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=option("災害の種類。status で見られます。", "The hazard kind; see status."),
            show_default=False,
        ),
    ],
    *,
    yes: Yes = False,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Roll a kind back."""
    with operation(language, as_json=as_json) as screen, in_operators_words():
        kinds = hazard_kinds()
        service = publications(deployment(stack_name))
        now = service.status().head.dataset(kind)
        if now is None and kind not in kinds:
            names = ", ".join(each.kind for each in kinds)
            raise wrong_usage(
                f"「{kind}」という災害の種類はありません。指定できるもの: {names}",
                f"There is no hazard kind “{kind}”. There are: {names}",
            )
        if now is not None and now.previous is not None and not now.restored and not yes:
            before = f"{now.previous.title} ({now.previous.as_of or '-'})"
            if not screen.confirm(
                f"「{now.title}」から、前の「{before}」に戻しますか?", f"Go back from “{now.title}” to “{before}”?"
            ):
                raise typer.Exit(ExitCode.REFUSED)
        with step_bars(screen) as told:
            done = service.rollback(kind, told)
        show_datasets(screen, done.datasets, kinds)
        if done.changed:
            screen.say("戻しました。", "It is in force again.", "green")
        else:
            screen.say("すでに戻してあります。何も変えていません。", "It was rolled back already; nothing changed.")
        screen.answer(
            {"changed": done.changed, "datasets": [dataset.model_dump(mode="json") for dataset in done.datasets]}
        )


@app.command(
    help=command_help(
        "ZIP を取り込み用のバケットに置き、クラウド側での取り込みと公開を見守ります",
        "Put a zip into the imports bucket, where the cloud imports and publishes it, and follow that to its end.",
        "machiport hazard put ./oita-flood-2026.zip --stack-name machiport",
        "machiport hazard put ./oita-flood-2026.zip --wait 0",
    )
)
def put(  # a command's parameters are its options
    path: ImportPath,
    *,
    wait: Annotated[
        float,
        typer.Option(
            "--wait", metavar="MINUTES", callback=_minutes, help=option("待つ分数の上限。", "Minutes to wait at most.")
        ),
    ] = 20.0,
    every: Every = False,
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Upload a zip and wait for the report; exit code 1 where it was refused, 3 where there is no report yet."""
    with operation(language, as_json=as_json) as screen, in_operators_words():
        outputs = deployment(stack_name)
        s3 = client("s3", outputs.endpoint, outputs.region)
        follower = Follower(s3, outputs.hazard_imports_bucket_name, publications(outputs))
        key = follower.put(path)
        screen.say(f"{key} を置きました。", f"{key} is there.")
        with step_bars(screen) as told:
            report = follower.report(key, wait * 60, told)
        show_report(screen, report, hazard_kinds(), every=every)
        screen.answer(report.model_dump(mode="json", by_alias=True))
        if report.outcome == "refused":
            raise typer.Exit(ExitCode.REFUSED)

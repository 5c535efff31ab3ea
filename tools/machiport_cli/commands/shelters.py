"""`machiport shelters`: lists of shelters (避難所・避難場所), and which are open."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from machiport.hazard.kinds import EVACUATION_HAZARDS, EvacuationHazard
from machiport.hazard.shelters.importing.japanese_instants import instant_of
from machiport.hazard.shelters.importing.options import AskedDesignation, ShelterImportOptions
from machiport.hazard.shelters.importing.shelter_files import import_shelter_files
from machiport_cli.commands.option_groups import StaffOptions, with_option_groups
from machiport_cli.faults import ExitCode, wrong_usage
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import Yes, day
from machiport_cli.presentation import Screen, operation
from machiport_cli.shelter_lists import HAZARD_EDITOR, HAZARD_REPORTER, Shelters, read_file, read_files
from machiport_cli.shelter_views import finding_document, show_import, show_shelters

app = typer.Typer(
    no_args_is_help=True,
    help=group_help("避難所の一覧と開設状況", "Lists of shelters, and which are open"),
)

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help=option("一覧のファイル(CSV、Excel、GeoJSON)。", "The list's files: CSV, Excel, GeoJSON."),
        show_default=False,
    ),
]
Hazards = Annotated[
    list[str] | None,
    typer.Option(
        "--hazard",
        metavar="HAZARD",
        help=option(
            "災害の列がないファイルで、何の災害か。複数可。",
            f"For files without columns of hazards: {', '.join(EVACUATION_HAZARDS)}.",
        ),
    ),
]
AsOfText = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TEXT",
        help=option(
            "いつの状況か。1件なら省略すると今。表は「時点」の列がないとき必要。",
            "When it was so: 2026-09-06 11:00 or 令和8年9月6日午前11時; for one shelter else now.",
        ),
    ),
]


@app.command(
    "import",
    help=command_help(
        "避難所の一覧を調べ、確認のうえ公開します。今の一覧と入れ替わります",
        "Read a list, show what was found, ask, publish. It replaces the list in force, all of it or nothing.",
        "machiport shelters import emergency.csv evacuation.csv -m 44201 --check",
        "machiport shelters import shelters.xlsx -m 44201 --source 見本市オープンデータ --licence 'CC BY 4.0'",
        "machiport shelters import buildings.csv -m 44201 --designation emergency --hazard tsunami",
    ),
)
@with_option_groups
def import_list(  # noqa: PLR0913  # a command's parameters are its options
    files: Files,
    staff: StaffOptions,
    *,
    designation: Annotated[
        Literal["auto", "emergency", "shelter", "both"],
        typer.Option(
            "--designation",
            metavar="KIND",
            help=option(
                "緊急避難場所か避難所か。省略すると見出しから。",
                "emergency, shelter or both; else by the columns.",
            ),
        ),
    ] = "auto",
    hazard: Hazards = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help=option("出典。", "Where the data came from."))
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", metavar="TEXT", help=option("利用条件。", "Licence of the data."))
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", parser=day, metavar="YYYY-MM-DD", help=option("データの日付。", "Day of the data.")),
    ] = None,
    leave_out: Annotated[
        bool,
        typer.Option(
            "--leave-out",
            help=option("使えない行を除いて公開します。", "Publish without the rows that cannot be used."),
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help=option("調べるだけで、何も送りません。", "Only read the files; nothing is sent.")),
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help=option("指摘をすべて表示します。", "Show every finding."))
    ] = False,
    yes: Yes = False,
) -> None:
    """Check and publish a list."""
    with operation(staff.language, as_json=staff.as_json) as screen:
        contents = read_files(files)
        options = _options(designation, hazard, leave_out)
        imported = import_shelter_files(staff.municipality, contents, options)
        show_import(screen, imported, every=every)
        document: dict[str, Any] = {
            "municipality": staff.municipality,
            "counts": imported.counts.model_dump(),
            "publishable": imported.publishable,
            "findings": [finding_document(finding, staff.language) for finding in imported.findings],
        }
        if check or not imported.publishable:
            screen.answer(document)
            if not imported.publishable:
                raise typer.Exit(ExitCode.REFUSED)
            return
        if not yes:
            screen.must_have_somebody_to_ask()
        fields = _fields(options, source, licence, as_of)
        with staff.api(HAZARD_EDITOR) as api:
            shelters = Shelters(api, staff.municipality)
            _ask(screen, shelters, imported.counts.shelters, yes=yes)
            with screen.progress() as progress:
                task = progress.add_task(screen.word("公開", "Publishing"), total=1)
                published = shelters.publish(contents, fields)
                progress.advance(task)
        _tell(screen, published)
        screen.answer(document | {"published": published})


@app.command(
    help=command_help(
        "避難所の開設状況を登録します。すぐに案内に反映されます",
        "Report which shelters are open and how full they are; residents see it at once. "
        "One shelter by id or name, or many by a table (ID or 名称, 状況, 人数, 時点).",
        "machiport shelters status 見本小学校 -m 44201 --status open --people 42",
        "machiport shelters status --table statuses.csv -m 44201 --as-of '令和8年9月6日午前11時'",
    )
)
@with_option_groups
def status(  # a command's parameters are its options
    staff: StaffOptions,
    shelter: Annotated[
        str | None,
        typer.Argument(
            metavar="SHELTER", help=option("避難所の ID か名称。", "Id or name of the shelter."), show_default=False
        ),
    ] = None,
    *,
    state: Annotated[
        Literal["closed", "open", "crowded", "full"] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=option("閉鎖、開設、混雑、満員。", "closed, open, crowded or full."),
        ),
    ] = None,
    people: Annotated[
        int | None, typer.Option("--people", min=0, metavar="NUMBER", help=option("避難者数。", "People there."))
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--table", metavar="FILE", help=option("開設状況の表(CSV、Excel)。", "A table of statuses.")),
    ] = None,
    as_of: AsOfText = None,
) -> None:
    """Report statuses."""
    with operation(staff.language, as_json=staff.as_json) as screen:
        one = shelter is not None and state is not None
        if one == (table is not None) or (table is not None and (shelter or state or people is not None)):
            raise wrong_usage(
                "避難所と --status か、--table のどちらかを指定してください。",
                "Give a shelter with --status, or --table.",
            )
        instant = None if as_of is None else instant_of(as_of)
        if as_of is not None and instant is None:
            raise wrong_usage(f"日時として読めません: {as_of}", f"This is no date and time: {as_of}")
        content = None if table is None else read_file(table)
        with staff.api(HAZARD_REPORTER) as api, screen.progress() as progress:
            shelters = Shelters(api, staff.municipality)
            task = progress.add_task(screen.word("登録", "Recording"), total=1)
            if table is not None and content is not None:
                answer = shelters.report_table(table.name, content, as_of)
            else:
                body = {"status": state, "headcount": people, "as_of": instant and instant.isoformat()}
                answer = shelters.report(shelters.find(shelter or "")["shelter_id"], body)
            progress.advance(task)
        _tell_recorded(screen, answer)
        screen.answer({"municipality": staff.municipality, "recorded": answer})


@app.command(
    "list",
    help=command_help(
        "公開中の避難所と開設状況を表示します",
        "List the shelters in force with their newest reports.",
        "machiport shelters list -m 44201",
    ),
)
@with_option_groups
def list_shelters(staff: StaffOptions) -> None:
    """List shelters."""
    with staff.at_work(HAZARD_REPORTER) as (screen, api):
        found = Shelters(api, staff.municipality).all()
        show_shelters(screen, found)
        screen.answer({"municipality": staff.municipality, "shelters": found})


def _options(designation: AskedDesignation, hazards: list[str] | None, leave_out: bool) -> ShelterImportOptions:
    known: dict[str, EvacuationHazard] = {each: each for each in EVACUATION_HAZARDS}
    unknown = [each for each in hazards or () if each not in known]
    if unknown:
        names = ", ".join(EVACUATION_HAZARDS)
        raise wrong_usage(
            f"災害種別が正しくありません: {unknown[0]}(使える値: {names})",
            f"No such hazard: {unknown[0]} (there are {names})",
        )
    chosen = tuple(known[each] for each in hazards or ())
    return ShelterImportOptions(designation=designation, hazards=chosen, leave_out_faulty_rows=leave_out)


def _fields(
    options: ShelterImportOptions, source: str | None, licence: str | None, as_of: date | None
) -> dict[str, str | list[str]]:
    given: dict[str, str | list[str] | None] = {
        "designation": options.designation,
        "hazards": list(options.hazards) or None,
        "leave_out_faulty_rows": "true" if options.leave_out_faulty_rows else None,
        "source_title": source,
        "source_licence": licence,
        "source_as_of": None if as_of is None else as_of.isoformat(),
    }
    return {name: value for name, value in given.items() if value is not None}


def _ask(screen: Screen, shelters: Shelters, new: int, *, yes: bool) -> None:
    if yes:
        return
    old = shelters.in_force()["counts"]["shelters"]
    if not screen.confirm(
        f"公開中の一覧({old}件)を、この一覧({new}件)に入れ替えますか?",
        f"Replace the list in force ({old} places) by this one ({new} places)?",
    ):
        raise typer.Exit(ExitCode.REFUSED)


def _tell(screen: Screen, published: dict[str, Any]) -> None:
    shelters, version = published["in_force"]["counts"]["shelters"], published["in_force"]["version"]
    if published["unchanged"]:
        screen.say("✓ 同じ一覧がすでに公開されています。", "✓ Exactly this list is in force already.", "green")
    else:
        screen.say(
            f"✓ {shelters} 件を公開しました(第{version}版)。", f"✓ {shelters} in force (version {version}).", "green"
        )


def _tell_recorded(screen: Screen, answer: dict[str, Any]) -> None:
    if "rows" not in answer:
        screen.say(f"✓ {answer['name']} の状況を登録しました。", f"✓ Recorded for {answer['name']}.", "green")
        if answer["told"] == "unknown":
            screen.say(
                "時点が古いため、住民には「不明」と案内されています。今の状況を登録してください。",
                "It is of too long ago: residents are told “unknown”. Report how it is now.",
                "yellow",
            )
        return
    screen.say(f"✓ {answer['applied']} 件を登録しました。", f"✓ {answer['applied']} recorded.", "green")
    too_old = answer["told"].get("unknown", 0)
    if too_old:
        screen.say(
            f"{too_old} 件は時点が古いため、住民には「不明」と案内されています。今の状況を登録してください。",
            f"{too_old} are of too long ago: residents are told “unknown” of them. Report how it is now.",
            "yellow",
        )
    if answer["newer_known"]:
        screen.say(
            f"{answer['newer_known']} 件は、より新しい状況が登録済みのため変えていません。",
            f"{answer['newer_known']} were left: newer reports of them are known.",
            "yellow",
        )

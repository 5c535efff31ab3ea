"""`machiport change`: emergency changes (臨時変更), such as for a typhoon."""

from datetime import date
from typing import Annotated, Any, Final

import typer

from machiport_cli.api_client import ApiClient
from machiport_cli.catalogue_lookup import area_name, chosen_categories, find_area, known_category_names
from machiport_cli.change_effects import effects_of, show_change, show_changes, show_intent
from machiport_cli.commands.option_groups import StaffOptions, with_option_groups
from machiport_cli.faults import ExitCode, wrong_usage
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import Yes, day
from machiport_cli.presentation import Screen, operation

_AREAS_NAMED: Final = 10

app = typer.Typer(
    no_args_is_help=True,
    help=group_help("台風などの臨時変更", "Emergency changes, such as for a typhoon"),
)

Cancel = Annotated[
    list[date] | None,
    typer.Option(
        "--cancel", parser=day, metavar="YYYY-MM-DD", help=option("収集を中止する日。", "Day that is cancelled.")
    ),
]
Move = Annotated[
    list[str] | None,
    typer.Option(
        "--move",
        metavar="OLD:NEW",
        help=option(
            "収集を別の日に移します。元の日:新しい日。", "Day that moves, and to which: 2026-11-22:2026-11-25."
        ),
    ),
]
Add = Annotated[
    list[date] | None,
    typer.Option("--add", parser=day, metavar="YYYY-MM-DD", help=option("臨時に収集する日。", "Day that is added.")),
]
Categories = Annotated[
    list[str],
    typer.Option(
        "--category",
        "-c",
        metavar="NAME",
        help=option("区分の名前か ID(複数可)。", "Category by name or id; repeatable."),
    ),
]
Areas = Annotated[
    list[str] | None,
    typer.Option(
        "--area", "-a", metavar="NAME", help=option("地区の名前か ID(複数可)。", "Area by name or id; repeatable.")
    ),
]
AllAreas = Annotated[bool, typer.Option("--all-areas", help=option("全地区。", "The whole municipality."))]
ChangeId = Annotated[
    str,
    typer.Argument(
        metavar="CHANGE_ID",
        help=option("臨時変更の番号(change list で分かります)。", "Id of the change; see change list."),
        show_default=False,
    ),
]


@app.command(
    help=command_help(
        "収集の中止・振替・臨時収集を、確認のうえすぐに公開します",
        "Cancel, move or add collections; after a question it is in force for residents at once.",
        "machiport change publish -m 44201 --cancel 2026-11-22 -c 燃やせるごみ --all-areas --reason-ja 台風接近のため",
        "machiport change publish -m 44201 --move 2026-11-22:2026-11-25 -c burnable -a 見本町 --reason-ja 大雪のため",
    )
)
@with_option_groups
def publish(  # noqa: PLR0913  # a command's parameters are its options
    staff: StaffOptions,
    *,
    category: Categories,
    reason_ja: Annotated[
        str,
        typer.Option(
            "--reason-ja", metavar="TEXT", help=option("市民に見せる理由。", "Reason in Japanese, shown to residents.")
        ),
    ],
    cancel: Cancel = None,
    move: Move = None,
    add: Add = None,
    area: Areas = None,
    all_areas: AllAreas = False,
    reason_en: Annotated[
        str | None, typer.Option("--reason-en", metavar="TEXT", help=option("英語の理由。", "Reason in English."))
    ] = None,
    reason_easy: Annotated[
        str | None,
        typer.Option(
            "--reason-easy", metavar="TEXT", help=option("やさしい日本語の理由。", "Reason in plain Japanese.")
        ),
    ] = None,
    yes: Yes = False,
) -> None:
    """Publish an emergency change."""
    municipality = staff.municipality
    with operation(staff.language, as_json=staff.as_json) as screen:
        days = effects_of(cancel, move, add)
        if all_areas == bool(area):
            raise wrong_usage(
                "--area か --all-areas のどちらかを指定してください。", "Give either --area or --all-areas."
            )
        if not yes:
            screen.must_have_somebody_to_ask()
        with staff.api() as api:
            categories = chosen_categories(api, municipality, category)
            areas = [find_area(api, municipality, one) for one in area or []]
            reason = _reason(reason_ja, reason_en, reason_easy)
            show_intent(screen, days, list(categories.values()), [one["name"] for one in areas], reason)
            body = {
                "reason": reason,
                "areas": "all" if all_areas else [one["area_id"] for one in areas],
                "effects": [{**one, "category_ids": list(categories)} for one in days],
            }
            if not yes and not screen.confirm("この内容をすぐに公開しますか?", "Publish this at once?"):
                raise typer.Exit(ExitCode.REFUSED)
            published = _post(screen, api, f"staff/garbage/{municipality}/changes", body)
        screen.say(
            f"✓ {published['areas_reached']} 地区に公開しました。取り消すには: "
            f"machiport change withdraw {published['change_id']} -m {municipality}",
            f"✓ In force in {published['areas_reached']} areas. To take it back: "
            f"machiport change withdraw {published['change_id']} -m {municipality}",
            "green",
        )
        screen.answer({"change": published})


@app.command(
    help=command_help(
        "臨時変更を取り消します。カレンダーは元に戻ります",
        "Take an emergency change back; the calendar is as if it had never been.",
        "machiport change withdraw 01a200000000000000000001 -m 44201",
    )
)
@with_option_groups
def withdraw(change_id: ChangeId, staff: StaffOptions, *, yes: Yes = False) -> None:
    """Withdraw an emergency change."""
    with staff.at_work() as (screen, api):
        if not yes:
            screen.must_have_somebody_to_ask()
            _show_before_withdrawal(screen, api, staff.municipality, change_id)
            if not screen.confirm("この臨時変更を取り消しますか?", "Withdraw this change?"):
                raise typer.Exit(ExitCode.REFUSED)
        withdrawn = _post(screen, api, f"staff/garbage/{staff.municipality}/changes/{change_id}/withdrawal", None)
        screen.say("✓ 取り消しました。", "✓ Withdrawn.", "green")
        screen.answer({"change": withdrawn})


@app.command(
    "list",
    help=command_help(
        "臨時変更の一覧を、新しいものから表示します",
        "List the emergency changes, newest first.",
        "machiport change list -m 44201",
    ),
)
@with_option_groups
def list_changes(staff: StaffOptions) -> None:
    """List emergency changes."""
    with staff.at_work() as (screen, api):
        found = list(api.pages(f"staff/garbage/{staff.municipality}/changes"))
        show_changes(screen, found, known_category_names(api, staff.municipality) if found else {})
        screen.answer({"municipality": staff.municipality, "changes": found})


def _show_before_withdrawal(screen: Screen, api: ApiClient, municipality: str, change_id: str) -> None:
    """Show what would be taken back; an id that is in no list is the service's to refuse."""
    changes = api.pages(f"staff/garbage/{municipality}/changes")
    change = next((one for one in changes if one["change_id"] == change_id), None)
    if change is not None:
        ids = [] if change["areas"] == "all" else change["areas"]
        areas = [area_name(api, municipality, area_id) for area_id in ids[:_AREAS_NAMED]]
        if len(ids) > _AREAS_NAMED:
            areas.append(screen.word(f"ほか {len(ids) - _AREAS_NAMED}", f"and {len(ids) - _AREAS_NAMED} more"))
        show_change(screen, change, known_category_names(api, municipality), areas)


def _reason(ja: str, en: str | None, easy: str | None) -> dict[str, str]:
    return {name: text for name, text in (("ja", ja), ("en", en), ("ja-x-easy", easy)) if text}


def _post(screen: Screen, api: ApiClient, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
    with screen.progress() as progress:
        task = progress.add_task(screen.word("公開", "Publishing"), total=1)
        answer: dict[str, Any] = api.post(path, body)
        progress.advance(task)
    return answer

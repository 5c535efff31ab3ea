"""`machiport change`: emergency changes (臨時変更), such as for a typhoon."""

from datetime import date
from typing import Annotated, Any

import typer

from machiport_cli.api_client import ApiClient
from machiport_cli.catalogue_lookup import category_ids, find_area
from machiport_cli.connections import staff_api
from machiport_cli.faults import ExitCode, wrong_usage
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import ApiUrl, AsJson, Language, MunicipalityCode, Token, Yes, day
from machiport_cli.presentation import Screen, operation

app = typer.Typer(
    no_args_is_help=True,
    help=group_help("台風などの臨時変更", "Emergency changes, such as for a typhoon"),
)

_KINDS = {"cancel": ("中止", "cancelled"), "move": ("振替", "moved"), "add": ("臨時収集", "added")}
_STATES = {"in_force": ("有効", "in force"), "withdrawn": ("取り消し済み", "withdrawn")}

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
        metavar="YYYY-MM-DD:YYYY-MM-DD",
        help=option("振替: 元の日:新しい日。", "Collection that moves: old day, colon, new day."),
    ),
]
Add = Annotated[
    list[date] | None,
    typer.Option("--add", parser=day, metavar="YYYY-MM-DD", help=option("臨時に収集する日。", "Day that is added.")),
]
Categories = Annotated[
    list[str],
    typer.Option("--category", "-c", help=option("区分の名前か ID(複数可)。", "Category by name or id; repeatable.")),
]
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", "-a", help=option("地区の名前か ID(複数可)。", "Area by name or id; repeatable.")),
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
def publish(  # noqa: PLR0913  # a command's parameters are its options
    municipality: MunicipalityCode,
    *,
    category: Categories,
    reason_ja: Annotated[
        str, typer.Option("--reason-ja", help=option("市民に見せる理由。", "Reason in Japanese, shown to residents."))
    ],
    cancel: Cancel = None,
    move: Move = None,
    add: Add = None,
    area: Areas = None,
    all_areas: AllAreas = False,
    reason_en: Annotated[
        str | None, typer.Option("--reason-en", help=option("英語の理由。", "Reason in English."))
    ] = None,
    reason_easy: Annotated[
        str | None, typer.Option("--reason-easy", help=option("やさしい日本語の理由。", "Reason in plain Japanese."))
    ] = None,
    yes: Yes = False,
    api_url: ApiUrl = None,
    token: Token = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Publish an emergency change."""
    with operation(language, as_json=as_json) as screen:
        days = _days(cancel, move, add)
        if all_areas == bool(area):
            raise wrong_usage(
                "--area か --all-areas のどちらかを指定してください。", "Give either --area or --all-areas."
            )
        if not yes:
            screen.must_have_somebody_to_ask()
        with staff_api(api_url, token, municipality, language) as api:
            categories = category_ids(api, municipality, category)
            body = {
                "reason": _reason(reason_ja, reason_en, reason_easy),
                "areas": "all" if all_areas else [find_area(api, municipality, one)["area_id"] for one in area or []],
                "effects": [{**one, "category_ids": categories} for one in days],
            }
            _show_changes(screen, [{"change_id": "-", "state": "in_force", **body}])
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
        "machiport change withdraw 01M8XXXXXXXX -m 44201",
    )
)
def withdraw(  # noqa: PLR0913  # a command's parameters are its options
    change_id: ChangeId,
    municipality: MunicipalityCode,
    *,
    yes: Yes = False,
    api_url: ApiUrl = None,
    token: Token = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Withdraw an emergency change."""
    with operation(language, as_json=as_json) as screen, staff_api(api_url, token, municipality, language) as api:
        if not yes and not screen.confirm("この臨時変更を取り消しますか?", "Withdraw this change?"):
            raise typer.Exit(ExitCode.REFUSED)
        withdrawn = _post(screen, api, f"staff/garbage/{municipality}/changes/{change_id}/withdrawal", None)
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
def list_changes(
    municipality: MunicipalityCode,
    api_url: ApiUrl = None,
    token: Token = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """List emergency changes."""
    with operation(language, as_json=as_json) as screen, staff_api(api_url, token, municipality, language) as api:
        found = list(api.pages(f"staff/garbage/{municipality}/changes"))
        _show_changes(screen, found)
        screen.answer({"municipality": municipality, "changes": found})


def _days(cancel: list[date] | None, move: list[str] | None, add: list[date] | None) -> list[dict[str, Any]]:
    """Return the effects without their categories.

    Raises OperatorError where there is none, BadParameter for a malformed move.
    """
    effects: list[dict[str, Any]] = [{"kind": "cancel", "date": f"{one}"} for one in cancel or []]
    for one in move or []:
        old, colon, new = one.partition(":")
        if not colon:
            raise wrong_usage(
                f"--move {one}: 元の日:新しい日 の形で。", f"--move {one}: write old day, colon, new day."
            )
        effects.append({"kind": "move", "date": f"{_move_day(old)}", "to": f"{_move_day(new)}"})
    effects += [{"kind": "add", "date": f"{one}"} for one in add or []]
    if not effects:
        raise wrong_usage("--cancel、--move、--add のどれかを指定してください。", "Give --cancel, --move or --add.")
    return effects


def _move_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong_usage(f"{text}: 日付は 2026-04-01 の形で。", f"{text}: write days as 2026-04-01.") from None


def _reason(ja: str, en: str | None, easy: str | None) -> dict[str, str]:
    return {name: text for name, text in (("ja", ja), ("en", en), ("ja-x-easy", easy)) if text}


def _post(screen: Screen, api: ApiClient, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
    with screen.progress() as progress:
        task = progress.add_task(screen.word("公開", "Publishing"), total=1)
        answer: dict[str, Any] = api.post(path, body)
        progress.advance(task)
    return answer


def _show_changes(screen: Screen, changes: list[dict[str, Any]]) -> None:
    titles = [
        ("番号", "Id"),
        ("状態", "State"),
        ("内容", "What"),
        ("区分", "Categories"),
        ("地区", "Areas"),
        ("理由", "Reason"),
    ]
    rows = []
    for change in changes:
        for effect in change["effects"]:
            what = f"{effect['date']} {screen.word(*_KINDS[effect['kind']])}"
            what += f" → {effect['to']}" if effect.get("to") else ""
            areas = screen.word("全地区", "all") if change["areas"] == "all" else "、".join(change["areas"])
            state = screen.word(*_STATES[change["state"]]) if change["change_id"] != "-" else ""
            categories = "、".join(effect["category_ids"])
            rows.append([change["change_id"], state, what, categories, areas, change["reason"]["ja"]])
    screen.table([screen.word(*title) for title in titles], rows)

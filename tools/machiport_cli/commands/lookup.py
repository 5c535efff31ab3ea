"""`machiport lookup`: what a resident sees."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

import typer

from machiport_cli.catalogue_lookup import category_names, find_area
from machiport_cli.connections import public_api
from machiport_cli.faults import ExitCode
from machiport_cli.help_texts import command_help, group_help, option
from machiport_cli.options import ApiUrl, AsJson, Language, MunicipalityCode
from machiport_cli.presentation import Screen, operation

_WEEKDAYS: Final = "月火水木金土日"

app = typer.Typer(no_args_is_help=True, help=group_help("市民から見える内容を確かめる", "See what a resident sees"))


@app.command(
    "next",
    help=command_help(
        "地区の次の収集日を表示します",
        "Show an area's next collection, as residents see it just now.",
        "machiport lookup next -m 44201 --area 見本町",
    ),
)
def next_collection(  # a command's parameters are its options
    municipality: MunicipalityCode,
    *,
    area: Annotated[
        str,
        typer.Option(
            "--area",
            "-a",
            metavar="NAME",
            help=option("地区の名前、読みがな、または ID。", "Area by name, reading or id."),
        ),
    ],
    api_url: ApiUrl = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Show the next collection of an area."""
    with operation(language, as_json=as_json) as screen, public_api(api_url, language) as api:
        found = find_area(api, municipality, area)
        answer = api.get(f"garbage/{municipality}/areas/{found['area_id']}/collections/next")
        unknown = answer["unknown_before"]
        named = category_names(api, municipality) if unknown and unknown["category_ids"] else {}
        _show_next(screen, answer, named)
        screen.answer(answer)
        if answer["date"] is None:
            raise typer.Exit(ExitCode.REFUSED)


@app.command(
    help=command_help(
        "品物の分別方法を調べます",
        "Look a thing up in the sorting dictionary.",
        "machiport lookup item ペットボトル -m 44201",
    )
)
def item(
    name: Annotated[str, typer.Argument(metavar="NAME", help=option("品物の名前。", "The thing."), show_default=False)],
    municipality: MunicipalityCode,
    api_url: ApiUrl = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Search the sorting dictionary."""
    with operation(language, as_json=as_json) as screen, public_api(api_url, language) as api:
        answer = api.get(f"garbage/{municipality}/dictionary", {"q": name, "limit": 10})
        titles = [("品目", "Item"), ("区分", "Category"), ("注意", "Notice")]
        rows = [[one["name"], one["category_name"], one["notice"] or ""] for one in answer["items"]]
        screen.table([screen.word(*title) for title in titles], rows)
        if answer["suggestions"]:
            screen.say(
                f"もしかして: {'、'.join(answer['suggestions'])}", f"Perhaps: {', '.join(answer['suggestions'])}"
            )
        screen.answer(answer)
        if not answer["items"]:
            raise typer.Exit(ExitCode.REFUSED)


def _show_next(screen: Screen, answer: dict[str, Any], category_names_by_id: Mapping[str, str]) -> None:
    if answer["date"] is None:
        screen.show(screen.word("公開中のカレンダーに次の収集はありません。", "No later collection is published."))
        return
    rows = [
        (screen.word("地区", "Area"), answer["area"]["name"]),
        (screen.word("次の収集日", "Next collection"), _day(screen, answer["date"])),
        (screen.word("区分", "Categories"), _categories(answer["collections"])),
        (screen.word("出す時刻の期限", "Put out by"), f"{datetime.fromisoformat(answer['put_out_by']):%H:%M}"),
    ]
    if answer["today_gone"]:
        rows.append((screen.word("今日はもう間に合わないもの", "Too late today"), _categories(answer["today_gone"])))
    if answer["cancelled"]:
        days = "、".join(f"{_day(screen, one['date'])} {one['category']['name']}" for one in answer["cancelled"])
        rows.append((screen.word("中止", "Cancelled"), days))
    if answer["unknown_before"]:
        unknown = answer["unknown_before"]
        which = "、".join(category_names_by_id.get(one, one) for one in unknown["category_ids"])
        shown = f"{unknown['from']} – {unknown['to']} {which or screen.word('すべての区分', 'all categories')}"
        rows.append((screen.word("不明な期間", "Unknown"), shown))
    screen.facts(rows)


def _day(screen: Screen, text: str) -> str:
    """Return a day with its weekday."""
    shown = date.fromisoformat(text)
    return screen.word(f"{shown}({_WEEKDAYS[shown.weekday()]})", f"{shown:%a} {shown}")


def _categories(collections: list[dict[str, Any]]) -> str:
    return "、".join(one["category"]["name"] for one in collections)

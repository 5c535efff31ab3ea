"""Options that several commands share."""

import re
from datetime import date, time
from typing import Annotated

import typer

from machiport_cli.help_texts import option
from machiport_cli.presentation import OperatorLanguage

_CODE = re.compile(r"[0-9]{5}")


def day(text: str) -> date:
    """Return a day written 2026-04-01.

    Raises typer.BadParameter for anything else.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text}: 日付は 2026-04-01 の形で。 / Write days as 2026-04-01.") from None


def clock_time(text: str) -> time:
    """Return a time of day written 08:30.

    Raises typer.BadParameter for anything else.
    """
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text}: 時刻は 08:30 の形で。 / Write times as 08:30.") from None


def municipality_code(code: str | None) -> str | None:
    """Return a code of five digits.

    Raises typer.BadParameter for anything else.
    """
    if code is not None and not _CODE.fullmatch(code):
        raise typer.BadParameter(f"{code}: 市町村コードは5桁です(例: 44201)。 / Five digits, such as 44201.")
    return code


AsJson = Annotated[bool, typer.Option("--json", help=option("結果を JSON で出力します。", "Result as JSON on stdout."))]
Language = Annotated[
    OperatorLanguage,
    typer.Option(
        "--lang",
        envvar="MACHIPORT_LANG",
        show_envvar=False,
        metavar="ja|en",
        help=option("表示する言語。環境変数 MACHIPORT_LANG でも指定できます。", "Language; or MACHIPORT_LANG."),
    ),
]
MunicipalityCode = Annotated[
    str,
    typer.Option(
        "--municipality",
        "-m",
        envvar="MACHIPORT_MUNICIPALITY",
        show_envvar=False,
        metavar="CODE",
        callback=municipality_code,
        help=option(
            "市町村コード5桁。大分市は 44201。", "Municipality code of five digits; or MACHIPORT_MUNICIPALITY."
        ),
    ),
]
ApiUrl = Annotated[
    str | None,
    typer.Option(
        "--api-url",
        envvar="MACHIPORT_API_URL",
        show_envvar=False,
        metavar="URL",
        help=option(
            "接続先。https://…/v1 の形です。省略すると、この端末のまちポート。",
            "Address of the API with its stage; else the Machiport on this machine. Or MACHIPORT_API_URL.",
        ),
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        envvar="MACHIPORT_TOKEN",
        show_envvar=False,
        metavar="TOKEN",
        help=option(
            "職員のアクセストークン。この端末のまちポートでは不要です。",
            "Staff access token, not needed on this machine. Better MACHIPORT_TOKEN: it stays out of the history.",
        ),
    ),
]
StackName = Annotated[
    str | None,
    typer.Option(
        "--stack-name",
        envvar="MACHIPORT_STACK_NAME",
        show_envvar=False,
        metavar="NAME",
        help=option(
            "AWS のスタック名。省略すると、この端末のまちポート。",
            "Name of the stack in AWS; else the Machiport on this machine. Or MACHIPORT_STACK_NAME.",
        ),
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=option("確認せずに実行します。", "Go on without asking."))]

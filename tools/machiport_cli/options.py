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


AsJson = Annotated[
    bool, typer.Option("--json", help=option("結果を JSON で出力します。", "Print the result as JSON on stdout."))
]
Language = Annotated[
    OperatorLanguage,
    typer.Option("--lang", envvar="MACHIPORT_LANG", help=option("表示する言語。", "Language of the messages.")),
]
MunicipalityCode = Annotated[
    str,
    typer.Option(
        "--municipality",
        "-m",
        envvar="MACHIPORT_MUNICIPALITY",
        callback=municipality_code,
        help=option("市町村コード(5桁、例: 44201)。", "Municipality code, five digits."),
    ),
]
ApiUrl = Annotated[
    str | None,
    typer.Option(
        "--api-url",
        envvar="MACHIPORT_API_URL",
        help=option(
            "接続先(https://…/v1)。省略すると、この端末で動いているまちポート。",
            "Address of the API with its stage; without it, the Machiport that runs on this machine.",
        ),
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        envvar="MACHIPORT_TOKEN",
        help=option(
            "職員のアクセストークン。この端末のまちポートでは省略できます。環境変数で渡すと履歴に残りません。",
            "Staff access token; not needed for the Machiport on this machine. Best given by environment variable.",
        ),
    ),
]
StackName = Annotated[
    str | None,
    typer.Option(
        "--stack-name",
        envvar="MACHIPORT_STACK_NAME",
        help=option(
            "AWS の CloudFormation スタック名。省略すると、この端末で動いているまちポート。",
            "Name of the CloudFormation stack in AWS; without it, the Machiport that runs on this machine.",
        ),
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=option("確認せずに実行します。", "Go on without asking."))]

"""`machiport token`: an access token for trying out."""

from typing import Annotated, Literal

import typer

from machiport_cli.connections import deployment
from machiport_cli.deployment import StackOutputs
from machiport_cli.help_texts import command_help, option
from machiport_cli.options import AsJson, Language, StackName, municipality_code
from machiport_cli.password_sign_in import require_password_sign_in
from machiport_cli.presentation import operation
from machiport_cli.tokens import DEFAULT_MUNICIPALITY, DEFAULT_ROLE, issue_token

type Kind = Literal["resident", "staff"]

HELP = command_help(
    "動作確認用のアクセストークンを表示します。見本の利用者(example.jp)のもので、本番環境では使えません",
    "Print an access token of a sample user for trying out. It works only where password sign-in is enabled, "
    "never in production. Without a kind it prints a resident's and a staff member's.",
    "machiport token resident",
    "machiport token staff --municipality 44201 --role publisher",
    "machiport token staff --role applications.reviewer+departments.tax",
    'curl -H "Authorization: Bearer $(machiport token staff)" http://127.0.0.1:4566/v1/staff/me',
)


def token(  # a command's parameters are its options
    kind: Annotated[
        Kind | None,
        typer.Argument(help=option("resident 市民、staff 職員。", "Whose token."), show_default=False),
    ] = None,
    municipality: Annotated[
        str,
        typer.Option(
            "--municipality",
            "-m",
            metavar="CODE",
            callback=municipality_code,
            help=option("市町村コード(5桁)。", "Municipality code."),
        ),
    ] = DEFAULT_MUNICIPALITY,
    role: Annotated[
        str,
        typer.Option(
            "--role",
            metavar="ROLE",
            help=option(
                "職員の役割: editor、publisher、facilities.clerk など。複数は + でつなぎます。none は権限なし。",
                "Role of staff, several joined by +, or none.",
            ),
        ),
    ] = DEFAULT_ROLE.rpartition(".")[2],
    stack_name: StackName = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Print one token (or both kinds, labelled)."""
    with operation(language, as_json=as_json) as screen:
        outputs = deployment(stack_name)
        full_role = "" if role == "none" else role if "." in role else f"garbage.{role}"
        kinds: tuple[Kind, ...] = ("resident", "staff") if kind is None else (kind,)
        tokens = {each: _issued(outputs, each, municipality, full_role) for each in kinds}
        for each, text in tokens.items():
            if not as_json:
                typer.echo(text if kind is not None else f"{each.upper()}={text}")
        screen.answer({"municipality": municipality, "role": full_role or None, "tokens": tokens})


def _issued(outputs: StackOutputs, kind: Kind, municipality: str, role: str) -> str:
    require_password_sign_in(outputs, kind)
    return issue_token(outputs, kind, municipality, role)

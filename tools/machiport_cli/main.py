"""`machiport`: the operator's command line."""

from typing import Annotated

import typer

from machiport_cli.commands import (
    audit,
    certificate,
    change,
    editions,
    hazard,
    importing,
    lookup,
    lottery,
    outbox,
    seed,
    shelters,
    signing,
    staff,
    token,
)
from machiport_cli.help_texts import EXIT_CODES, option

app = typer.Typer(
    name="machiport",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog=EXIT_CODES,
    help="まちポートの運用コマンド / The operator's commands of Machiport\n\n"
    "初めての方は docs/operator-guide.md をご覧ください。 / New here? Read docs/operator-guide.md.\n\n"
    "例 / Example:\n  machiport import check area_days.csv -m 44201",
)
importing.app.add_typer(editions.app)
app.add_typer(audit.app, name="audit")
app.add_typer(importing.app, name="import")
app.add_typer(certificate.app, name="certificate")
app.add_typer(change.app, name="change")
app.add_typer(hazard.app, name="hazard")
app.add_typer(lookup.app, name="lookup")
app.add_typer(lottery.app, name="lottery")
app.add_typer(outbox.app, name="outbox")
app.add_typer(shelters.app, name="shelters")
app.add_typer(signing.app, name="signing")
app.add_typer(staff.app, name="staff")
app.command("seed", help=seed.HELP)(seed.seed)
app.command("token", help=token.HELP)(token.token)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415  # only for this option

        typer.echo(f"machiport {version('machiport')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=option("版を表示します。", "Show the version.")
        ),
    ] = False,
) -> None:
    """Take the options that come before any command."""


def run() -> None:
    """Run the command line; the entry point of the `machiport` program."""
    app()

"""`machiport import publish`, `discard`, `list`: what becomes of drafts."""

from typing import Annotated

import typer

from machiport.garbage.difference_model import EditionDifference
from machiport_cli.commands.option_groups import StaffOptions, with_option_groups
from machiport_cli.difference_view import show_difference
from machiport_cli.edition_uploads import Editions
from machiport_cli.edition_views import say_published
from machiport_cli.faults import ExitCode
from machiport_cli.help_texts import command_help, option
from machiport_cli.options import Yes
from machiport_cli.publication_question import wants_publication

app = typer.Typer()

EditionId = Annotated[
    str,
    typer.Argument(
        metavar="EDITION_ID",
        help=option("年度版の番号(import list で分かります)。", "Id of the edition; see import list."),
        show_default=False,
    ),
]
_STATES = {
    "draft": ("下書き", "draft"),
    "published": ("公開中", "published"),
    "superseded": ("置き換え済み", "superseded"),
    "discarded": ("破棄", "discarded"),
}


@app.command(
    help=command_help(
        "保存してある下書きを、市民への影響を確かめてから公開します",
        "Publish a draft, after showing what it changes for residents.",
        "machiport import publish 01a200000000000000000001 -m 44201",
    )
)
@with_option_groups
def publish(edition_id: EditionId, staff: StaffOptions, *, yes: Yes = False) -> None:
    """Publish a draft that was kept."""
    with staff.at_work() as (screen, api):
        editions = Editions(api, staff.municipality)
        compared = editions.difference(edition_id)
        difference = EditionDifference.model_validate(compared["difference"])
        show_difference(screen, difference)
        if not yes and not wants_publication(screen, difference):
            screen.answer({"edition_id": edition_id, "outcome": "draft", "publication": None})
            raise typer.Exit(ExitCode.REFUSED)
        publication = editions.publish(edition_id, int(compared["based_on_version"]))
        say_published(screen, publication)
        screen.answer({"edition_id": edition_id, "outcome": "published", "publication": publication})


@app.command(
    help=command_help(
        "下書きを破棄します(公開中の内容は変わりません)",
        "Put a draft away; what is published stays as it is.",
        "machiport import discard 01a200000000000000000001 -m 44201",
    )
)
@with_option_groups
def discard(edition_id: EditionId, staff: StaffOptions) -> None:
    """Discard a draft."""
    with staff.at_work() as (screen, api):
        edition = Editions(api, staff.municipality).discard(edition_id)
        screen.say("下書きを破棄しました。", "The draft was discarded.", "green")
        screen.answer({"edition": edition})


@app.command(
    "list",
    help=command_help(
        "年度版の一覧を、新しいものから表示します",
        "List the editions, newest first.",
        "machiport import list -m 44201",
    ),
)
@with_option_groups
def list_editions(staff: StaffOptions) -> None:
    """List editions."""
    with staff.at_work() as (screen, api):
        found = Editions(api, staff.municipality).all()
        titles = [("番号", "Id"), ("状態", "State"), ("名前", "Title"), ("期間", "Period"), ("地区", "Areas")]
        screen.table(
            [screen.word(*title) for title in titles],
            [
                [
                    edition["edition_id"],
                    screen.word(*_STATES[edition["state"]]),
                    edition["title"],
                    f"{edition['valid_from']} – {edition['valid_to']}",
                    str(edition["counts"]["areas"]),
                ]
                for edition in found
            ],
        )
        screen.answer({"municipality": staff.municipality, "editions": found})

"""`machiport import publish`, `discard`, `list`: what becomes of drafts."""

from typing import Annotated

import typer

from machiport.garbage.difference_model import EditionDifference
from machiport_cli.connections import staff_api
from machiport_cli.difference_view import show_difference
from machiport_cli.edition_uploads import Editions
from machiport_cli.edition_views import say_published
from machiport_cli.faults import ExitCode
from machiport_cli.help_texts import command_help, option
from machiport_cli.options import ApiUrl, AsJson, Language, MunicipalityCode, Token, Yes
from machiport_cli.presentation import operation
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
        "machiport import publish 01M8XXXXXXXX -m 44201",
    )
)
def publish(  # noqa: PLR0913  # a command's parameters are its options
    edition_id: EditionId,
    municipality: MunicipalityCode,
    *,
    yes: Yes = False,
    api_url: ApiUrl = None,
    token: Token = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Publish a draft that was kept."""
    with operation(language, as_json=as_json) as screen, staff_api(api_url, token, municipality, language) as api:
        editions = Editions(api, municipality)
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
        "machiport import discard 01M8XXXXXXXX -m 44201",
    )
)
def discard(  # a command's parameters are its options
    edition_id: EditionId,
    municipality: MunicipalityCode,
    *,
    api_url: ApiUrl = None,
    token: Token = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """Discard a draft."""
    with operation(language, as_json=as_json) as screen, staff_api(api_url, token, municipality, language) as api:
        edition = Editions(api, municipality).discard(edition_id)
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
def list_editions(
    municipality: MunicipalityCode,
    api_url: ApiUrl = None,
    token: Token = None,
    as_json: AsJson = False,
    language: Language = "ja",
) -> None:
    """List editions."""
    with operation(language, as_json=as_json) as screen, staff_api(api_url, token, municipality, language) as api:
        found = Editions(api, municipality).all()
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
        screen.answer({"municipality": municipality, "editions": found})

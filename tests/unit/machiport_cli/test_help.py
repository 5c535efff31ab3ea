"""What a clerk reads before anything is done."""

import pytest
import typer
from tests.unit.machiport_cli.conftest import Machiport

from machiport_cli.main import app


def commands() -> list[tuple[str, ...]]:
    """Return every command as words."""

    def below(command: object, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        inner: dict[str, object] | None = getattr(command, "commands", None)
        if inner is None:
            return [path]
        return [found for name, each in inner.items() for found in below(each, (*path, name))]

    return below(typer.main.get_command(app), ())


def test_the_commands_are_there() -> None:
    assert {" ".join(words) for words in commands()} == {
        *("certificate verify", *(f"signing {name}" for name in ("setup", "request", "install", "show"))),
        *(f"import {name}" for name in ("check", "upload", "publish", "discard", "list")),
        *(f"change {name}" for name in ("publish", "withdraw", "list")),
        *(f"hazard {name}" for name in ("import", "status", "rollback", "put")),
        *(
            "lookup next",
            "lookup item",
            "lottery verify",
            "audit verify",
            "outbox status",
            "outbox redrive",
            "seed",
            "token",
        ),
        *("staff groups", "staff add", "shelters import", "shelters status", "shelters list"),
    }


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_is_japanese_and_english_with_examples_and_exit_codes(
    machiport: Machiport, words: tuple[str, ...]
) -> None:
    result = machiport(*words, "--help", COLUMNS="80", TERMINAL_WIDTH="80")
    assert result.exit_code == 0
    text = result.stdout
    assert f"machiport {' '.join(words)} " in text.partition("例 / Examples:")[2], "an example with the command itself"
    assert "終了コード / Exit codes" in text
    for promised in ("--json", "--lang"):
        assert promised in text
    assert "…" not in text.replace("https://…", ""), "nothing is cut off on a narrow terminal"


def test_the_overview_names_every_group_and_the_guide(machiport: Machiport) -> None:
    text = machiport("--help").stdout
    for told in (
        "import",
        "change",
        "lookup",
        "lottery",
        "audit",
        "outbox",
        "hazard",
        "shelters",
        "staff",
        "seed",
        "token",
        "docs/operator-guide.md",
    ):
        assert told in text


def test_an_unknown_command_is_wrong_usage(machiport: Machiport) -> None:
    assert machiport("improt").exit_code == 2


def test_where_nothing_runs_the_clerk_is_told(machiport: Machiport) -> None:
    for arguments in (("token",), ("seed", "--sample"), ("outbox", "status"), ("outbox", "redrive", "--yes")):
        result = machiport(*arguments)
        assert result.exit_code == 3, arguments
        assert "make run" in result.stderr
        assert "Traceback" not in result.output
    assert machiport("seed").exit_code == 2

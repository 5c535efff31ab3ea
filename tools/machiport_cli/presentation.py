"""What the operator sees: results on stdout (tables, or JSON for machines), everything else on stderr."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Literal

import typer
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from machiport.localized_text import LocalizedText
from machiport_cli.faults import EXPECTED_FAILURES, OperatorError, as_operator_error, wrong_usage
from machiport_cli.refusal_words import detail_in_words, pointer_in_words

type OperatorLanguage = Literal["ja", "en"]

# A pipe or a file has no width of its own; a report's line must not be cut there.
_WIDTH_WITHOUT_TERMINAL: Final = 200


class Screen:
    """One command's way of talking: its language, and whether a machine reads the result."""

    def __init__(self, language: OperatorLanguage, *, as_json: bool) -> None:
        """Talk in `language`; with `as_json` stdout carries one JSON document and nothing else."""
        self.language: OperatorLanguage = language
        self.as_json = as_json
        self._out = _console(stderr=False)
        self.messages = _console(stderr=True)

    def word(self, ja: str, en: str) -> str:
        """Return the wording in the operator's language."""
        return en if self.language == "en" else ja

    def say(self, ja: str, en: str, style: str | None = None) -> None:
        """Tell something that is not the result."""
        self.messages.print(Text(self.word(ja, en), style=style or ""))

    def show(self, result: RenderableType) -> None:
        """Show a part of the result to a person; a machine gets `answer` instead."""
        if not self.as_json:
            self._out.print(result)

    def answer(self, document: Mapping[str, Any]) -> None:
        """Give the whole result to a machine."""
        if self.as_json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[str]], caption: str | None = None) -> None:
        """Show rows of plain text below `titles`."""
        # Rich breaks at spaces only and cuts off the rest; Japanese has none.
        columns = [Column(title, overflow="fold") for title in titles]
        table = Table(*columns, title=caption, title_justify="left", title_style="bold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.show(table)

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show named values, one a line."""
        table = Table.grid(Column(no_wrap=True), Column(overflow="fold"), padding=(0, 2))
        for name, value in rows:
            table.add_row(Text(name, style="bold"), Text(value))
        self.show(table)

    def progress(self) -> Progress:
        """Return a progress bar (on stderr) that leaves nothing behind."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        return Progress(*columns, TimeElapsedColumn(), console=self.messages, transient=True)

    def confirm(self, ja: str, en: str) -> bool:
        """Ask a question that only a person can answer with yes.

        Raises OperatorError (wrong usage) where nobody is there to answer.
        """
        self.must_have_somebody_to_ask()
        return typer.confirm(self.word(ja, en), default=False, err=True)

    @staticmethod
    def must_have_somebody_to_ask() -> None:
        """Make sure, before anything is done, that a later question can be answered.

        Raises OperatorError (wrong usage) where nobody is there.
        """
        if not sys.stdin.isatty():
            raise wrong_usage(
                "確認に答える人がいないため実行しません。確認なしで実行するには --yes を付けてください。",
                "Nobody can answer the question, so nothing was done. Give --yes to go on without it.",
            )

    def fail(self, error: OperatorError) -> None:
        """Tell why it cannot be done: to a person on stderr, to a machine as JSON on stdout."""
        title, detail = self._worded(error.title), self._worded(error.detail)
        self.messages.print(Text(f"✗ {title}", style="bold red"))
        if detail:
            self.messages.print(Text(f"  {detail_in_words(detail)}"))
        for pointer in error.pointers:
            self.messages.print(Text(f"  - {pointer_in_words(pointer, self.language)}"))
        self.answer(
            {
                "error": {
                    "code": error.code,
                    "title": title,
                    "detail": detail,
                    "errors": [{"pointer": pointer.place, "message": pointer.message} for pointer in error.pointers],
                    "exit_code": int(error.exit_code),
                }
            }
        )

    def _worded(self, text: LocalizedText | None) -> str | None:
        return None if text is None else text.in_language(self.language)


@contextmanager
def operation(language: OperatorLanguage, *, as_json: bool) -> Iterator[Screen]:
    """Run a command's work; an expected failure is told in words and ends the program with its exit code."""
    screen = Screen(language, as_json=as_json)
    try:
        yield screen
    except (OperatorError, *EXPECTED_FAILURES) as failure:
        error = failure if isinstance(failure, OperatorError) else as_operator_error(failure)
        screen.fail(error)
        raise typer.Exit(error.exit_code) from None


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH_WITHOUT_TERMINAL)
    return console

"""What the import of a clerk's files found: each finding with file, line, column and reason in three languages."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from machiport.import_messages import Message, Severity
from machiport.localized_text import LocalizedText

LONGEST_SHOWN: Final = 80
_LONGEST_FILE: Final = 120
"""Characters of a file's name that are shown: of a longer one its end, which holds the name without folders."""


class Place(NamedTuple):
    """A place in an uploaded file. Lines and columns count from 1; in a GeoJSON file a line is a feature."""

    file: str
    line: int | None = None
    column: int | None = None
    column_title: str | None = None


class Finding(BaseModel):
    """One finding in one place.

    `error`: the cell, the row, or the file (where there is no line) cannot be used. `warning`: it was used, or left
    out without harm, and somebody should look. `note`: nothing is wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    line: int | None = None
    column: int | None = None
    column_title: str | None = None
    value: str | None = None
    """What stood there, shortened to 80 characters."""
    code: str
    severity: Severity
    message: LocalizedText


class Findings:
    """Collects findings while files are read; a context's own report says what else it wants to know."""

    def __init__(self, messages: Mapping[str, Message], most: int) -> None:
        """Word findings by `messages`, and keep at most `most`: so many are errors from the first rows on."""
        self._messages = messages
        self._most = most
        self._findings: list[Finding] = []

    def add(self, code: str, place: Place, value: str | None = None, **details: object) -> None:
        """Add a finding of a kind in the messages; `details` fill the placeholders of its text.

        Raises KeyError for a kind that the messages lack.
        """
        if not self.full:
            self._keep(code, place, value, details)

    def _keep(self, code: str, place: Place, value: str | None, details: Mapping[str, object]) -> None:
        message = self._messages[code]
        shown = None if value is None else self._shown(value)
        filled = {name: self._shown(str(detail)) for name, detail in details.items()}
        self._findings.append(
            Finding(
                file=_shown_file(place.file),
                line=place.line,
                column=place.column,
                column_title=None if place.column_title is None else self._shown(place.column_title),
                value=shown,
                code=code,
                severity=message.severity,
                message=message.text(value=shown or "", **filled),
            )
        )

    def _shown(self, text: str) -> str:
        """Return a text of the file as it is shown."""
        return shortened(text)

    def within(self, longest: int, text: str, place: Place) -> str:
        """Return a text that will be kept, cut (and reported as `text_too_long`) where it is too long."""
        if len(text) > longest:
            self.add("text_too_long", place, text, limit=longest)
        return cut(text, longest)

    @property
    def full(self) -> bool:
        """Whether as many findings are kept as may be."""
        return len(self._findings) >= self._most

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found so far, in the order in which it was found."""
        return tuple(self._findings)

    @property
    def has_errors(self) -> bool:
        """Whether anything cannot be used."""
        return any(finding.severity == "error" for finding in self._findings)


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return a text in one line of at most `longest` characters, the end replaced by … where it is longer."""
    return cut(" ".join(text.split()), longest)


def cut(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, the end replaced by … where it is longer."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _shown_file(name: str) -> str:
    line = " ".join(name.splitlines())
    return line if len(line) <= _LONGEST_FILE else "…" + line[1 - _LONGEST_FILE :]

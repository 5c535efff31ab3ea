"""What an import tells the clerk: findings with file, line, column and reason in three languages."""

from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from machiport.hazard.shelters.importing.messages import MESSAGES
from machiport.import_messages import Severity
from machiport.localized_text import LocalizedText

SHOWN_FINDINGS: Final = 50
"""How many findings an answer holds; `machiport shelters import --check` shows all."""
MAXIMUM_FINDINGS: Final = 20_000
LONGEST_SHOWN: Final = 80
_LONGEST_FILE: Final = 120


class Place(NamedTuple):
    """A place in an uploaded file. Lines and columns count from 1; in a GeoJSON file a line is a feature."""

    file: str
    line: int | None = None
    column: int | None = None
    title: str | None = None


class Finding(BaseModel):
    """One finding in one place.

    `error`: the row (or the file, where there is no line) cannot be used. `warning`: it was used, and somebody
    should look. `note`: nothing is wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    line: int | None = None
    column: int | None = None
    column_title: str | None = None
    value: str | None = None
    code: str
    severity: Severity
    message: LocalizedText


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return a text in one line of at most `longest` characters, the end replaced by … where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


class ImportReport:
    """Collects findings while files are read."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self._findings: list[Finding] = []

    def add(self, code: str, place: Place, value: str | None = None, **details: object) -> None:
        """Add a finding of a kind in `messages.MESSAGES`; `details` fill the placeholders of its text.

        More than 20,000 findings are not kept: an import with that many has errors from its first rows on.
        """
        if len(self._findings) >= MAXIMUM_FINDINGS:
            return
        message = MESSAGES[code]
        shown = None if value is None else shortened(value)
        filled = {name: shortened(str(detail)) for name, detail in details.items()}
        self._findings.append(
            Finding(
                file=shortened(place.file, _LONGEST_FILE),
                line=place.line,
                column=place.column,
                column_title=None if place.title is None else shortened(place.title),
                value=shown,
                code=code,
                severity=message.severity,
                message=message.text(value=shown or "", **filled),
            )
        )

    def within(self, longest: int, text: str, place: Place) -> str:
        """Return a text that the list will hold, cut (and reported) where it is too long."""
        if len(text) <= longest:
            return text
        self.add("text_too_long", place, text, limit=longest)
        return text[: longest - 1] + "…"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found so far, in the order in which it was found."""
        return tuple(self._findings)

    @property
    def has_errors(self) -> bool:
        """Whether anything cannot be used."""
        return any(finding.severity == "error" for finding in self._findings)

    @property
    def broken_files(self) -> bool:
        """Whether a whole file could not be used."""
        return any(finding.severity == "error" and finding.line is None for finding in self._findings)

"""What an import tells the clerk: findings with file, line, column and reason in three languages."""

from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from machiport.facilities.inventory.importing.messages import MESSAGES
from machiport.import_messages import Severity
from machiport.localized_text import LocalizedText

MAXIMUM_FINDINGS: Final = 5_000
_LONGEST_SHOWN: Final = 80
_OF_WHOLE_FILES: Final = frozenset(
    {"not_decodable", "too_large", "file_not_readable", "file_empty", "header_not_understood", "title_twice"}
)


class Place(NamedTuple):
    """A place in an uploaded table. Lines and columns count from 1."""

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


class ImportReport:
    """Collects findings while tables are read."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self._findings: list[Finding] = []

    def add(self, code: str, place: Place, value: str | None = None, **details: object) -> None:
        """Add a finding of a kind in `messages.MESSAGES`; `details` fill the placeholders of its text.

        More than 5,000 findings are not kept: an import with that many has errors from its first rows on.
        """
        if len(self._findings) >= MAXIMUM_FINDINGS:
            return
        message, shown = MESSAGES[code], None if value is None else shortened(value)
        filled = {name: shortened(str(detail)) for name, detail in details.items()}
        self._findings.append(
            Finding(
                file=shortened(place.file),
                line=place.line,
                column=place.column,
                column_title=None if place.title is None else shortened(place.title),
                value=shown,
                code=code,
                severity=message.severity,
                message=message.text(value=shown or "", **filled),
            )
        )

    def add_problem(self, place: Place, where: str, message: LocalizedText) -> None:
        """Add what keeps a facility from being published; `where` in its document."""
        self._findings.append(
            Finding(
                file=shortened(place.file),
                line=place.line,
                value=shortened(where),
                code="not_publishable",
                severity="error",
                message=message,
            )
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found so far, in the order in which it was found."""
        return tuple(self._findings)

    @property
    def broken_files(self) -> bool:
        """Whether a whole file could not be used."""
        return any(finding.code in _OF_WHOLE_FILES for finding in self._findings)


def shortened(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Return a text in one line of at most `longest` characters, the end replaced by … where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"

"""What an importer tells the clerk: problems with their place in the file, and how many cells became rules.

The invariant every importer keeps (and the tests check): each non-empty calendar cell either becomes rules or
appears here with file, line, column and reason.
"""

from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from machiport.garbage.importers.limits import MAXIMUM_PROBLEMS, MAXIMUM_SHOWN_FILE, MAXIMUM_SHOWN_VALUE
from machiport.garbage.importers.messages import MESSAGES
from machiport.garbage.model import DictionaryItem, Edition
from machiport.import_messages import Severity
from machiport.localized_text import LocalizedText

SHOWN_PROBLEMS: Final = 50
"""How many problems an upload's answer holds: a clerk reads the first dozens, the whole report is one request away."""


class Place(NamedTuple):
    """A place in an uploaded file; lines and columns count from 1, as a spreadsheet or an editor shows them."""

    file: str
    line: int | None = None
    column: int | None = None
    column_title: str | None = None


class _ReportValue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ImportProblem(_ReportValue):
    """One finding in one place.

    `error`: nothing could be made of this cell, row or file. `warning`: it was used, or left out without harm, and
    somebody should look. `note`: it was written unusually and understood without doubt.
    """

    file: str
    line: int | None = None
    column: int | None = None
    column_title: str | None = None
    value: str | None = None
    """What stood there, shortened to 80 characters."""
    code: str
    severity: Severity
    message: LocalizedText


class ImportCounts(_ReportValue):
    """Non-empty calendar cells: how many were read, became rules, or were only reported."""

    cells_read: int = Field(default=0, ge=0)
    cells_turned_into_rules: int = Field(default=0, ge=0)
    cells_reported: int = Field(default=0, ge=0)


class ImportResult(_ReportValue):
    """What came out of an upload: the edition (None where none could be made) and the report."""

    edition: Edition | None
    problems: tuple[ImportProblem, ...]
    dictionary: tuple[DictionaryItem, ...] = ()
    """The entries of an upload that is only a sorting dictionary; an edition holds its own."""
    counts: ImportCounts


def shortened(value: str) -> str:
    """Return `value` in one line of at most 80 characters, the end replaced by … where it is longer."""
    line = _one_line(value)
    return line if len(line) <= MAXIMUM_SHOWN_VALUE else line[: MAXIMUM_SHOWN_VALUE - 1] + "…"


def shortened_file(name: str) -> str:
    """Return a file's name in one line of at most 120 characters, the beginning replaced by … where it is longer."""
    line = _one_line(name)
    return line if len(line) <= MAXIMUM_SHOWN_FILE else "…" + line[1 - MAXIMUM_SHOWN_FILE :]


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\r", "")


class ImportReport:
    """Collects problems and counts while an importer reads."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self._problems: list[ImportProblem] = []
        self._turned_into_rules = 0
        self._reported = 0
        self._overflown = False
        self._cut: set[str] = set()

    def add(self, code: str, place: Place, value: str | None = None, **details: str) -> None:
        """Add a problem of a kind in `messages.MESSAGES`; `details` fill the placeholders of its text.

        After 20,000 problems only one more is kept, which says so; such an import never gives an edition.
        """
        if len(self._problems) >= MAXIMUM_PROBLEMS:
            if not self._overflown:
                self._overflown = True
                self._append("too_many_problems", Place(place.file), None, {})
            return
        self._append(code, place, value, details)

    def _append(self, code: str, place: Place, value: str | None, details: dict[str, str]) -> None:
        message = MESSAGES[code]
        shown = None if value is None else shortened(value)
        title = None if place.column_title is None else shortened(place.column_title)
        filled = {name: shortened(text) for name, text in details.items()}
        self._problems.append(
            ImportProblem(
                file=shortened_file(place.file),
                line=place.line,
                column=place.column,
                column_title=title,
                value=shown,
                code=code,
                severity=message.severity,
                message=message.text(value=shown or "", **filled),
            )
        )

    def within(self, longest: int, text: str, place: Place) -> str:
        """Return a text that the edition will hold, cut (and reported, once for each text) where it is too long."""
        if len(text) <= longest:
            return text
        if text not in self._cut:
            self._cut.add(text)
            self.add("text_too_long", place, text, limit=str(longest))
        return text[: longest - 1] + "…"

    def cell_became_rules(self) -> None:
        """Count one non-empty calendar cell that became rules."""
        self._turned_into_rules += 1

    def cell_reported(self, code: str, place: Place, value: str, **details: str) -> None:
        """Add the reason why a non-empty calendar cell became no rule, and count the cell."""
        self._reported += 1
        self.add(code, place, value, **details)

    @property
    def problems(self) -> tuple[ImportProblem, ...]:
        """Everything found so far, in the order in which it was found."""
        return tuple(self._problems)

    def has(self, *codes: str) -> bool:
        """Say whether a problem of one of these kinds was found."""
        return any(problem.code in codes for problem in self._problems)

    def result(self, edition: Edition | None) -> ImportResult:
        """Close the report."""
        counts = ImportCounts(
            cells_read=self._turned_into_rules + self._reported,
            cells_turned_into_rules=self._turned_into_rules,
            cells_reported=self._reported,
        )
        return ImportResult(edition=None if self._overflown else edition, problems=self.problems, counts=counts)

"""What an importer tells the clerk: problems with their place in the file, and how many cells became rules.

The invariant every importer keeps (and the tests check): each non-empty calendar cell either becomes rules or
appears here with file, line, column and reason.
"""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from machiport.garbage.importers.limits import MAXIMUM_PROBLEMS
from machiport.garbage.importers.messages import MESSAGES
from machiport.garbage.model import DictionaryItem, Edition
from machiport.import_findings import LONGEST_SHOWN, Finding, Findings, Place, cut

SHOWN_PROBLEMS: Final = 50
"""How many problems an upload's answer holds: a clerk reads the first dozens, the whole report is one request away."""


class _ReportValue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ImportCounts(_ReportValue):
    """Non-empty calendar cells: how many were read, became rules, or were only reported."""

    cells_read: int = Field(default=0, ge=0)
    cells_turned_into_rules: int = Field(default=0, ge=0)
    cells_reported: int = Field(default=0, ge=0)


class ImportResult(_ReportValue):
    """What came out of an upload: the edition (None where none could be made) and the report."""

    edition: Edition | None
    problems: tuple[Finding, ...]
    dictionary: tuple[DictionaryItem, ...] = ()
    """The entries of an upload that is only a sorting dictionary; an edition holds its own."""
    counts: ImportCounts


class ImportReport(Findings):
    """Collects findings and counts while an importer reads, 20,000 findings at most."""

    def __init__(self) -> None:
        """Start with nothing found."""
        super().__init__(MESSAGES, MAXIMUM_PROBLEMS)
        self._turned_into_rules = 0
        self._reported = 0
        self._overflown = False
        self._cut: set[str] = set()

    def add(self, code: str, place: Place, value: str | None = None, **details: object) -> None:
        """Add a finding of a kind in `messages.MESSAGES`; `details` fill the placeholders of its text.

        After 20,000 only one more is kept, which says so; such an import never gives an edition.
        """
        if self.full and not self._overflown:
            self._overflown = True
            self._keep("too_many_problems", Place(place.file), None, {})
        super().add(code, place, value, **details)

    def _shown(self, text: str) -> str:
        # Blanks in a cell tell one writing from another.
        return cut(text.replace("\n", " ").replace("\r", ""), LONGEST_SHOWN)

    def within(self, longest: int, text: str, place: Place) -> str:
        """Return a text that the edition will hold, cut (and reported, once for each text) where it is too long."""
        if len(text) > longest and text not in self._cut:
            self._cut.add(text)
            self.add("text_too_long", place, text, limit=longest)
        return cut(text, longest)

    def cell_became_rules(self) -> None:
        """Count one non-empty calendar cell that became rules."""
        self._turned_into_rules += 1

    def cell_reported(self, code: str, place: Place, value: str, **details: str) -> None:
        """Add the reason why a non-empty calendar cell became no rule, and count the cell."""
        self._reported += 1
        self.add(code, place, value, **details)

    def has(self, *codes: str) -> bool:
        """Say whether a problem of one of these kinds was found."""
        return any(finding.code in codes for finding in self._findings)

    def result(self, edition: Edition | None) -> ImportResult:
        """Close the report."""
        counts = ImportCounts(
            cells_read=self._turned_into_rules + self._reported,
            cells_turned_into_rules=self._turned_into_rules,
            cells_reported=self._reported,
        )
        return ImportResult(edition=None if self._overflown else edition, problems=self.findings, counts=counts)

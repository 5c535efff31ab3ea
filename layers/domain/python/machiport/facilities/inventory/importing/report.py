"""What an import of tables tells the clerk."""

from typing import Final

from machiport.facilities.inventory.importing.messages import MESSAGES
from machiport.import_findings import Finding, Findings, Place, shortened
from machiport.localized_text import LocalizedText

MAXIMUM_FINDINGS: Final = 5_000
_OF_WHOLE_FILES: Final = frozenset(
    {"not_decodable", "too_large", "file_not_readable", "file_empty", "header_not_understood", "title_twice"}
)


class ImportReport(Findings):
    """Collects findings while tables are read, 5,000 at most."""

    def __init__(self) -> None:
        """Start with nothing found."""
        super().__init__(MESSAGES, MAXIMUM_FINDINGS)

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
    def broken_files(self) -> bool:
        """Whether a whole file could not be used."""
        return any(finding.code in _OF_WHOLE_FILES for finding in self._findings)

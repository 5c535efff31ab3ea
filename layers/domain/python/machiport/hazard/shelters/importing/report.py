"""What an import of shelters tells the clerk."""

from typing import Final

from machiport.hazard.shelters.importing.messages import MESSAGES
from machiport.import_findings import Findings

SHOWN_FINDINGS: Final = 50
"""How many findings an answer holds; `machiport shelters import --check` shows all."""
MAXIMUM_FINDINGS: Final = 20_000


class ImportReport(Findings):
    """Collects findings while files are read, 20,000 at most."""

    def __init__(self) -> None:
        """Start with nothing found."""
        super().__init__(MESSAGES, MAXIMUM_FINDINGS)

    @property
    def broken_files(self) -> bool:
        """Whether a whole file could not be used."""
        return any(finding.severity == "error" and finding.line is None for finding in self._findings)

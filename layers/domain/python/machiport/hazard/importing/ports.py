"""What an import needs of the outside world besides datasets' packs and map layers' builder."""

from pathlib import Path
from typing import Protocol


class LayerArchives(Protocol):
    """Keeps archives of map layers (the map tiles bucket)."""

    def keep(self, key: str, archive: Path) -> None:
        """Keep an archive under a key. Repeating it changes nothing."""
        ...


class ImportReports(Protocol):
    """Keeps what became of each file put into the imports bucket."""

    def save(self, name: str, report: bytes) -> None:
        """Keep a report (JSON) under the name of the file that it is about, in place of an earlier one."""
        ...

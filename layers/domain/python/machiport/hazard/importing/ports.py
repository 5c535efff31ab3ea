"""What an import needs of the outside world besides datasets' packs and map layers' builder."""

from pathlib import Path
from typing import Protocol


class LayerArchives(Protocol):
    """Keeps archives of map layers (the map tiles bucket)."""

    def keep(self, key: str, archive: Path) -> None:
        """Keep an archive under a key. Repeating it changes nothing."""
        ...


class UploadGoneError(Exception):
    """The file that was put into the bucket has been taken away or replaced; what replaced it is told of by itself."""


class Uploads(Protocol):
    """Files put into the imports bucket, by key, and what became of each."""

    def fetch(self, key: str, etag: str, target: Path) -> None:
        """Write the file of a key to `target`.

        Raises UploadGoneError where it is not there any more, or another one (with another entity tag) is.
        """
        ...

    def save_report(self, key: str, report: bytes) -> None:
        """Keep a report (JSON) about the file of a key, in place of an earlier one."""
        ...

"""What an import needs of the outside world besides datasets' packs and map layers' builder."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol


class LayerArchives(Protocol):
    """Keeps archives of map layers (the map tiles bucket)."""

    def keep(self, key: str, archive: Path) -> None:
        """Keep an archive under a key. Repeating it changes nothing."""
        ...

    def is_kept(self, key: str) -> bool:
        """Say whether there is an archive under a key: somebody may have deleted it."""
        ...


class UploadGoneError(Exception):
    """The file that was put into the bucket has been taken away or replaced; what replaced it is told of by itself."""


class PutFile(NamedTuple):
    """A file that was put into the bucket: its key and entity tag.

    `sequencer` is S3's: of two puttings of one key the later one has the larger. It is empty where S3 tells none.
    """

    key: str
    etag: str
    sequencer: str = ""


class Uploads(Protocol):
    """Files put into the imports bucket, by key, and what became of each."""

    def fetch(self, key: str, etag: str, target: Path) -> datetime:
        """Write the file of a key to `target`; return when it was put there (UTC).

        Raises UploadGoneError where it is not there any more, or another one (with another entity tag) is.
        """
        ...

    def save_report(self, put: "PutFile", report: bytes) -> None:
        """Keep a report (JSON) about a file, in place of an earlier one of its key."""
        ...

    def is_reported(self, put: "PutFile") -> bool:
        """Say whether there is a report already about this very putting of the file, or a later one of its key.

        Never where `sequencer` is empty.
        """
        ...

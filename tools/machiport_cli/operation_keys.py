"""Idempotency keys that outlive a broken connection: the same command again is the same operation."""

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from machiport_cli.faults import OperatorError

# The service remembers a key for 24 hours; an hour less, so that it never forgets before we do.
_REMEMBERED_SECONDS: Final = 23 * 60 * 60


def default_directory() -> Path:
    """Return where keys of unfinished operations lie: the user's own state folder (XDG Base Directory)."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "machiport" / "unfinished"


class OperationKeys:
    """Makes a key for an operation, and keeps it on disk until the service has answered for certain."""

    def __init__(self, directory: Path) -> None:
        """Keep keys in `directory`, which is made when needed."""
        self._directory = directory

    @contextmanager
    def key_for(self, *parts: bytes) -> Iterator[str]:
        """Yield the key of the operation that `parts` (address, path, content) make out.

        It is forgotten when the block ends, or ends with a clear refusal of the only attempt. After a lost answer, an
        interruption or a crash nobody knows whether it was done: the key stays, and the same operation gets it again
        for 23 hours. A refusal of such a later run (a token that has run out) tells nothing about the earlier one.
        """
        file = self._directory / _digest(parts)
        kept = self._kept(file)
        key = kept or self._new(file)
        try:
            yield key
        except OperatorError as error:
            if kept is None and not error.outcome_unclear:
                file.unlink(missing_ok=True)
            raise
        file.unlink(missing_ok=True)

    @staticmethod
    def _kept(file: Path) -> str | None:
        try:
            if time.time() - file.stat().st_mtime > _REMEMBERED_SECONDS:
                return None
            return file.read_text("ascii") or None
        except OSError:
            return None

    @staticmethod
    def _new(file: Path) -> str:
        key = str(uuid.uuid4())
        # Without a place to keep it, the key still protects the attempts within this command.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(key, "ascii")
        return key


def _digest(parts: tuple[bytes, ...]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()

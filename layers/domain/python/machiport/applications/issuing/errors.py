"""What can be wrong with a certificate."""

from collections.abc import Sequence


class UnmappedCharacter(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """A text has characters that no font here draws right; nothing was drawn.

    `positions` are places (of code points, from 0) in the text. Neither the text nor the characters are in the
    message: logs must not hold names.
    """

    def __init__(self, positions: Sequence[int], line: str = "") -> None:
        """Say where in the text of `line` (the id of a certificate's line)."""
        super().__init__(f"{len(positions)} characters of {line or 'the text'} cannot be drawn, at {list(positions)}")
        self.positions = tuple(positions)
        self.line = line


class StoredFileDiffers(Exception):  # noqa: N818  # reads as a sentence
    """A stored file is not what was stored, or not about whom its case is about. `what` says which check failed."""

    def __init__(self, what: str) -> None:
        """Say what differs: a name of a check, nothing personal."""
        super().__init__(f"the stored file differs: {what}")
        self.what = what


class NotSigned(Exception):  # noqa: N818  # reads as a sentence
    """The key or the certificate for signing is missing or do not belong together; nothing was signed."""

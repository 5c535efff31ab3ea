"""Where papers are uploaded to and kept, and who looks for viruses in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from machiport.applications.cases.model import Application
from machiport.applications.procedures.model import AttachmentSlot

type Verdict = Literal["clean", "infected", "too_large"]


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where and with which form fields one file of one type and size may be uploaded (presigned POST)."""

    url: str
    fields: Mapping[str, str]


class UploadForms(Protocol):
    """Lets residents upload without passing through us."""

    def form(self, key: str, media_type: str, size: int, life: timedelta) -> UploadForm:
        """Return a form that takes exactly `size` bytes of `media_type` at `key`, for the time of `life`."""
        ...


class Slots(Protocol):
    """Knows which papers an application may have."""

    def of(self, application: Application) -> Sequence[AttachmentSlot]:
        """Return the places for papers of the procedure's version that the application began with."""
        ...


class PaperStore(Protocol):
    """The quarantine and the place of checked papers."""

    def uploaded(self, key: str, most: int) -> bytes | None:
        """Return what was uploaded at `key` (at most `most` + 1 bytes of it); None where there is nothing."""
        ...

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a checked paper at `key`. Keeping the same again changes nothing."""
        ...

    def remove_upload(self, key: str) -> None:
        """Remove what was uploaded at `key`; nothing where it is gone."""
        ...

    def remove(self, key: str) -> None:
        """Remove a checked paper; nothing where it is gone."""
        ...


class ScannerUnavailable(Exception):  # noqa: N818  # reads as a sentence
    """The scanner gave no verdict: the paper is looked at again later, never let through."""


class VirusScanner(Protocol):
    """Looks for viruses."""

    def verdict_on(self, content: bytes) -> Verdict:
        """Return the verdict on a file.

        Raises ScannerUnavailable where there is none.
        """
        ...


class PaperLinks(Protocol):
    """Lets somebody read a checked paper for a few minutes."""

    def link(self, key: str, name: str, media_type: str, life: timedelta) -> str:
        """Return an address that gives the paper as a download called `name`, for the time of `life`."""
        ...

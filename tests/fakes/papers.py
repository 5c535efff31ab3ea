"""Files, forms, links and a scanner in memory, for papers and certificates."""

from dataclasses import dataclass, field
from datetime import timedelta

from machiport.applications.attachments.ports import ScannerUnavailable, UploadForm, Verdict


class FormsInMemory:
    """Forms that say what they are for."""

    def form(self, key: str, media_type: str, size: int, life: timedelta) -> UploadForm:
        """Return a form that names its terms."""
        terms = {"type": media_type, "size": str(size), "seconds": str(life.total_seconds())}
        return UploadForm("https://uploads.example", {"key": key, **terms})


class LinksInMemory:
    """Links that say what they are to."""

    def link(self, key: str, name: str, media_type: str, life: timedelta) -> str:
        """Return a link that names its terms."""
        return f"https://files.example/{key}?{name}&{media_type}&{int(life.total_seconds())}"


@dataclass
class PapersInMemory:
    """Uploads and checked papers."""

    uploads: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)

    def uploaded(self, key: str, most: int) -> bytes | None:
        """Return what was uploaded, at most one byte more than `most`."""
        found = self.uploads.get(key)
        return None if found is None else found[: most + 1]

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a checked paper."""
        assert media_type
        self.kept[key] = content

    def remove_upload(self, key: str) -> None:
        """Remove an upload."""
        self.uploads.pop(key, None)

    def remove(self, key: str) -> None:
        """Remove a checked paper."""
        self.kept.pop(key, None)


@dataclass
class ScannerInMemory:
    """Says what it is told to say; nothing at all where `verdict` is None."""

    verdict: Verdict | None = "clean"

    def verdict_on(self, content: bytes) -> Verdict:
        """Return the verdict."""
        assert content
        if self.verdict is None:
            raise ScannerUnavailable
        return self.verdict

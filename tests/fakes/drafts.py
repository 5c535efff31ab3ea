"""Editions' contents in memory."""

from collections.abc import Mapping

from machiport.garbage.model import Edition
from machiport.garbage.ports import Draft


class InMemoryDrafts:
    """Keeps what S3Drafts keeps, by municipality and edition."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.kept: dict[tuple[str, str], Draft] = {}
        self.originals: dict[tuple[str, str], dict[str, bytes]] = {}

    def save(self, municipality: str, edition_id: str, draft: Draft, originals: Mapping[str, bytes]) -> None:
        """Keep a draft's contents and the files as they were uploaded."""
        self.kept[municipality, edition_id] = draft
        self.originals[municipality, edition_id] = dict(originals)

    def edition(self, municipality: str, edition_id: str) -> Edition:
        """Return the imported edition."""
        return self.kept[municipality, edition_id].edition

    def report(self, municipality: str, edition_id: str) -> bytes:
        """Return the import's report (JSON)."""
        return self.kept[municipality, edition_id].report

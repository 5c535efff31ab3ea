"""Where residents' facts are kept."""

from typing import Protocol

from machiport.residents.model import ResidentFacts, ResidentProfile


class ResidentProfiles(Protocol):
    """Reads the facts of residents."""

    def find(self, subject: str) -> ResidentProfile | None:
        """Return the facts of the resident with this subject; None where nothing was verified yet."""
        ...

    def facts(self, subject: str) -> ResidentFacts | None:
        """Return who the resident is; None where nobody has verified it."""
        ...

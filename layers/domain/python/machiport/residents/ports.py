"""Where residents' facts are kept."""

from typing import Protocol

from machiport.residents.model import ResidentProfile


class ResidentProfiles(Protocol):
    """Reads the facts of residents."""

    def find(self, subject: str) -> ResidentProfile | None:
        """Return the facts of the resident with this subject; None where nothing was verified yet."""
        ...

"""Who searches, and which part of the answer they want."""

from dataclasses import dataclass

from machiport.facilities.holders import Holder
from machiport.facilities.search.wanted import START, Place


@dataclass(frozen=True, slots=True)
class Asking:
    """A resident who searches, for a group where one is named."""

    subject: str
    group_id: str | None = None

    @property
    def holder(self) -> Holder:
        """Whose limits count."""
        return Holder("group", self.group_id) if self.group_id else Holder("resident", self.subject)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of an answer: `limit` rooms from `place` on, and with `refused` also what rules refuse."""

    place: Place = START
    limit: int = 20
    refused: bool = False

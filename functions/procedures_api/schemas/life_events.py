"""Moments of life as they are answered."""

from collections.abc import Iterable

from pydantic import BaseModel, Field

from machiport.applications.procedures.life_events import Moment
from machiport.applications.procedures.model import LifeEvent
from machiport.localized_text import Language


class LifeEventOut(BaseModel):
    """One moment of life."""

    id: LifeEvent
    name: str = Field(examples=["引っ越し(転入)"])


class LifeEventsOut(BaseModel):
    """The moments of life, in the order in which they are shown."""

    items: list[LifeEventOut]

    @classmethod
    def of(cls, moments: Iterable[Moment], language: Language) -> "LifeEventsOut":
        """Show the moments in `language`."""
        return cls(items=[LifeEventOut(id=each.id, name=each.name.in_language(language)) for each in moments])

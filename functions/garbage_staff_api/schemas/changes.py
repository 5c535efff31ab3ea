"""Emergency changes as staff send and see them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.garbage.change_service import AskedChange, PublishedChange
from machiport.garbage.model import Identifier
from machiport.garbage.publication import ChangeEffect, ChangeRecord, ChangeState
from machiport.localized_text import LocalizedText


class ReasonIn(BaseModel):
    """Why, as residents read it. Japanese is needed, the others are welcome."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    ja: str = Field(min_length=1, max_length=500, examples=["台風接近のため"])
    en: str | None = Field(default=None, max_length=500, examples=["Because of the approaching typhoon"])
    ja_x_easy: str | None = Field(default=None, alias="ja-x-easy", max_length=500, examples=["台風が 来ます"])


class EffectIn(BaseModel):
    """What happens on one day to these categories."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["cancel", "move", "add"]
    day: date = Field(alias="date", description="The day of the collection.")
    to: date | None = Field(default=None, description="The day it moves to; for `move` only.")
    category_ids: Annotated[list[Identifier], Field(min_length=1, max_length=64)]


class ChangeIn(BaseModel):
    """An emergency change: it is in force for residents as soon as the answer arrives."""

    model_config = ConfigDict(extra="forbid")

    reason: ReasonIn
    areas: Annotated[list[Identifier], Field(min_length=1, max_length=500)] | Literal["all"] = Field(
        description='Area ids, or "all" for the whole municipality.'
    )
    effects: Annotated[list[EffectIn], Field(min_length=1, max_length=100)]

    def asked(self) -> AskedChange:
        """Return the change in the domain's terms."""
        return AskedChange(
            reason=LocalizedText(ja=self.reason.ja, en=self.reason.en, ja_x_easy=self.reason.ja_x_easy),
            areas="all" if self.areas == "all" else tuple(self.areas),
            effects=tuple(
                ChangeEffect(kind=effect.kind, day=effect.day, to=effect.to, category_ids=tuple(effect.category_ids))
                for effect in self.effects
            ),
        )


class EffectOut(BaseModel):
    """What happens on one day to these categories."""

    kind: Literal["cancel", "move", "add"]
    day: date = Field(serialization_alias="date")
    to: date | None
    category_ids: list[str]


class ChangeOut(BaseModel):
    """An emergency change."""

    change_id: str
    state: ChangeState
    reason: LocalizedText
    areas: list[str] | Literal["all"]
    areas_reached: int | None = Field(description="How many areas it was published to; null in lists.")
    effects: list[EffectOut]
    created_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of_published(cls, published: PublishedChange) -> "ChangeOut":
        """Show a change that was just published or withdrawn."""
        return cls.of(published.record, published.areas_reached)

    @classmethod
    def of(cls, record: ChangeRecord, areas_reached: int | None = None) -> "ChangeOut":
        """Show a record; who made it stays inside."""
        return cls(
            change_id=record.change_id,
            state=record.state,
            reason=record.reason,
            areas="all" if record.areas == "all" else list(record.areas),
            areas_reached=areas_reached,
            effects=[
                EffectOut(kind=effect.kind, day=effect.day, to=effect.to, category_ids=list(effect.category_ids))
                for effect in record.effects
            ],
            created_at=record.created_at,
            withdrawn_at=record.withdrawn_at,
        )

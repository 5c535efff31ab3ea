"""What is in force, and how it came to be: head, editions, emergency changes, publications.

The states and their transitions are declared here and enforced as conditions in the writes themselves; see
docs/design/garbage.md.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from machiport.garbage.model import Identifier, MunicipalityCode, Source
from machiport.garbage.rules import DateRange, Value
from machiport.localized_text import LocalizedText

type PublicationState = Literal["staging", "committed", "abandoned"]
type EditionState = Literal["draft", "published", "superseded", "discarded"]
type ChangeState = Literal["in_force", "withdrawn"]

type Transitions = Mapping[str, frozenset[str]]
"""From each state, the states that may follow."""

PUBLICATION_TRANSITIONS: Transitions = {
    "staging": frozenset({"committed", "abandoned"}),
    "committed": frozenset(),
    "abandoned": frozenset(),
}
EDITION_TRANSITIONS: Transitions = {
    "draft": frozenset({"published", "discarded"}),
    "published": frozenset({"superseded"}),
    "superseded": frozenset(),
    "discarded": frozenset(),
}
CHANGE_TRANSITIONS: Transitions = {
    "in_force": frozenset({"withdrawn"}),
    "withdrawn": frozenset(),
}


class EditionInForce(Value):
    """An edition that answers for the days of its period, unless a later one holds the day too."""

    edition_id: str
    publication_id: str
    version: int
    period: DateRange
    title: str
    source: Source | None = None
    sample: bool = False


class ChangeInForce(Value):
    """An emergency change that lies on top of the editions until its last day is over."""

    change_id: str
    publication_id: str
    version: int
    every_area: bool
    last_day: date


class Head(Value):
    """What is in force in one municipality. `version` counts the publications and orders them."""

    version: int = 0
    editions: tuple[EditionInForce, ...] = ()
    changes: tuple[ChangeInForce, ...] = ()
    dictionary_publication_id: str | None = None
    published_at: datetime | None = None

    def edition_for(self, day: date) -> EditionInForce | None:
        """Return the edition that answers for `day`; None where no edition holds it."""
        holding = [edition for edition in self.editions if edition.period.contains(day)]
        return max(holding, key=lambda edition: edition.version, default=None)

    def present_edition(self, day: date) -> EditionInForce | None:
        """Return the edition for `day`, else the next one to begin, else the last one that ended."""
        present = self.edition_for(day)
        if present is not None:
            return present
        coming = [edition for edition in self.editions if edition.period.start > day]
        if coming:
            return min(coming, key=lambda edition: (edition.period.start, -edition.version))
        return max(self.editions, key=lambda edition: (edition.period.end, edition.version), default=None)


class EditionCounts(Value):
    """How much an edition holds, and what its import reported."""

    areas: int
    routes: int
    categories: int
    dictionary_items: int
    errors: int = 0
    warnings: int = 0


class EditionRecord(Value):
    """An edition as staff see it: a draft, or what became of it. Its contents lie in the uploads bucket."""

    edition_id: str
    municipality: MunicipalityCode
    state: EditionState
    title: str
    period: DateRange
    counts: EditionCounts
    created_at: datetime
    created_by: str
    """Pseudonym of the member of staff."""
    published_at: datetime | None = None
    publication_id: str | None = None


class ChangeEffect(Value):
    """What an emergency change does on one day: cancel, move to another day, or add, for these categories."""

    kind: Literal["cancel", "move", "add"]
    day: date
    to: date | None = None
    category_ids: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class ChangeRecord(Value):
    """An emergency change (臨時変更) as staff see it."""

    change_id: str
    municipality: MunicipalityCode
    state: ChangeState
    reason: LocalizedText
    areas: tuple[str, ...] | Literal["all"]
    effects: tuple[ChangeEffect, ...]
    publication_id: str
    created_at: datetime
    created_by: str
    withdrawn_at: datetime | None = None

    @property
    def last_day(self) -> date:
        """The last day that the change touches."""
        return max(max(effect.day, effect.to or effect.day) for effect in self.effects)

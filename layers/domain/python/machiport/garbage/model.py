"""The garbage calendar's model: what a municipality publishes for one period (an edition).

An edition is what an importer makes and what a member of staff reviews; `expansion.py` turns it into dated
calendars, which are all that residents' requests ever read.
"""

import re
from collections import Counter
from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from machiport.garbage.rules import DateRange, Rule, Value, Weekday
from machiport.localized_text import LocalizedText

DEFAULT_CUT_OFF = time(8, 30)
MAXIMUM_CATEGORIES = 64
MAXIMUM_SYNONYMS = 50

LONGEST_NAME = 200
LONGEST_NOTE = 500
LONGEST_TEXT = 2000
"""Characters of names, of notes (also readings and ranges of blocks) and of longer texts, in each language. What is
published lies in DynamoDB items, which end at 400 KB; the longest of 60 real municipalities have 132, 301 and 1,537."""

type Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
type Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


def is_possible_id(text: str) -> bool:
    """Say whether `text` could be an `Identifier`; what could not need not be looked up (keys are bounded)."""
    return _IDENTIFIER.fullmatch(text) is not None


def _each_at_most(longest: int) -> AfterValidator:
    def check(text: LocalizedText) -> LocalizedText:
        if any(len(wording) > longest for wording in (text.ja, text.en or "", text.ja_x_easy or "")):
            message = f"the text should have at most {longest} characters"
            raise ValueError(message)
        return text

    return AfterValidator(check)


type Name = Annotated[str, Field(max_length=LONGEST_NAME)]
type Note = Annotated[str, Field(max_length=LONGEST_NOTE)]
type Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
type LocalizedName = Annotated[LocalizedText, _each_at_most(LONGEST_NAME)]
type LocalizedLongText = Annotated[LocalizedText, _each_at_most(LONGEST_TEXT)]


type MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{5}$")]


class Category(Value):
    """A category of garbage that is collected together (ごみの区分)."""

    category_id: Identifier
    name: LocalizedName
    short_name: LocalizedName | None = None
    colour: Colour = "#666666"
    how_to_put_out: LocalizedLongText | None = None
    cut_off: time = DEFAULT_CUT_OFF
    """Put it out by this time of the collection day, Asia/Tokyo (収集時刻, usually 8:30)."""


class TownBlock(Value):
    """A town (町丁目) or a range of its blocks that belongs to a collection area.

    `blocks` is the published wording of the range (`1番～12番`, `13番1～26号`); `machiaza_id` is the town's id in the
    address base registry, `<6-digit municipality>-<7-digit town>`.
    """

    town: str = Field(min_length=1, max_length=200)
    kana: Note | None = None
    blocks: Note | None = None
    machiaza_id: str | None = Field(default=None, pattern=r"^[0-9]{6}-[0-9]{7}$")


class Area(Value):
    """A collection area (収集地区): what a resident chooses once. It points to the route that serves it."""

    area_id: Identifier
    name: str = Field(min_length=1, max_length=300)
    kana: Note | None = None
    """Reading in hiragana."""
    town_blocks: tuple[TownBlock, ...] = ()
    note: Text | None = None
    route_id: Identifier


class RouteRule(Value):
    """One rule of a route for one category."""

    category_id: Identifier
    rule: Rule
    note: Note | None = None


class Addition(Value):
    """A collection on a day outside the rules (臨時収集)."""

    kind: Literal["add"] = "add"
    day: date
    category_id: Identifier
    note: Note | None = None


class Cancellation(Value):
    """No collection on that day (収集中止); of every category where `category_id` is None."""

    kind: Literal["cancel"] = "cancel"
    day: date
    category_id: Identifier | None = None
    note: Note | None = None


class Move(Value):
    """A collection held on another day instead (振替)."""

    kind: Literal["move"] = "move"
    day: date
    to: date
    category_id: Identifier
    note: Note | None = None


type Override = Annotated[Addition | Cancellation | Move, Field(discriminator="kind")]


class Suspension(Value):
    """Days on which a processing centre takes nothing (休止期間); narrowed to categories or weekdays where given."""

    period: DateRange
    category_ids: tuple[Identifier, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    note: Note | None = None


class ProcessingCentre(Value):
    """A processing centre (処理センター) with its suspension periods; routes name the centre that serves them."""

    centre_id: Identifier
    name: Name
    suspensions: tuple[Suspension, ...] = ()


class UnknownPeriod(Value):
    """Days for which the source does not say whether there is a collection. Unknown is not "none"."""

    period: DateRange
    reason: str = Field(min_length=1, max_length=LONGEST_NOTE)
    category_ids: tuple[Identifier, ...] = ()
    """Which categories are unknown; all of them where empty."""


class Route(Value):
    """A collection route (収集コース): areas with the same calendar share one."""

    route_id: Identifier
    name: Note | None = None
    centre_id: Identifier | None = None
    rules: tuple[RouteRule, ...] = ()
    overrides: tuple[Override, ...] = ()
    unknown: tuple[UnknownPeriod, ...] = ()


class DictionaryItem(Value):
    """An entry of the sorting dictionary (ごみ分別辞典)."""

    item_id: Identifier
    name: str = Field(min_length=1, max_length=200)
    kana: Note | None = None
    name_en: Note | None = None
    synonyms: tuple[Name, ...] = Field(default=(), max_length=MAXIMUM_SYNONYMS)
    category_id: Identifier | None = None
    """None where the municipality does not collect it; `category_name` says what to do instead."""
    category_name: Name
    notice: Text | None = None
    fee_yen: int | None = Field(default=None, ge=0)


class Source(Value):
    """Where the data came from (出典)."""

    title: Name
    licence: Name | None = None
    url: Text | None = None
    as_of: date | None = None


def _unique_identifiers[T: Value](values: tuple[T, ...]) -> tuple[T, ...]:
    counts = Counter(next(iter(value.__dict__.values())) for value in values)
    repeated = sorted(identifier for identifier, count in counts.items() if count > 1)
    if repeated:
        message = f"these identifiers are given more than once: {', '.join(repeated[:5])}"
        raise ValueError(message)
    return values


class Edition(Value):
    """A municipality's garbage calendar for one period (年度版), with any start and end date."""

    municipality: MunicipalityCode
    title: str = Field(min_length=1, max_length=200)
    period: DateRange
    categories: Annotated[tuple[Category, ...], AfterValidator(_unique_identifiers)] = Field(
        max_length=MAXIMUM_CATEGORIES
    )
    centres: Annotated[tuple[ProcessingCentre, ...], AfterValidator(_unique_identifiers)] = ()
    routes: Annotated[tuple[Route, ...], AfterValidator(_unique_identifiers)]
    areas: Annotated[tuple[Area, ...], AfterValidator(_unique_identifiers)]
    dictionary: tuple[DictionaryItem, ...] = ()
    source: Source | None = None
    sample: bool = False

    @model_validator(mode="after")
    def _references_resolve(self) -> "Edition":
        categories = {category.category_id for category in self.categories}
        centres = {centre.centre_id for centre in self.centres}
        routes = {route.route_id for route in self.routes}
        for area in self.areas:
            if area.route_id not in routes:
                message = f"area {area.area_id} points to the route {area.route_id}, which is not in the edition"
                raise ValueError(message)
        for route in self.routes:
            if route.centre_id is not None and route.centre_id not in centres:
                message = f"route {route.route_id} names the centre {route.centre_id}, which is not in the edition"
                raise ValueError(message)
            unknown = {rule.category_id for rule in route.rules} - categories
            unknown |= {o.category_id for o in route.overrides if o.category_id is not None} - categories
            if unknown:
                message = f"route {route.route_id} uses categories not in the edition: {', '.join(sorted(unknown))}"
                raise ValueError(message)
        return self

"""What a format makes of a feature's attributes: a kind and what the zone says."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from machiport.hazard.importing.depth_texts import DepthRange, read_depth
from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said
from machiport.hazard.kinds import HazardKind, HazardKinds

type Properties = Mapping[str, object]
type RankMeanings = Mapping[str, int | str]
"""What a publisher's values mean: a rank of the kind, or a depth text."""


class ZoneDraft(NamedTuple):
    """A zone's kind and facts before its source is known; see `section_codec.ZoneFacts`."""

    kind: str
    rank: int
    minimum: float | None
    maximum: float | None
    text: str
    label: str


def code_of(value: object) -> int | None:
    """Return a code that comes as a number or as text (`2`, `"2"`, `"02"`, `2.0`, full width), or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, int):
        return value
    found = re.fullmatch(r"0*(\d{1,9})(?:\.0+)?", text_of(value))
    return int(found[1]) if found else None


def text_of(value: object) -> str:
    """Return a value as text in one normal form, without space around it; empty for none."""
    return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()


def original_of(value: object) -> str:
    """Return a text as its publisher wrote it, but for space around it; empty for none."""
    return "" if value is None else str(value).strip()


def present(properties: Properties, name: str) -> object:
    """Return an attribute's value.

    Raises RefusedFeatureError where it is missing or empty.
    """
    value = properties.get(name)
    if value is None or value == "":
        raise RefusedFeatureError(said("no_property", name=name))
    return value


def known_kind(kinds: HazardKinds, kind: str) -> HazardKind:
    """Return a kind that the region may lack.

    Raises RefusedFeatureError.
    """
    if kind not in kinds:
        raise RefusedFeatureError(said("kind_missing", kind=kind))
    return kinds[kind]


def of_rank(kind: HazardKind, name: str, value: object, label: str) -> ZoneDraft:
    """Return the draft of a zone whose attribute `name` is a rank of its kind.

    Raises RefusedFeatureError for what is none.
    """
    rank = code_of(value)
    try:
        bounds = kind.rank_class(rank if rank is not None else -1)
    except KeyError as error:
        raise RefusedFeatureError(said("unknown_code", name=name, value=value)) from error
    return ZoneDraft(kind.kind, bounds.rank, bounds.minimum, bounds.maximum, "", label)


def of_depth(kind: HazardKind, text: str, label: str, ranks: RankMeanings) -> ZoneDraft:
    """Return the draft of a zone whose publisher words its depth; `ranks` may say what the words mean.

    Raises RefusedFeatureError for words that are not understood.
    """
    meaning = ranks.get(text, text)
    if isinstance(meaning, int):
        return of_rank(kind, "options.ranks", meaning, label)._replace(text=text)
    depth = read_depth(meaning) if kind.unit == "metre" else None
    if depth is None:
        raise RefusedFeatureError(said("unknown_depth", value=text))
    return of_range(kind, depth, meaning if text.isdecimal() else text, label)  # a bare code tells a reader nothing


def of_range(kind: HazardKind, depth: DepthRange, text: str, label: str) -> ZoneDraft:
    """Return the draft of a zone with these bounds in metres; `text` is what its publisher wrote."""
    rank = kind.class_of(depth.minimum, depth.maximum).rank
    return ZoneDraft(kind.kind, rank, depth.minimum, depth.maximum, text, label)

"""土砂災害警戒区域 (国土数値情報 A33), and the same facts under other names."""

import re
from typing import NamedTuple

from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.zone_drafts import (
    Properties,
    ZoneDraft,
    code_of,
    known_kind,
    of_rank,
    original_of,
    present,
)
from machiport.hazard.kinds import HazardKinds

LANDSLIDE_COLUMNS = re.compile(r"A33_00[1-8]")

_KINDS = {1: "landslide_steep_slope", 2: "landslide_debris_flow", 3: "landslide_slide"}
_UNKNOWN_YEAR = "9999"  # 9999/1/1 stands for a day that is not known


class LandslideNames(NamedTuple):
    """How a publisher names the attributes: phenomenon, class of zone, its number, its name, day of designation."""

    phenomenon: str
    zone: str
    number: str
    name: str
    day: str


A33 = LandslideNames("A33_001", "A33_002", "A33_004", "A33_005", "A33_007")


def landslide_zone(properties: Properties, kinds: HazardKinds, names: LandslideNames = A33) -> ZoneDraft:
    """Return what a landslide zone says: 現象の種類 makes the kind, 区域区分 the rank; its number and day are the text.

    Raises RefusedFeatureError for codes that are not known.
    """
    value = present(properties, names.phenomenon)
    kind = _KINDS.get(code_of(value) or 0)
    if kind is None:
        raise RefusedFeatureError(said("unknown_code", name=names.phenomenon, value=value))
    draft = of_rank(
        known_kind(kinds, kind), names.zone, present(properties, names.zone), original_of(properties.get(names.name))
    )
    told = [original_of(properties.get(names.number)), _day(properties.get(names.day))]
    return draft._replace(text="、".join(each for each in told if each))


def _day(value: object) -> str:
    """Return a day as ISO 8601 date, with what it is; an empty text where it is not known."""
    found = re.match(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)", original_of(value))
    if found is None or found[1] == _UNKNOWN_YEAR:
        return ""
    return f"告示日 {found[1]}-{int(found[2]):02}-{int(found[3]):02}"

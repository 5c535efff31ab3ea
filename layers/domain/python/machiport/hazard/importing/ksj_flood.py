"""洪水浸水想定区域 (国土数値情報 A31): editions by river (A31a, before that A31) and by grid square (A31b).

The digit after the underscore says what a file is about: 1 計画規模, 2 想定最大規模, 3 浸水継続時間,
4 家屋倒壊等氾濫想定区域.
By river the name of the river is x02 and the rank x05; by grid square only the rank is there, as x01. The edition of
2012 has one attribute of depth classes of its own, A31_001, and is of the planned scale (水防法 before 2015).
"""

import re

from machiport.hazard.importing.depth_texts import DepthRange
from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.zone_drafts import (
    Properties,
    ZoneDraft,
    code_of,
    known_kind,
    of_range,
    of_rank,
    original_of,
    present,
)
from machiport.hazard.kinds import HazardKinds

FLOOD_COLUMNS = re.compile(r"A31[ab]?_\d{3}")

_KINDS = {"1": "flood_planned", "2": "flood_maximum", "3": "flood_duration", "4": "flood_collapse"}
_OLD_RANK = "A31_001"
# 浸水深コード of 2012: 11-15 are maps of five classes, 21-27 of seven.
_OLD_DEPTHS = {
    11: DepthRange(0, 0.5),
    12: DepthRange(0.5, 1),
    13: DepthRange(1, 2),
    14: DepthRange(2, 5),
    15: DepthRange(5, None),
    21: DepthRange(0, 0.5),
    22: DepthRange(0.5, 1),
    23: DepthRange(1, 2),
    24: DepthRange(2, 3),
    25: DepthRange(3, 4),
    26: DepthRange(4, 5),
    27: DepthRange(5, None),
}


def flood_zone(properties: Properties, kinds: HazardKinds) -> ZoneDraft:
    """Return what a feature of A31 says.

    Raises RefusedFeatureError for one without a known rank.
    """
    if _OLD_RANK in properties:
        return _old_zone(properties, kinds)
    for digit, kind in _KINDS.items():
        for edition in ("A31a", "A31"):
            if f"{edition}_{digit}05" in properties:
                rank, river = f"{edition}_{digit}05", original_of(properties.get(f"{edition}_{digit}02"))
                return of_rank(known_kind(kinds, kind), rank, present(properties, rank), river)
        for rank in (f"A31b_{digit}01", f"A31_{digit}01"):
            if rank in properties:
                return of_rank(known_kind(kinds, kind), rank, present(properties, rank), "")
    raise RefusedFeatureError(said("no_property", name="A31a_205"))


def _old_zone(properties: Properties, kinds: HazardKinds) -> ZoneDraft:
    value = present(properties, _OLD_RANK)
    depth = _OLD_DEPTHS.get(code_of(value) or 0)
    if depth is None:
        raise RefusedFeatureError(said("unknown_code", name=_OLD_RANK, value=value))
    until = "m以上" if depth.maximum is None else f"m以上{depth.maximum:g}m未満"
    return of_range(known_kind(kinds, "flood_planned"), depth, f"{depth.minimum:g}{until}", "")

"""津波浸水想定 (国土数値情報 A40) and 高潮浸水想定区域 (A49): the depth is free text, as the prefecture words it."""

import re

from machiport.hazard.importing.zone_drafts import (
    Properties,
    RankMeanings,
    ZoneDraft,
    known_kind,
    of_depth,
    original_of,
    present,
)
from machiport.hazard.kinds import HazardKinds

DEPTH_COLUMNS = re.compile(r"A(40|49)_003")


def tsunami_zone(properties: Properties, kinds: HazardKinds, ranks: RankMeanings) -> ZoneDraft:
    """Return what a feature of A40 says.

    Raises RefusedFeatureError for a depth that is not understood.
    """
    return of_depth(known_kind(kinds, "tsunami"), original_of(present(properties, "A40_003")), "", ranks)


def storm_surge_zone(properties: Properties, kinds: HazardKinds, ranks: RankMeanings) -> ZoneDraft:
    """Return what a feature of A49 says.

    Raises RefusedFeatureError for a depth that is not understood.
    """
    return of_depth(known_kind(kinds, "storm_surge"), original_of(present(properties, "A49_003")), "", ranks)

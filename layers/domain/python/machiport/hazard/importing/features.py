"""What reading an import gives: zones and coverages where publishers drew them, and what became of each feature.

`machiport.hazard.importing.read_import.read_import` makes a Reading of a folder,
`machiport.hazard.importing.packages.open_import` opens a folder or a zip for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shapely.geometry import MultiPolygon, Polygon

from machiport.hazard.section_codec import ZoneFacts, ZoneSource
from machiport.localized_text import LocalizedText

type AreaGeometry = Polygon | MultiPolygon
"""In degrees, WGS84: x is the longitude, y the latitude; two dimensions; neither empty nor outside Japan.

It is as its publisher drew it: rings may cross themselves, and points may repeat.
"""

type Severity = Literal["refused", "repaired", "note"]
"""`refused`: the feature (or what the origin names) is not in the data; `repaired`: it is, but not as it was drawn."""


@dataclass(frozen=True, slots=True)
class FeatureOrigin:
    """Where a feature stands: its file's path within the import, and its gml:id, or its number from 1.

    `feature` is empty where a file is meant: refused, nothing of it was read from there on.
    """

    file: str
    feature: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What happened to a feature, in words for the operator."""

    origin: FeatureOrigin
    severity: Severity
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class ZoneFeature:
    """A zone (区域) of one kind; `facts.source` counts in `Reading.sources`."""

    kind: str
    facts: ZoneFacts
    geometry: AreaGeometry
    origin: FeatureOrigin


@dataclass(frozen=True, slots=True)
class CoverageArea:
    """Where a source says something about a kind (調査範囲); `source` counts in `Reading.sources`."""

    kind: str
    source: int
    geometry: AreaGeometry
    origin: FeatureOrigin


@dataclass(frozen=True, slots=True)
class Reading:
    """An import's content.

    `features` is read from the files while it is gone through, in the order of import.json and of the files, and can
    be gone through once. `findings` grows meanwhile, and is complete afterwards: whoever consumes may append to it.
    Every feature of the files is either yielded, or refused by a finding; going through raises no error for what is
    in a feature.
    """

    sources: tuple[ZoneSource, ...]
    features: Iterator[ZoneFeature]
    coverage: tuple[CoverageArea, ...]
    findings: list[Finding]

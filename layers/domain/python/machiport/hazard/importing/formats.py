"""The formats of import.json: what makes a zone of a feature's attributes, and which attributes that needs."""

from collections.abc import Callable
from pathlib import Path

from machiport.hazard.importing.city_gml_zones import city_gml_zone
from machiport.hazard.importing.code_lists import CodeLists
from machiport.hazard.importing.import_spec import FileEntry
from machiport.hazard.importing.ksj_depths import DEPTH_COLUMNS, storm_surge_zone, tsunami_zone
from machiport.hazard.importing.ksj_flood import FLOOD_COLUMNS, flood_zone
from machiport.hazard.importing.ksj_landslide import LANDSLIDE_COLUMNS, landslide_zone
from machiport.hazard.importing.rank_layers import rank_zone
from machiport.hazard.importing.zone_drafts import Properties, ZoneDraft
from machiport.hazard.kinds import HazardKinds


def zone_drafter(
    entry: FileEntry, path: Path, kinds: HazardKinds, lists: CodeLists
) -> Callable[[Properties], ZoneDraft]:
    """Return what makes a zone of a feature's attributes; it raises RefusedFeatureError for what it does not know."""
    ranks = entry.options.ranks
    match entry.format:
        case "A33":
            return lambda properties: landslide_zone(properties, kinds)
        case "A40":
            return lambda properties: tsunami_zone(properties, kinds, ranks)
        case "A49":
            return lambda properties: storm_surge_zone(properties, kinds, ranks)
        case "ranks":
            return lambda properties: rank_zone(properties, kinds[entry.kind or ""], entry.options)
        case "citygml":
            return city_gml_zone(entry, lists, kinds, path)
        case "A31" | "A31a" | "A31b":
            return lambda properties: flood_zone(properties, kinds)


def wanted_columns(entry: FileEntry) -> Callable[[str], bool]:
    """Return which columns of a layer a format needs."""
    match entry.format:
        case "A33":
            return lambda name: bool(LANDSLIDE_COLUMNS.fullmatch(name))
        case "A40" | "A49":
            return lambda name: bool(DEPTH_COLUMNS.fullmatch(name))
        case "ranks" | "citygml":
            options = entry.options
            return {options.rank_property, options.depth_property, options.label_property}.__contains__
        case "A31" | "A31a" | "A31b":
            return lambda name: bool(FLOOD_COLUMNS.fullmatch(name))

"""What PLATEAU's objects say: flood, tsunami, storm surge and inland water as WaterBody, landslides as two kinds.

Editions differ: the first wrote generic attributes (`浸水ランク`), later ones the extension i-UR (`uro:…RiskAttribute`,
`urf:SedimentDisasterProneArea`). A rank of a river is the national one (A31); any other is the publisher's own, so its
code list, or `options.ranks`, has to say what it means.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from machiport.hazard.importing.city_gml import TYPE, Told
from machiport.hazard.importing.code_lists import CodeLists
from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.import_spec import FileEntry
from machiport.hazard.importing.ksj_landslide import LandslideNames, landslide_zone
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.zone_drafts import Properties, ZoneDraft, known_kind, of_depth, of_rank
from machiport.hazard.kinds import HazardKinds

type Attributes = Mapping[str, Told]

_GENERIC_LANDSLIDE = LandslideNames("現象の種類", "区域区分", "区域番号", "区域名", "告示日")
_URBAN_LANDSLIDE = LandslideNames("disasterType", "areaType", "zoneNumber", "zoneName", "validFrom")
_RANKS = ("浸水ランク", "rank", "rankOrg")
_LIST_OF_RANKS = "浸水ランクフィールド"
_NO_LIST = "浸水ランクのコードリスト"
# Words in the name of an attribute or of the set it is in; the scale tells a river's two kinds apart.
_WATER = (
    ("津波", "tsunami"),
    ("Tsunami", "tsunami"),
    ("高潮", "storm_surge"),
    ("HighTide", "storm_surge"),
    ("内水", "inland_water"),
    ("雨水出水", "inland_water"),
    ("InlandFlooding", "inland_water"),
    ("計画規模", "flood_planned"),
    ("想定最大規模", "flood_maximum"),
)
_SCALES = {"1": "flood_planned", "L1": "flood_planned", "2": "flood_maximum", "L2": "flood_maximum"}


def city_gml_zone(
    entry: FileEntry, lists: CodeLists, kinds: HazardKinds, path: Path
) -> Callable[[Properties], ZoneDraft]:
    """Return what makes a zone of an object's attributes in the file `path`.

    It raises RefusedFeatureError for objects that are no hazard zone, and for ranks whose meaning is not told.
    """

    def zone(properties: Properties) -> ZoneDraft:
        attributes = {name: told for name, told in properties.items() if isinstance(told, Told)}
        last = {name.rpartition("/")[2]: told.value for name, told in attributes.items()}
        for names in (_GENERIC_LANDSLIDE, _URBAN_LANDSLIDE):
            if names.phenomenon in last:
                return landslide_zone(last, kinds, names)
        found = [name for name in attributes if name.rpartition("/")[2] in _RANKS]
        if not found:
            raise RefusedFeatureError(said("not_a_zone", type=attributes[TYPE].value))
        return _water_zone(attributes, found[0])

    def _water_zone(attributes: Attributes, name: str) -> ZoneDraft:
        kind = known_kind(kinds, entry.kind or _kind(attributes, name))
        told = attributes[name]
        label = _label(attributes, lists, path)
        national = kind.kind.startswith("flood_") and not name.endswith("rankOrg")
        # What a pattern's tsunami ranks mean is not what the rivers' among its files do: those are to be named.
        told_for_it = not national or entry.kind is not None
        if told_for_it and (meaning := entry.options.ranks.get(told.value)):
            return of_depth(kind, told.value, label, {told.value: meaning})
        space = told.code_space or _value(attributes, name, _LIST_OF_RANKS)
        if depth := lists.meaning(path, space, told.value):
            return of_depth(kind, depth, label, {})
        if national:
            return of_rank(kind, name, told.value, label)
        raise RefusedFeatureError(said("rank_without_list", value=told.value, list=space or _NO_LIST))

    return zone


def _kind(attributes: Attributes, name: str) -> str:
    """Return the kind of the water that a rank is about."""
    inside = name.rpartition("/")[0]
    for word, kind in _WATER:
        if word in inside:
            return kind
    scale = _value(attributes, name, "規模") or _value(attributes, name, "scale")
    if scale.upper() in _SCALES:
        return _SCALES[scale.upper()]
    raise RefusedFeatureError(said("kind_unknown"))


def _value(attributes: Attributes, beside: str, name: str) -> str:
    inside, slash, _ = beside.rpartition("/")
    told = attributes.get(f"{inside}{slash}{name}")
    return told.value if told else ""


def _label(attributes: Attributes, lists: CodeLists, path: Path) -> str:
    """Return the object's name; a bare code whose list is not there is none."""
    told = attributes.get("name", Told("", ""))
    return lists.meaning(path, told.code_space, told.value) or ("" if told.value.isdecimal() else told.value)

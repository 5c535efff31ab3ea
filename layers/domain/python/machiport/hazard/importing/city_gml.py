"""Objects of a CityGML 2.0 file, one at a time: their attributes, and their surfaces as one area.

Coordinates are latitude, longitude, height (EPSG:6697) or latitude, longitude (EPSG:6668), as PLATEAU publishes them.
Surfaces are often cut into thousands of triangles; an object's are put together.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from machiport.hazard.importing.coordinate_systems import accepted_crs
from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.raw_features import RawFeature

_GML = "{http://www.opengis.net/gml}"
_SURFACES = re.compile(r"lod\d")
_PRESCRIBED = "http://www.opengis.net/def/crs/EPSG/0/6697"


class Told(NamedTuple):
    """An attribute's value, and the code list that says what it means (empty for none)."""

    value: str
    code_space: str


TYPE = "@type"
"""Under this name stands the object's element name."""


def city_objects(path: Path) -> Iterator[RawFeature]:
    """Go through the members of a CityModel; the values of `properties` are `Told`.

    Generic attributes stand under `種類` or `set name/attribute name`, others under their element names joined by `/`.
    Raises RefusedFeatureError for what is not XML, has a DTD, or is in another coordinate system.
    """
    srs: str | None = None
    root: Element | None = None
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            if root is None:
                root = element
            if event == "start":
                continue
            if element.tag == f"{_GML}Envelope" and srs is None:
                srs = element.get("srsName")
                accepted_crs(srs or _PRESCRIBED)
            elif _local(element) == "cityObjectMember":
                for member in element:
                    yield _member(member, srs or _PRESCRIBED)
                root.clear()  # what was read is not needed any more
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise RefusedFeatureError(said("file_unreadable", reason=str(error)[:200])) from error


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _member(member: Element, srs: str) -> RawFeature:
    identifier = member.get(f"{_GML}id", "")
    properties = {TYPE: Told(_local(member), "")} | dict(_attributes(member, ""))
    try:
        return RawFeature(identifier, properties, _area(member, srs))
    except RefusedFeatureError as refused:
        return RawFeature(identifier, properties, None, refused)
    except (ShapelyError, ValueError):
        return RawFeature(identifier, properties, None, RefusedFeatureError(said("geometry_unreadable")))


def _attributes(element: Element, inside: str) -> Iterator[tuple[str, Told]]:
    for child in element:
        name = _local(child)
        if _SURFACES.match(name) or name == "boundedBy":
            continue
        if name == "genericAttributeSet":
            yield from _attributes(child, f"{inside}{child.get('name', '')}/")
        elif name.endswith("Attribute") and child.get("name") is not None:
            value = next((each.text or "" for each in child), "")
            yield f"{inside}{child.get('name')}", Told(value.strip(), "")
        elif len(child):
            yield from _attributes(child, f"{inside}{name}/")
        else:
            yield f"{inside}{name}", Told((child.text or "").strip(), child.get("codeSpace", ""))


def _area(member: Element, srs: str) -> BaseGeometry | None:
    """Put the surfaces of the coarsest level of detail together."""
    levels: dict[str, list[Element]] = {}
    for element in member.iter():
        if found := _SURFACES.match(_local(element)):
            levels.setdefault(found[0], []).append(element)
    if not levels:
        return None
    polygons = [_polygon(each, srs) for part in levels[min(levels)] for each in part.iter(f"{_GML}Polygon")]
    flat = [each for each in polygons if each.area > 0]  # a triangle seen from its edge covers nothing
    whole = shapely.union_all(shapely.make_valid(flat) if not all(shapely.is_valid(flat)) else flat)
    if isinstance(whole, Polygon | MultiPolygon):
        return whole
    parts = [each for each in shapely.get_parts(whole) if isinstance(each, Polygon)]
    return MultiPolygon(parts)


def _polygon(element: Element, srs: str) -> Polygon:
    told = element.get("srsName")
    if told is not None and told != srs:
        accepted_crs(told)
    exterior = element.find(f"{_GML}exterior")
    if exterior is None:
        raise ValueError("no exterior")
    holes = [_ring(each) for each in element.findall(f"{_GML}interior")]
    return Polygon(_ring(exterior), holes)


def _ring(boundary: Element) -> list[tuple[float, float]]:
    positions: list[list[float]] = []
    for element in boundary.iter():
        numbers = [float(each) for each in (element.text or "").split()] if _local(element) in _POSITIONS else []
        if _local(element) == "posList":
            size = int(element.get("srsDimension", "0")) or (2 if _is_flat(numbers) else 3)
            positions += [numbers[at : at + size] for at in range(0, len(numbers), size)]
        elif numbers:
            positions.append(numbers)
    return [(longitude, latitude) for latitude, longitude, *_ in positions]


_POSITIONS = {"posList", "pos"}


def _is_flat(numbers: list[float]) -> bool:
    """Say whether numbers are pairs: a ring is closed, so its first position is its last."""
    return len(numbers) % 2 == 0 and numbers[:2] == numbers[-2:]

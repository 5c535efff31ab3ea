"""Features as files hold them, before a format says what they mean; and their geometries as areas in degrees."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import shapely
from numpy import isfinite
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from machiport.hazard.importing.coordinate_systems import check_place
from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.features import AreaGeometry
from machiport.hazard.importing.messages import said


class RawFeature(NamedTuple):
    """A feature: its number from 1 or gml:id, what is told about it, and its shape (None where there is none).

    `problem` is set where the feature itself could not be read.
    """

    feature: str
    properties: Mapping[str, Any]
    geometry: BaseGeometry | None
    problem: RefusedFeatureError | None = None


def area_of(raw: RawFeature) -> AreaGeometry:
    """Return a feature's area, in two dimensions.

    Raises RefusedFeatureError for none, a line or a point, and for a place outside Japan.
    """
    if raw.problem is not None:
        raise raw.problem
    if raw.geometry is None or raw.geometry.is_empty:
        raise RefusedFeatureError(said("no_geometry"))
    if not isinstance(raw.geometry, Polygon | MultiPolygon):
        raise RefusedFeatureError(said("not_an_area", type=raw.geometry.geom_type))
    if not isfinite(shapely.get_coordinates(raw.geometry)).all():  # bounds leave out what is no number
        raise RefusedFeatureError(said("geometry_unreadable"))
    check_place(raw.geometry.bounds)
    return shapely.force_2d(raw.geometry) if raw.geometry.has_z else raw.geometry

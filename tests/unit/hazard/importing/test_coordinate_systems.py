"""What is taken as degrees of WGS 84, and what is refused in words that tell how to convert."""

import numpy as np
import pytest
from shapely.geometry import box

from machiport.hazard.errors import PlaceNotValid
from machiport.hazard.importing.coordinate_systems import accepted_crs, check_place
from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.features import FeatureOrigin
from machiport.hazard.importing.repair import repair
from machiport.hazard.places import JAPAN
from machiport.hazard.places import check_place as place_asked_about

ESRI_JGD2011 = (
    'GEOGCS["JGD2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0]]'
)
ESRI_PLANE = 'PROJCS["JGD_2011_Japan_Zone_2",GEOGCS["GCS_JGD_2011"]]'


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (4326, 4326),
        ("EPSG:6668", 6668),
        ("EPSG:4612", 4612),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("urn:ogc:def:crs:EPSG::6668", 6668),
        ("urn:ogc:def:crs:EPSG:9.8:6697", 6697),
        ("http://www.opengis.net/def/crs/EPSG/0/6697", 6697),
        ("http://www.opengis.net/gml/srs/epsg.xml#4326", 4326),
        (ESRI_JGD2011, 6668),
        ('GEOGCS["GCS_JGD_2000",DATUM["D_JGD_2000"]]', 4612),
        ('GEOGCS["JGD2000",DATUM["JGD_2000",TOWGS84[0,0,0,0,0,0,0]]]', 4612),
        ('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]', 4326),
    ],
)
def test_systems_within_a_metre_of_wgs84_are_taken(told: str | int, code: int) -> None:
    assert accepted_crs(told) == code


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ("EPSG:4301", "TKY2JGD"),
        ('GEOGCS["GCS_Tokyo",DATUM["D_Tokyo"]]', "TKY2JGD"),
        ('GEOGCS["Tokyo",DATUM["Tokyo",TOWGS84[-146.414,507.337,680.507,0,0,0,0]]]', "TKY2JGD"),
        ("EPSG:6670", "-t_srs EPSG:6668"),
        ("EPSG:2444", "-t_srs EPSG:6668"),
        (ESRI_PLANE, "JGD_2011_Japan_Zone_2"),
        ("EPSG:3857", "-t_srs EPSG:6668"),
        ("EPSG:32653", "32653"),
        ("EPSG:4269", "4269"),
        ("a map", "a map"),
    ],
)
def test_others_are_refused_with_a_way_to_convert(told: str, word: str) -> None:
    with pytest.raises(RefusedFeatureError) as caught:
        accepted_crs(told)
    assert word in caught.value.text.ja
    assert "EPSG:6668" in caught.value.text.ja


def test_places_in_japan_pass() -> None:
    check_place((131.6, 33.2, 131.7, 33.3))
    check_place((122.9, 24.4, 123.0, 24.5))  # 与那国島
    check_place((153.9, 24.2, 154.0, 24.3))  # 南鳥島


def test_swapped_axes_are_told() -> None:
    with pytest.raises(RefusedFeatureError) as caught:
        check_place((33.2, 131.6, 33.3, 131.7))
    assert "緯度と経度が逆" in caught.value.text.ja


@pytest.mark.parametrize(
    "bounds",
    [(0, 0, 1, 1), (55000.0, 27000.0, 56000.0, 28000.0), (-77.1, 38.8, -77.0, 38.9), (131.6, 33.2, 200.0, 33.3)],
)
def test_other_places_are_refused(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(RefusedFeatureError) as caught:
        check_place(bounds)
    assert "日本の外" in caught.value.text.ja


def test_what_is_read_what_is_cut_and_what_is_asked_about_have_the_same_bounds() -> None:
    west, south, east, north = JAPAN
    for x, y in ((west, south), (east, north)):
        check_place((x, y, x, y))
        place_asked_about(x, y, "")
    with pytest.raises(RefusedFeatureError):
        check_place((east, south, east + 0.2, north))
    with pytest.raises(PlaceNotValid):
        place_asked_about(east + 0.2, north, "")
    edge = box(east - 0.1, 24.0, east, 24.1)
    beyond = box(east - 0.1, 24.0, east + 0.2, 24.1)
    origins = [FeatureOrigin("a", "1"), FeatureOrigin("a", "2")]
    assert repair(np.array([edge, beyond], dtype=object), origins).kept.tolist() == [0]

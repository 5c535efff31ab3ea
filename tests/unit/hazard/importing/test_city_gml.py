"""CityGML: latitude first, triangles put together, the editions' ways of telling a rank, code lists, refusals."""

from pathlib import Path

import pytest
from shapely.geometry import box
from tests.unit.hazard.importing.import_folders import Read, read_file

RISKS = {
    "River": "WaterBodyRiverFloodingRiskAttribute",
    "OldRiver": "RiverFloodingRiskAttribute",
    "Tsunami": "WaterBodyTsunamiRiskAttribute",
    "HighTide": "WaterBodyHighTideRiskAttribute",
    "Inland": "WaterBodyInlandFloodingRiskAttribute",
}
NAMESPACES = (
    'xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:wtr="http://www.opengis.net/citygml/waterbody/2.0" '
    'xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:uro="https://www.geospatial.jp/iur/uro/3.0" xmlns:urf="https://www.geospatial.jp/iur/urf/3.0"'
)
SQUARE = "33.2 131.6 5 33.2 131.7 5 33.3 131.7 5 33.3 131.6 5 33.2 131.6 5"
TRIANGLES = (
    "33.2 131.6 5 33.2 131.7 5 33.3 131.7 5 33.2 131.6 5",
    "33.2 131.6 5 33.3 131.7 6 33.3 131.6 6 33.2 131.6 5",
    "33.2 131.6 0 33.3 131.6 0 33.2 131.6 9 33.2 131.6 0",  # seen from its edge
)


def surfaces(*rings: str, level: str = "lod1MultiSurface") -> str:
    polygons = "".join(
        f"<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList>"
        "</gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
        for ring in rings
    )
    return f"<wtr:{level}><gml:MultiSurface>{polygons}</gml:MultiSurface></wtr:{level}>"


def risk(kind: str, content: str) -> str:
    return f"<uro:floodingRiskAttribute><uro:{RISKS[kind]}>{content}</uro:{RISKS[kind]}></uro:floodingRiskAttribute>"


def generic(group: str, **values: str) -> str:
    attributes = "".join(
        f'<gen:stringAttribute name="{name}"><gen:value>{value}</gen:value></gen:stringAttribute>'
        for name, value in values.items()
    )
    return f'<gen:genericAttributeSet name="{group}">{attributes}</gen:genericAttributeSet>'


def water(content: str, shape: str = "") -> str:
    return f'<wtr:WaterBody gml:id="w1"><gml:name>大分川</gml:name>{content}{shape or surfaces(SQUARE)}</wtr:WaterBody>'


def write_model(path: Path, *members: str, srs: str = "http://www.opengis.net/def/crs/EPSG/0/6697") -> None:
    objects = "".join(f"<core:cityObjectMember>{each}</core:cityObjectMember>" for each in members)
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><core:CityModel {NAMESPACES}><gml:boundedBy>'
        f'<gml:Envelope srsName="{srs}" srsDimension="3"/></gml:boundedBy>{objects}</core:CityModel>'
    )


def write_list(path: Path, **meanings: str) -> None:
    path.parent.mkdir(exist_ok=True)
    entries = "".join(
        f"<gml:dictionaryEntry><gml:Definition><gml:description>{meaning}</gml:description>"
        f"<gml:name>{code.removeprefix('c')}</gml:name></gml:Definition></gml:dictionaryEntry>"
        for code, meaning in meanings.items()
    )
    path.write_text(f'<gml:Dictionary xmlns:gml="http://www.opengis.net/gml">{entries}</gml:Dictionary>')


def read_model(folder: Path, *members: str, **entry: object) -> Read:
    write_model(folder / "a.gml", *members)
    found = read_file(folder, "a.gml", "citygml", **entry)
    assert len(found.zones) + len(found.refused()) == len(members)
    return found


RANK = '<uro:rank codeSpace="../../codelists/ranks.xml">2</uro:rank>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (risk("River", f"{RANK}<uro:scale>L1</uro:scale>"), "flood_planned"),
        (risk("River", f"{RANK}<uro:scale>2</uro:scale>"), "flood_maximum"),
        (risk("OldRiver", f"{RANK}<uro:scale>1</uro:scale>"), "flood_planned"),
        (generic("洪水浸水想定区域（想定最大規模）", 規模="L2", 浸水ランク="2"), "flood_maximum"),
        (generic("洪水浸水想定区域（計画規模）", 浸水ランク="2"), "flood_planned"),
        (generic("洪水浸水想定区域", 規模="L2", 浸水ランク="2"), "flood_maximum"),
    ],
)
def test_a_rivers_rank_is_the_national_one(tmp_path: Path, content: str, kind: str) -> None:
    (zone,) = read_model(tmp_path, water(content)).zones
    assert (zone.kind, zone.facts.rank, zone.facts.minimum, zone.facts.maximum) == (kind, 2, 0.5, 3.0)
    assert (zone.facts.label, zone.origin.file, zone.origin.feature) == ("大分川", "a.gml", "w1")


@pytest.mark.parametrize(
    ("name", "kind"), [("Tsunami", "tsunami"), ("HighTide", "storm_surge"), ("Inland", "inland_water")]
)
def test_any_other_rank_needs_its_code_list(tmp_path: Path, name: str, kind: str) -> None:
    member = water(risk(name, RANK.replace("uro:rank", "uro:rankOrg")))
    ((_, identifier, text),) = read_model(tmp_path, member).refused()
    assert identifier == "w1"
    assert "ranks.xml がありません" in text
    write_list(tmp_path / "codelists" / "ranks.xml", c1="0.3m未満", c2="0.3m以上1.0m未満")
    (zone,) = read_model(tmp_path, member).zones
    assert zone.kind == kind
    assert (zone.facts.rank, zone.facts.minimum, zone.facts.maximum) == (3, 0.3, 1.0)
    assert zone.facts.text == "0.3m以上1.0m未満"


def test_the_operator_can_say_what_ranks_mean(tmp_path: Path) -> None:
    member = water(generic("津波浸水想定", 浸水ランクフィールド="Tsunami_rank.xml", 浸水ランク="2"))
    assert "Tsunami_rank.xml がありません" in read_model(tmp_path, member).refused()[0][2]
    (zone,) = read_model(tmp_path, member, options={"ranks": {"2": "1m以上2m未満"}}).zones
    assert (zone.kind, zone.facts.rank, zone.facts.text) == ("tsunami", 4, "1m以上2m未満")


def test_what_a_tsunamis_ranks_mean_is_not_what_a_rivers_do(tmp_path: Path) -> None:
    """One pattern for all files of a city: the river's national rank 3 is 3 to 5 m, whatever the tsunami's is."""
    members = [water(risk("Tsunami", RANK)), water(risk("River", f"{RANK}<uro:scale>2</uro:scale>"))]
    ranks = {"ranks": {"2": "1m以上2m未満"}}
    found = [(zone.kind, zone.facts.minimum) for zone in read_model(tmp_path, *members, options=ranks).zones]
    assert found == [("tsunami", 1.0), ("flood_maximum", 0.5)]
    (named,) = read_model(tmp_path, members[1], kind="flood_maximum", options=ranks).zones
    assert named.facts.minimum == 1.0  # who names the kind means it


def test_a_publishers_own_rank_of_a_river_is_not_taken_for_the_national_one(tmp_path: Path) -> None:
    member = water(risk("River", "<uro:rankOrg>2</uro:rankOrg><uro:scale>L2</uro:scale>"))
    assert "浸水ランクのコードリスト" in read_model(tmp_path, member).refused()[0][2]


def test_code_lists_outside_the_import_and_with_entities_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "import"
    folder.mkdir(parents=True)
    write_list(tmp_path / "a" / "codelists" / "ranks.xml", c2="1m未満")
    member = water(risk("Tsunami", RANK))
    assert len(read_model(folder, member).refused()) == 1
    text = '<!DOCTYPE x [<!ENTITY e "2">]><gml:Dictionary xmlns:gml="http://www.opengis.net/gml"/>'
    (folder / "ranks.xml").write_text(text)
    assert len(read_model(folder, member).refused()) == 1


def test_a_name_that_is_a_code_is_looked_up(tmp_path: Path) -> None:
    named = '<wtr:WaterBody gml:id="w1"><gml:name codeSpace="../../codelists/names.xml">10</gml:name>'
    member = f"{named}{generic('洪水（計画規模）', 浸水ランク='1')}{surfaces(SQUARE)}</wtr:WaterBody>"
    assert read_model(tmp_path, member).zones[0].facts.label == ""
    write_list(tmp_path / "names.xml", c10="大分川水系大分川")
    assert read_model(tmp_path, member).zones[0].facts.label == "大分川水系大分川"


LANDSLIDES = [
    "<gen:GenericCityObject gml:id='l1'>"
    + generic("土砂災害警戒区域", 区域区分="2", 現象の種類="1", 区域番号="103", 区域名="足高C", 告示日="2018-03-30")
    + surfaces(SQUARE, level="lod0Geometry")
    + "</gen:GenericCityObject>",
    "<urf:SedimentDisasterProneArea gml:id='l1'><urf:validFrom>2018-03-30</urf:validFrom>"
    + surfaces(SQUARE)
    + "<urf:disasterType>1</urf:disasterType><urf:areaType>2</urf:areaType><urf:zoneNumber>103</urf:zoneNumber>"
    "<urf:zoneName>足高C</urf:zoneName></urf:SedimentDisasterProneArea>",
]


@pytest.mark.parametrize("member", LANDSLIDES, ids=["generic", "urf"])
def test_landslides_say_what_a33_says(tmp_path: Path, member: str) -> None:
    (zone,) = read_model(tmp_path, member).zones
    assert zone.kind == "landslide_steep_slope"
    assert (zone.facts.rank, zone.facts.label, zone.facts.text) == (2, "足高C", "103、告示日 2018-03-30")
    assert zone.geometry.equals(box(131.6, 33.2, 131.7, 33.3))


FLOOD = generic("洪水（計画規模）", 浸水ランク="1")


def test_triangles_become_one_area(tmp_path: Path) -> None:
    (zone,) = read_model(tmp_path, water(FLOOD, surfaces(*TRIANGLES))).zones
    assert zone.geometry.equals(box(131.6, 33.2, 131.7, 33.3))
    assert not zone.geometry.has_z


def test_the_coarsest_level_is_taken(tmp_path: Path) -> None:
    shape = surfaces(*TRIANGLES[:1]) + surfaces(SQUARE, level="lod0MultiSurface")
    (zone,) = read_model(tmp_path, water(FLOOD, shape)).zones
    assert zone.geometry.equals(box(131.6, 33.2, 131.7, 33.3))


def test_holes_pairs_and_single_positions_are_read(tmp_path: Path) -> None:
    def ring(positions: str) -> str:
        return f"<gml:LinearRing>{positions}</gml:LinearRing>"

    outer = ring("<gml:posList>33.2 131.6 33.2 131.7 33.3 131.7 33.3 131.6 33.2 131.6</gml:posList>")
    corners = ("33.24 131.64", "33.24 131.66", "33.26 131.66", "33.26 131.64", "33.24 131.64")
    inner = ring("".join(f"<gml:pos>{each}</gml:pos>" for each in corners))
    polygon = f"<gml:exterior>{outer}</gml:exterior><gml:interior>{inner}</gml:interior>"
    shape = f"<wtr:lod1MultiSurface><gml:Polygon>{polygon}</gml:Polygon></wtr:lod1MultiSurface>"
    (zone,) = read_model(tmp_path, water(FLOOD, shape)).zones
    expected = box(131.6, 33.2, 131.7, 33.3).difference(box(131.64, 33.24, 131.66, 33.26))
    assert zone.geometry.equals(expected)


@pytest.mark.parametrize(
    ("member", "told"),
    [
        (water(FLOOD, "<wtr:class>1140</wtr:class>"), "形がありません"),
        (water(FLOOD, surfaces(TRIANGLES[2])), "形がありません"),
        (water(FLOOD, surfaces("33.2 131.6 x")), "形を読めません"),
        (water(FLOOD, surfaces("33.2 131.6 5 33.2 131.7 5")), "形を読めません"),
        (water(FLOOD, surfaces("131.6 33.2 5 131.7 33.2 5 131.7 33.3 5 131.6 33.2 5")), "緯度と経度が逆"),
        (water(FLOOD, surfaces(SQUARE).replace("<gml:Polygon>", '<gml:Polygon srsName="EPSG:6670">')), "-t_srs"),
        (water(generic("洪水（計画規模）", 浸水ランク="9")), "浸水ランク の値 9"),
        (water(generic("洪水", 浸水ランク="1")), "どの災害の区域か分かりません"),
        (water("<wtr:class>1140</wtr:class>"), "災害の区域ではありません（WaterBody）"),
        ('<gen:GenericCityObject gml:id="w1"/>', "形がありません"),
    ],
)
def test_objects_that_are_no_zone_are_refused(tmp_path: Path, member: str, told: str) -> None:
    ((file, identifier, text),) = read_model(tmp_path, member).refused()
    assert (file, identifier) == ("a.gml", "w1")
    assert told in text


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<core",
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://x/"><x/>',
    ],
)
def test_what_is_not_plain_xml_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.gml").write_text(content)
    ((file, identifier, text),) = read_file(tmp_path, "a.gml", "citygml").refused()
    assert (file, identifier) == ("a.gml", "")
    assert "読めません" in text


def test_another_coordinate_system_refuses_the_file(tmp_path: Path) -> None:
    write_model(tmp_path / "a.gml", water(FLOOD), srs="http://www.opengis.net/def/crs/EPSG/0/6670")
    found = read_file(tmp_path, "a.gml", "citygml")
    assert found.zones == []
    assert "-t_srs" in found.refused()[0][2]

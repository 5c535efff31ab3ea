"""Every real collection area is found by its published name, and by an address inside its published blocks."""

import csv
from functools import cache

import pytest
from tests.contract.garbage.dictionary_files import GARBAGE_DATA

from machiport.garbage.address_blocks import parse_blocks
from machiport.garbage.area_search import AreaIndex
from machiport.garbage.importers.area_names import area_name_parts
from machiport.garbage.model import Area
from machiport.japanese_addresses import normal_address, place_name_key

# Cities whose first column is the area's name.
CITIES = sorted(
    path.parent.name
    for path in GARBAGE_DATA.glob("5374/*/area_days.csv")
    if "kawasaki" not in path.parent.name  # has a number before the name
)
pytestmark = pytest.mark.skipif(not CITIES, reason=f"the cities' open data is not at {GARBAGE_DATA}")


@cache
def _index(city: str) -> AreaIndex:
    with (GARBAGE_DATA / "5374" / city / "area_days.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row[0].strip() for row in csv.reader(file) if row and row[0].strip()][1:]
    return AreaIndex(
        [
            Area(
                area_id=f"area-{number}",
                name=name[:300],
                town_blocks=area_name_parts(name[:300]).town_blocks,
                kana=area_name_parts(name[:300]).kana,
                route_id="sample",
            )
            for number, name in enumerate(names)
        ]
    )


@pytest.mark.parametrize("city", CITIES)
def test_each_area_is_found_by_its_name(city: str) -> None:
    index = _index(city)
    missed = []
    for area in index.areas:
        if len(area.name) <= 100:
            found = index.search(area.name, 5).areas
            if place_name_key(area.name) not in {place_name_key(other.name) for other in found}:
                missed.append(area.name)

    assert missed == []


@pytest.mark.parametrize("city", CITIES)
def test_each_area_is_found_by_its_reading(city: str) -> None:
    index = _index(city)
    missed = [
        area.name
        for area in index.areas
        if area.kana and area.kana not in {other.kana for other in index.search(area.kana, 10).areas}
    ]

    assert missed == []


def test_an_address_inside_published_blocks_finds_the_area_in_fukuoka() -> None:
    city = "kuwayamamasayuki__5374"
    if city not in CITIES:
        pytest.skip(f"Fukuoka's data is not at {GARBAGE_DATA}")
    index = _index(city)
    asked, missed = 0, []
    for area in index.areas:
        for block in area.town_blocks:
            if "丁目" not in block.town or "以外" in (block.blocks or ""):
                continue
            for published in parse_blocks(block.blocks or ""):
                number = f"{published.low[2]}号" if published.low[2] else ""
                address = f"福岡市{normal_address(block.town)}{published.low[1]}番{number}"
                asked += 1
                if area not in index.search(address, 3).areas:
                    missed.append((area.name, address))

    assert asked > 150
    assert missed == []

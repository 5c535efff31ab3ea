"""The sample region's towns lie where real shelters with an address in them lie (GSI's open data, read in place)."""

import json
from collections.abc import Iterator
from math import cos, hypot, radians
from pathlib import Path

import pytest
from tests.hazard_places import REGION

from machiport.hazard.addresses.town_blocks import TownBlockIndex
from machiport.hazard.addresses.town_files import read_towns
from machiport.municipalities import load_registry

SHELTERS = Path(__file__).parents[4] / "shared" / "data" / "hazard" / "motohasystem__jp-shelter-api" / "emergency"
FOLDER = REGION / "hazard" / "addresses"
INDEX = TownBlockIndex(FOLDER, {})
# A large 大字 reaches farther than the accuracy that is told for a typical one.
_FARTHEST_METRES = 4_000


def test_every_municipality_has_towns_and_no_other_has() -> None:
    known = {municipality.code for municipality in load_registry(REGION)}
    towns = read_towns(FOLDER, {})
    assert {town.municipality.code for town in towns} == known
    for code in known:
        assert sum(town.municipality.code == code for town in towns) >= 8


def test_every_town_is_found_by_its_own_name() -> None:
    for town in read_towns(FOLDER, {}):
        text = town.municipality.prefecture + town.municipality.name + town.name
        match = INDEX.locate(text).match
        assert match is not None, text
        assert match.name == text


def _shelters() -> Iterator[tuple[str, float, float]]:
    for municipality in load_registry(REGION):
        document = json.loads((SHELTERS / f"{municipality.lg_code}.json").read_text(encoding="utf-8"))
        for feature in document["features"]:
            yield feature["properties"]["住所"], *feature["geometry"]["coordinates"]


def test_real_shelters_lie_near_the_town_of_their_address() -> None:
    if not SHELTERS.exists():
        pytest.skip(f"real shelters are not at {SHELTERS.name}")
    distances = {}
    for address, longitude, latitude in _shelters():
        match = INDEX.locate(address).match
        if match is not None and match.level == "town":
            east = (match.longitude - longitude) * cos(radians(latitude))
            distances[address] = hypot(east, match.latitude - latitude) * 111_320
    assert len(distances) >= 60
    assert {address: round(far) for address, far in distances.items() if far > _FARTHEST_METRES} == {}

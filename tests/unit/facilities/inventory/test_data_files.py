"""A region's files must hold what their names say."""

import json
from pathlib import Path

import pytest
from tests.unit.facilities.inventory.sample_facilities import facility, prices, rules

from machiport.facilities.inventory.data_files import load_facilities, load_purposes


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """Return a region with one facility."""
    owner = tmp_path / "facilities" / "44201"
    owner.mkdir(parents=True)
    purposes = [{"purpose_id": each, "name": {"ja": each}} for each in ("meeting", "band")]
    (owner.parent / "purposes.json").write_text(json.dumps(purposes), encoding="utf-8")
    (owner / "rules.json").write_text(rules().model_dump_json(by_alias=True), encoding="utf-8")
    (owner / "prices.json").write_text(prices().model_dump_json(by_alias=True), encoding="utf-8")
    (owner / "mihon.json").write_text(facility().model_dump_json(by_alias=True), encoding="utf-8")
    (owner / "notes.txt").touch()
    return tmp_path


def test_a_region_is_read_whole(region: Path) -> None:
    inventory = load_facilities(region)
    assert inventory.facilities == {"44201-mihon": facility()}
    assert inventory.of_municipality("44201") == (facility(),)
    assert inventory.of_municipality("44202") == ()
    assert (inventory.rules, inventory.prices) == ({"44201": rules()}, {"44201": prices()})
    assert list(inventory.purposes) == ["meeting", "band"]


def test_a_facility_in_another_file_is_refused(region: Path) -> None:
    folder = region / "facilities" / "44201"
    (folder / "mihon.json").rename(folder / "other.json")
    with pytest.raises(ValueError, match=r"44201/other\.json holds facility 44201-mihon"):
        load_facilities(region)


def test_rules_of_another_municipality_are_refused(region: Path) -> None:
    other = rules(municipality="44202").model_dump_json(by_alias=True)
    (region / "facilities" / "44201" / "rules.json").write_text(other, encoding="utf-8")
    with pytest.raises(ValueError, match="another municipality"):
        load_facilities(region)


def test_a_purpose_that_stands_twice_is_refused(region: Path) -> None:
    twice = [{"purpose_id": "meeting", "name": {"ja": "会議"}}] * 2
    (region / "facilities" / "purposes.json").write_text(json.dumps(twice), encoding="utf-8")
    with pytest.raises(ValueError, match="twice"):
        load_purposes(region)

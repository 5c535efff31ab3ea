"""Every municipality file keeps the contract. A new municipality is a new file; this test finds it by itself."""

import json
from pathlib import Path

import pytest

from machiport.municipalities import Municipality, load_registry

REGION = Path(__file__).parents[2] / "sample_region"
FILES = sorted((REGION / "municipalities").glob("*.json"))
KINDS = {"city": ("市", "City"), "town": ("町", "Town"), "village": ("村", "Village"), "special_ward": ("区", "City")}


def test_the_sample_region_is_the_oita_metropolitan_area() -> None:
    # 大分都市広域圏: 7 cities and 1 town.
    codes = [each.code for each in load_registry(REGION)]
    assert {"44201", "44202", "44206", "44207", "44208", "44212", "44213", "44341"} <= set(codes)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_municipality_file_keeps_the_contract(file: Path) -> None:
    municipality = Municipality.model_validate_json(file.read_bytes())
    assert municipality.code == file.stem
    japanese, english = KINDS[municipality.kind]
    assert municipality.name.ja.endswith(japanese)
    assert municipality.name.en.endswith(english)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_municipality_file_is_written_as_all_others(file: Path) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    assert file.read_text(encoding="utf-8") == json.dumps(document, ensure_ascii=False, indent=2) + "\n"

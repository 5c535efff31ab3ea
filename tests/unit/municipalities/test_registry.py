"""The registry of municipalities and its data files."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from machiport.municipalities import (
    Municipality,
    MunicipalityNotFound,
    MunicipalityRegistry,
    check_digit,
    load_registry,
)

OITA: dict[str, Any] = {
    "code": "44201",
    "lg_code": "442011",
    "name": {"ja": "大分市", "en": "Oita City", "kana": "おおいたし"},
    "prefecture": "大分県",
    "kind": "city",
}


@pytest.mark.parametrize(
    ("code", "digit"),
    [("44201", "1"), ("44341", "7"), ("13101", "6"), ("01100", "2"), ("47201", "8"), ("27100", "4"), ("44202", "0")],
)
def test_check_digits_of_the_official_list(code: str, digit: str) -> None:
    # 全国地方公共団体コード: 大分市 日出町 千代田区 札幌市 那覇市 大阪市 別府市
    assert check_digit(code) == digit


@pytest.mark.parametrize(
    "change",
    [
        {"lg_code": "442012"},
        {"code": "44021"},
        {"code": "48201", "lg_code": "482013"},
        {"code": "00201"},
        {"name": {"ja": "大分市", "en": "大分", "kana": "おおいたし"}},
        {"name": {"ja": "大分市", "en": "Oita City", "kana": "オオイタシ"}},
        {"prefecture": "大分"},
        {"kind": "prefecture"},
        {"population": 470000},
    ],
)
def test_a_wrong_file_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Municipality.model_validate(OITA | change)


def test_registry_finds_by_code() -> None:
    registry = MunicipalityRegistry([Municipality.model_validate(OITA)])
    assert registry.get("44201").name.ja == "大分市"
    assert "44201" in registry
    assert "44202" not in registry
    assert [each.code for each in registry] == ["44201"] == [each.code for each in registry.all()]
    assert len(registry) == 1
    with pytest.raises(MunicipalityNotFound):
        registry.get("44202")


def test_a_municipality_is_there_once() -> None:
    oita = Municipality.model_validate(OITA)
    with pytest.raises(ValueError, match="44201"):
        MunicipalityRegistry([oita, oita])


def _write(folder: Path, name: str, document: dict[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def test_files_are_read_and_others_passed_over(tmp_path: Path) -> None:
    _write(tmp_path / "municipalities", "44201.json", OITA)
    (tmp_path / "municipalities" / "README.md").write_text("about", encoding="utf-8")
    assert [each.lg_code for each in load_registry(tmp_path)] == ["442011"]


def test_a_file_is_named_by_its_code(tmp_path: Path) -> None:
    _write(tmp_path / "municipalities", "oita.json", OITA)
    with pytest.raises(ValueError, match=r"oita\.json"):
        load_registry(tmp_path)


def test_a_region_without_municipalities_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_registry(tmp_path)

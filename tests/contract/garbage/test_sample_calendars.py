"""The sample region's calendars import without a fault, all of them marked as samples."""

import json
from pathlib import Path

import pytest

from machiport.garbage.expansion import expand_edition, expansion_problems
from machiport.garbage.importers.formats import detect_format, import_files
from machiport.garbage.importers.options import ImportOptions

REGION = Path(__file__).resolve().parents[3] / "sample_region"
EDITIONS = sorted((REGION / "garbage").glob("*/*/import.json"))
FIRST_YEAR = [path for path in EDITIONS if path.parent.name == "2026"]


def files_beside(path: Path) -> dict[str, bytes]:
    folder = path.parent
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file != path
    }


def label(path: Path) -> str:
    return "-".join(path.parts[-3:-1])


def test_every_municipality_has_a_calendar_of_the_present_year() -> None:
    codes = {
        json.loads(path.read_text(encoding="utf-8"))["code"] for path in (REGION / "municipalities").glob("*.json")
    }
    assert {path.parent.parent.name for path in FIRST_YEAR} == codes


@pytest.mark.parametrize("path", EDITIONS, ids=label)
def test_a_sample_edition_imports_and_can_be_carried_out(path: Path) -> None:
    options = ImportOptions.model_validate_json(path.read_bytes())
    files = files_beside(path)
    assert detect_format(files) == options.format
    result = import_files(path.parent.parent.name, files, options)
    assert result.edition is not None
    edition = result.edition
    assert {problem.code for problem in result.problems} <= {"dictionary_category_unknown"}
    assert (edition.sample, edition.period, edition.title) == (True, options.period, options.title)
    assert expansion_problems(edition) == ()
    assert all(area.kana for area in edition.areas if "丁目" not in area.name)
    for calendar in expand_edition(edition).values():
        collected = {category_id for category_id in calendar.category_ids if calendar.dates_of(category_id)}
        assert collected == {category.category_id for category in edition.categories}


@pytest.mark.parametrize("path", EDITIONS, ids=label)
def test_the_sample_dictionary_speaks_english_and_knows_readings(path: Path) -> None:
    result = import_files(
        path.parent.parent.name, files_beside(path), ImportOptions.model_validate_json(path.read_bytes())
    )
    assert result.edition is not None
    items = result.edition.dictionary
    assert len(items) >= 150
    assert all(item.kana and item.name_en for item in items)
    assert sum(item.category_id is not None for item in items) >= 140
    assert any(item.synonyms for item in items)

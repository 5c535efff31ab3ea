"""Every import problem speaks all three languages and fills its own placeholders."""

import re

import pytest

from machiport.garbage.importers.messages import MESSAGES
from machiport.garbage.importers.report import ImportReport
from machiport.import_findings import Place

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_message_has_three_wordings_that_use_known_placeholders(code: str) -> None:
    message = MESSAGES[code]
    japanese = set(PLACEHOLDER.findall(message.ja))
    assert set(PLACEHOLDER.findall(message.en)) - {"actual_en"} <= japanese
    assert set(PLACEHOLDER.findall(message.easy)) <= japanese
    assert len({message.ja, message.en, message.easy}) == 3
    text = message.text(value="x", **dict.fromkeys(japanese - {"value"} | {"actual_en"}, "x"))
    assert text.en
    assert text.ja_x_easy


def test_values_are_shortened_and_taken_literally() -> None:
    report = ImportReport()
    report.cell_reported("cell_not_understood", Place("a.csv", 2, 3, "ごみ"), "{value}" + "x" * 200)
    (problem,) = report.findings
    assert problem.value is not None
    assert len(problem.value) == 80
    assert problem.value.startswith("{value}xx")
    assert problem.value in problem.message.ja


def test_a_flood_of_problems_ends_and_gives_no_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machiport.garbage.importers.report.MAXIMUM_PROBLEMS", 3)
    report = ImportReport()
    for line in range(10):
        report.add("ragged_row", Place("a.csv", line), cells="1", expected="2")
    codes = [problem.code for problem in report.findings]
    assert codes == ["ragged_row"] * 3 + ["too_many_problems"]


def test_names_and_titles_are_shortened_and_a_file_keeps_its_end() -> None:
    report = ImportReport()
    report.add("file_empty", Place("長い/" * 100 + "area_days.csv", 2, 3, "ごみ" * 300))
    (problem,) = report.findings
    assert problem.column_title is not None
    assert (len(problem.file), len(problem.column_title)) == (120, 80)
    assert problem.file.startswith("…")
    assert problem.file.endswith("長い/area_days.csv")

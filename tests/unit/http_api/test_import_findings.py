"""Findings of an import in an answer."""

from pydantic import BaseModel

from machiport.http_api.import_findings import FindingOut, fitting
from machiport.import_findings import Finding
from machiport.localized_text import LocalizedText


class _Answer(BaseModel):
    title: str
    findings: list[FindingOut]


def _answer(findings: int) -> _Answer:
    text = LocalizedText(ja="読めません。", en="Cannot be read.")
    told = [Finding(file="a.csv", line=line, code="c", severity="error", message=text) for line in range(findings)]
    return _Answer(title="見本", findings=[FindingOut.of(each, "en") for each in told])


def test_a_finding_is_told_in_the_language_asked_for() -> None:
    (finding,) = _answer(1).findings
    assert (finding.message, finding.file, finding.line, finding.severity) == ("Cannot be read.", "a.csv", 0, "error")


def test_as_many_findings_as_fit_are_told_from_the_first_on() -> None:
    whole = _answer(9)
    most = len(_answer(4).model_dump_json().encode()) + 1
    shown = fitting(whole, "findings", most)
    assert len(shown.model_dump_json().encode()) <= most
    assert shown == _answer(4)
    assert fitting(whole, "findings", 100_000) == whole
    assert fitting(whole, "findings", 0).findings == []

"""`machiport audit verify`: which trails are checked, and what is told of them."""

import json
from pathlib import Path

import pytest
from tests.reviewing_world import MORI, Review
from tests.unit.machiport_cli.conftest import Machiport

from machiport.applications import dynamo_keys as keys
from machiport.clock import FixedClock
from machiport_cli import audited_cases
from machiport_cli.audited_cases import cases_in, months_since

MONTH = "2026-11"


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch) -> Review:
    """A town with three applications, in the month of today."""
    review = Review()
    for _ in range(3):
        review.notice()
    cases = cases_in(review.world.dynamo.client, "applications")
    monkeypatch.setattr(audited_cases, "audited_cases", lambda _stack: cases)
    monkeypatch.setattr(audited_cases, "procedure_ids", lambda: ["sample_copy", "sample_notice"])
    monkeypatch.setattr(audited_cases, "SystemClock", lambda: FixedClock(review.world.clock.now()))
    return review


def _ids(review: Review) -> list[str]:
    return [pk.rpartition("#")[2] for pk, sk in review.world.dynamo.items if sk == "STATE"]


def _without_entry(review: Review, application_id: str, sequence: int) -> None:
    key = keys.audit_entry(application_id, sequence)
    del review.world.dynamo.items[key["pk"]["S"], key["sk"]["S"]]


@pytest.mark.usefixtures("review")
def test_all_trails_since_a_month_are_checked(machiport: Machiport) -> None:
    result = machiport("audit", "verify", "--since", MONTH)
    assert result.exit_code == 0, result.output
    assert "✓ 3 件の証跡(6 項目)は、すべて書かれたときのままです。" in result.stderr
    assert "All 3 trails (6 entries)" in machiport("audit", "verify", "--since", MONTH, "--lang", "en").stderr
    other = machiport("audit", "verify", "--since", MONTH, "--procedure", "sample_copy", "--json")
    assert json.loads(other.stdout)["checked"] == 0


def test_a_removed_entry_is_told_with_its_place(machiport: Machiport, review: Review) -> None:
    broken = _ids(review)[1]
    _without_entry(review, broken, 2)
    result = machiport("audit", "verify", "--since", MONTH)
    assert result.exit_code == 1
    assert broken in result.stdout
    assert "3 件のうち 1 件の証跡が、書かれたときと違います" in result.stderr
    document = json.loads(machiport("audit", "verify", "--since", MONTH, "--json").stdout)
    assert document["broken"] == [
        {"application_id": broken, "broken_at": 2, "no_case": False, "differs_from_anchor": False}
    ]


def test_only_named_ones_are_checked(machiport: Machiport, review: Review, tmp_path: Path) -> None:
    first, second, third = _ids(review)
    _without_entry(review, third, 1)
    file = tmp_path / "ids.txt"
    file.write_text(f"{second}\n\n{first}\n", "utf-8")
    result = machiport("audit", "verify", "--application", first, "--ids", str(file), "--json")
    assert (result.exit_code, json.loads(result.stdout)["checked"]) == (0, 2)


def test_what_was_noted_down_finds_what_was_deleted_as_a_whole(
    machiport: Machiport, review: Review, tmp_path: Path
) -> None:
    anchors, gone = tmp_path / "anchors.txt", _ids(review)[0]
    written = machiport("audit", "verify", "--since", MONTH, "--write-anchors", str(anchors), "--json")
    assert len(json.loads(written.stdout)["anchors_sha256"]) == 64
    assert len(anchors.read_text("utf-8").splitlines()) == 3
    review.views.view(MORI, _ids(review)[1])
    assert machiport("audit", "verify", "--anchors", str(anchors), "--since", MONTH).exit_code == 0
    for key in [key for key in review.world.dynamo.items if gone in str(key)]:
        del review.world.dynamo.items[key]
    result = machiport("audit", "verify", "--anchors", str(anchors), "--since", MONTH)
    assert result.exit_code == 1
    assert "申請がありません" in result.stdout


@pytest.mark.usefixtures("review")
def test_what_was_noted_down_is_not_written_over(machiport: Machiport, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("mine", "utf-8")
    assert machiport("audit", "verify", "--write-anchors", str(anchors)).exit_code == 2
    assert anchors.read_text("utf-8") == "mine"


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--application", "nothing"),
        ("--application", "44202-01a1f6e587807021bc643937"),
        ("--since", "2026-13"),
        ("--ids", "no-such-file"),
        ("--anchors", "no-such-file"),
    ],
)
def test_other_words_are_wrong_usage(machiport: Machiport, arguments: tuple[str, ...]) -> None:
    assert machiport("audit", "verify", *arguments).exit_code == 2


@pytest.mark.usefixtures("review")
def test_anchors_of_another_town_or_none_are_wrong_usage(machiport: Machiport, tmp_path: Path) -> None:
    file = tmp_path / "anchors.txt"
    for line in ('["44202-01a1f6e587807021bc643937", 1, "x"]', "nothing"):
        file.write_text(line + "\n", "utf-8")
        assert machiport("audit", "verify", "--anchors", str(file)).exit_code == 2


def test_months_go_over_the_end_of_a_year() -> None:
    day = FixedClock(Review().world.clock.now()).now().date()
    assert list(months_since("2026-01", day)) == [f"2026-{month:02d}" for month in range(1, 12)]
    assert list(months_since("2025-11", day))[:3] == ["2025-11", "2025-12", "2026-01"]
    assert list(months_since("2026-12", day)) == []

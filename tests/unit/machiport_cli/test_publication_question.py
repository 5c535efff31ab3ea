"""Nobody publishes another municipality's files without having been told what residents lose."""

from pathlib import Path

import pytest
from tests.unit.machiport_cli.conftest import Machiport
from tests.unit.machiport_cli.fake_service import FakeService

from machiport_cli.presentation import Screen


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the questions that a clerk is asked, who says no to all of them."""
    asked: list[str] = []

    def refuse(question: str, **_: object) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(Screen, "must_have_somebody_to_ask", staticmethod(lambda: None))
    monkeypatch.setattr("typer.confirm", refuse)
    return asked


@pytest.fixture
def another_city(service: FakeService) -> None:
    """Let the upload be another city's: no area stays, no day is compared."""
    service.summary = {"areas_in_edition": 20, "areas_new": 20, "areas_gone": 27, "areas_changed": 0, "groups": 0}
    service.summary |= {"days_removed": 0}
    service.gone_areas = [{"area_id": f"a{number}", "name": f"例町{number}"} for number in range(10)]


@pytest.mark.usefixtures("another_city")
def test_areas_that_vanish_are_in_the_question(machiport: Machiport, calendar: Path, questions: list[str]) -> None:
    result = machiport("import", "upload", str(calendar))
    (question,) = questions
    assert "27 地区がなくなり、20 地区が加わり、0 地区が残ります" in question
    assert "いま公開中の 27 地区のうち 27 地区がなくなります" in result.stderr
    assert "別の市町村のファイル" in result.stderr


@pytest.mark.usefixtures("another_city")
def test_a_kept_draft_is_asked_about_in_the_same_words(
    machiport: Machiport, service: FakeService, calendar: Path, questions: list[str]
) -> None:
    machiport("import", "upload", str(calendar), "--draft")
    result = machiport("import", "publish", "e1", "--lang", "en")
    assert result.exit_code == 1
    assert "27 areas disappear, adds 20 and keeps 0" in questions[0]
    assert "27 of the 27 areas in force would disappear" in result.stderr
    assert service.states() == ["draft"]


@pytest.mark.usefixtures("another_city")
def test_the_warning_is_there_without_a_question_too(machiport: Machiport, calendar: Path) -> None:
    assert "27 地区がなくなります" in machiport("import", "upload", str(calendar), "--publish", "--json").stderr


@pytest.mark.parametrize(("gone", "warned"), [(0, False), (1, False), (2, True)])
def test_more_than_a_third_is_warned_of(
    machiport: Machiport, service: FakeService, calendar: Path, gone: int, *, warned: bool
) -> None:
    service.summary = {"areas_gone": gone}  # two areas stay, so a third of three is not yet more than a third
    assert ("⚠" in machiport("import", "upload", str(calendar), "--dry-run").stderr) is warned


def test_days_gained_and_lost_are_in_the_question(
    machiport: Machiport, service: FakeService, calendar: Path, questions: list[str]
) -> None:
    service.summary = {"days_added": 5, "days_removed": 3}
    machiport("import", "upload", str(calendar))
    assert "収集日が 3 日減り、5 日増えます" in questions[0]


@pytest.mark.usefixtures("another_city")
def test_all_areas_are_counted_where_only_some_are_listed(machiport: Machiport, calendar: Path) -> None:
    shown = machiport("import", "upload", str(calendar), "--dry-run").stdout
    assert "例町4 ほか 22" in shown

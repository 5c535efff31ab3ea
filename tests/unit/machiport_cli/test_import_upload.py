import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from tests.unit.machiport_cli.conftest import Machiport
from tests.unit.machiport_cli.fake_service import FakeService, problem

from machiport_cli.presentation import Screen
from machiport_cli.upload_files import fit_for_upload


def test_a_dry_run_shows_what_would_change_and_leaves_no_draft(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    result = machiport("import", "upload", str(calendar), "--dry-run")
    assert result.exit_code == 0, result.output
    assert "減る収集日" in result.stdout
    assert "2027-04: 5" in result.stdout
    assert "見本町一丁目、見本町二丁目" in result.stdout
    assert service.states() == ["discarded"]
    assert service.version == 3


def test_a_dry_run_with_errors_in_the_report_ends_with_1(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    service.errors = 1
    result = machiport("import", "upload", str(calendar), "--dry-run")
    assert result.exit_code == 1
    assert "読めません。" in result.stdout
    assert service.states() == ["discarded"]


@pytest.mark.parametrize(("option", "state"), [("--dry-run", "discarded"), ("--publish", "draft")])
def test_a_dry_run_leaves_no_draft_even_where_comparing_fails(
    machiport: Machiport, service: FakeService, calendar: Path, option: str, state: str
) -> None:
    service.comparing_fails = True
    result = machiport("import", "upload", str(calendar), option)
    assert result.exit_code == 1
    assert "内部エラー" in result.stderr
    assert service.states() == [state]


def test_publishing_without_a_question_publishes_what_was_compared(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    result = machiport("import", "upload", str(calendar), "--publish", "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (document["outcome"], document["publication"]["version"], document["based_on_version"]) == (
        "published",
        4,
        3,
    )
    assert document["difference"]["summary"]["days_removed"] == 2
    assert service.states() == ["published"]


@pytest.mark.parametrize(("answer", "state"), [("y", "published"), ("n", "draft"), ("", "draft")])
def test_the_clerk_is_asked_and_no_means_a_draft(
    machiport: Machiport,
    service: FakeService,
    calendar: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    state: str,
) -> None:
    monkeypatch.setattr(Screen, "must_have_somebody_to_ask", staticmethod(lambda: None))
    monkeypatch.setattr("typer.confirm", lambda question, **_: answer == "y" and "公開しますか" in question)
    result = machiport("import", "upload", str(calendar))
    assert result.exit_code == 0, result.output
    assert service.states() == [state]
    if state == "draft":
        assert "machiport import publish e1 -m 44201" in result.stderr


def test_with_nobody_to_ask_nothing_is_sent(machiport: Machiport, service: FakeService, calendar: Path) -> None:
    result = machiport("import", "upload", str(calendar))
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert service.requests == []


def test_options_reach_the_form(machiport: Machiport, service: FakeService, calendar: Path) -> None:
    given = ("--from", "2027-04-01", "--to", "2028-03-31", "--title", "令和9年度", "--week-shift", "no")
    result = machiport("import", "upload", str(calendar), "--draft", *given)
    assert result.exit_code == 0, result.output
    body = service.uploads[0].decode()
    fields = dict(re.findall(r'name="(\w+)"\r\n\r\n([^\r]*)\r\n', body))
    assert fields == {
        "format": "auto",
        "cut_off": "08:30",
        "title": "令和9年度",
        "valid_from": "2027-04-01",
        "valid_to": "2028-03-31",
        "week_shift": "false",
    }
    assert 'filename="area_days.csv"' in body


def test_a_lost_answer_is_asked_for_again_with_the_same_key(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    service.fail_next(httpx.ReadTimeout("lost"), after_effect=True)
    result = machiport("import", "upload", str(calendar), "--publish")
    assert result.exit_code == 0, result.output
    assert service.states() == ["published"]
    assert len(service.keys) == 3
    assert len(set(service.keys)) == 2


def test_busy_and_in_progress_are_waited_for(machiport: Machiport, service: FakeService, calendar: Path) -> None:
    service.fail_next(problem(503, "service_unavailable", "ただいま利用できません"))
    service.fail_next(problem(409, "request_in_progress", "処理中です"))
    assert machiport("import", "upload", str(calendar), "--draft").exit_code == 0
    assert service.states() == ["draft"]


def test_the_same_command_after_a_broken_connection_is_the_same_operation(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    for _ in range(5):
        service.fail_next(httpx.ReadTimeout("lost"), after_effect=True)
    broken = machiport("import", "upload", str(calendar), "--draft")
    assert broken.exit_code == 3
    assert "二重に実行されることはありません" in broken.stderr
    assert machiport("import", "upload", str(calendar), "--draft").exit_code == 0
    assert service.states() == ["draft"], "one draft, though the command ran twice"
    assert len(set(service.keys)) == 1
    assert machiport("import", "upload", str(calendar), "--draft").exit_code == 0
    assert service.states() == ["draft", "draft"], "answered: from then on it is a new operation"


def test_a_refused_connection_is_not_reachable(machiport: Machiport, service: FakeService, calendar: Path) -> None:
    service.fail_next(httpx.ConnectError("refused"))
    result = machiport("import", "upload", str(calendar), "--draft", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["error"]["code"] == "service_not_reachable"
    assert "Traceback" not in result.output


def test_somebody_else_who_published_meanwhile_is_told(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    def another_publication(_: httpx.Request) -> None:
        service.version += 1

    service.faults += [lambda _: None, another_publication]
    result = machiport("import", "upload", str(calendar), "--publish")
    assert result.exit_code == 1
    assert "先に別の公開がありました" in result.stderr
    assert service.states() == ["draft"]


def test_a_refusal_shows_title_detail_and_pointers(machiport: Machiport, service: FakeService, calendar: Path) -> None:
    fault = {"pointer": "/body/files/area_days.csv/line/2/column/3", "message": "読めません"}
    service.fail_next(problem(422, "garbage.nothing_to_import", "取り込めません", errors=[fault], request_id="r-1"))
    result = machiport("import", "upload", str(calendar), "--draft")
    assert result.exit_code == 1
    for told in ("取り込めません", "くわしい説明", "r-1", "area_days.csv の 2行目 3列目: 読めません"):
        assert told in result.stderr


def test_a_wrong_token_is_refused_without_a_traceback(machiport: Machiport, calendar: Path) -> None:
    result = machiport("import", "upload", str(calendar), "--draft", MACHIPORT_TOKEN="expired")
    assert result.exit_code == 1
    assert "サインインが必要です" in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_without_a_token_the_clerk_is_told_how_to_give_one(machiport: Machiport, calendar: Path) -> None:
    result = machiport("import", "upload", str(calendar), "--draft", MACHIPORT_TOKEN="")
    assert result.exit_code == 2
    assert "MACHIPORT_TOKEN" in result.stderr


def test_drafts_are_listed_published_and_discarded(machiport: Machiport, calendar: Path) -> None:
    for _ in range(3):
        machiport("import", "upload", str(calendar), "--draft")
    assert machiport("import", "discard", "e1").exit_code == 0
    assert machiport("import", "publish", "e3", "--yes").exit_code == 0
    listed = json.loads(machiport("import", "list", "--json").stdout)["editions"]
    assert [(one["edition_id"], one["state"]) for one in listed] == [
        ("e1", "discarded"),
        ("e2", "draft"),
        ("e3", "published"),
    ]
    assert "破棄" in machiport("import", "list").stdout


def test_many_or_large_files_travel_as_one_zip_that_is_always_the_same() -> None:
    large = {"a.csv": bytes(range(256)) * 100, "b/c.csv": b"x" * 50_000}
    assert fit_for_upload(large, limit=100_000) is large
    packed = fit_for_upload(large, limit=60_000)
    assert list(packed) == ["upload.zip"]
    assert packed == fit_for_upload(dict(reversed(large.items())), limit=60_000)
    with zipfile.ZipFile(BytesIO(packed["upload.zip"])) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == large
    assert list(fit_for_upload({f"{number}.csv": b"x" for number in range(30)})) == ["upload.zip"]

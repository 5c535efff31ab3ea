"""Where nobody knows whether something was done, the same command is the same operation until somebody knows."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from tests.unit.machiport_cli.conftest import Machiport
from tests.unit.machiport_cli.fake_service import FakeService, problem

from machiport.localized_text import LocalizedText
from machiport_cli.faults import OperatorError
from machiport_cli.operation_keys import OperationKeys

type Fault = httpx.Response | Exception

TYPHOON = (
    *("change", "publish", "--cancel", "2026-11-22", "-c", "pet", "--all-areas"),
    *("--reason-ja", "台風接近のため", "--yes"),
)
LOST = httpx.ReadTimeout("lost")
IN_PROGRESS = problem(409, "request_in_progress", "処理中です")
NO_TOKEN = problem(401, "unauthenticated", "サインインが必要です")
ATTEMPTS = 5


@pytest.fixture
def keys(tmp_path: Path) -> OperationKeys:
    """Return keys in a folder of their own."""
    return OperationKeys(tmp_path / "keys")


def refusal(*, unclear: bool) -> OperatorError:
    """Return the error of an operation."""
    return OperatorError("refused", LocalizedText(ja="できません"), outcome_unclear=unclear)


def fail(service: FakeService, faults: Sequence[Fault]) -> None:
    """Do what is asked for, and let the attempts fail one after the other all the same."""
    service.fail_next(faults[0], after_effect=True)
    fail_all(service, faults[1:])


def fail_all(service: FakeService, faults: Sequence[Fault]) -> None:
    """Let the attempts fail one after the other, before anything is done."""
    for fault in faults:
        service.fail_next(fault)


@pytest.mark.parametrize(
    "faults",
    [
        [problem(500, "internal_error", "内部エラー")],
        [problem(504, "gateway_timeout", "時間がかかりすぎています"), NO_TOKEN],
        [LOST, NO_TOKEN],
        [LOST, *itertools.repeat(problem(429, "too_many_requests", "混み合っています"), ATTEMPTS - 1)],
        list(itertools.repeat(IN_PROGRESS, ATTEMPTS)),
        [httpx.Response(200, text="<html>a proxy</html>")],
        [httpx.Response(302, json={}, headers={"Location": "https://elsewhere.example.jp"})],
    ],
    ids=["500", "504-401", "timeout-401", "timeout-429", "in-progress", "not-json", "redirection"],
)
def test_the_same_command_again_publishes_once(
    machiport: Machiport, service: FakeService, faults: Sequence[Fault]
) -> None:
    fail(service, faults)
    unclear = machiport(*TYPHOON)
    assert unclear.exit_code == 3, unclear.output
    assert "同じコマンドをもう一度実行してください" in unclear.stderr
    fail(service, faults)
    assert "run the same command again" in machiport(*TYPHOON, "--lang", "en").stderr.casefold()
    again = machiport(*TYPHOON, "--json")
    assert again.exit_code == 0, again.output
    assert list(service.changes) == ["c1"]
    assert len(set(service.keys)) == 1


def test_a_refusal_after_an_unclear_command_does_not_make_it_a_new_operation(
    machiport: Machiport, service: FakeService
) -> None:
    fail(service, [LOST] * ATTEMPTS)
    assert machiport(*TYPHOON).exit_code == 3
    assert machiport(*TYPHOON, MACHIPORT_TOKEN="expired").exit_code == 1
    service.fail_next(NO_TOKEN)
    assert machiport(*TYPHOON).exit_code == 1
    assert machiport(*TYPHOON).exit_code == 0
    assert list(service.changes) == ["c1"]


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (problem(422, "validation_failed", "入力に誤りがあります"), "入力に誤りがあります"),
        (problem(409, "garbage.published_meanwhile", "先に別の公開がありました"), "先に別の公開がありました"),
    ],
    ids=["422", "published-meanwhile"],
)
def test_a_clear_refusal_is_told_as_it_is_and_ends_the_operation(
    machiport: Machiport, service: FakeService, refusal: httpx.Response, told: str
) -> None:
    service.fail_next(refusal)
    refused = machiport(*TYPHOON, "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["title"] == told
    assert "くわしい説明" in refused.stderr
    assert "もう一度実行" not in refused.stderr
    assert machiport(*TYPHOON).exit_code == 0
    assert len(set(service.keys)) == 2, "nothing was unclear: what comes next is a new operation"


@pytest.mark.parametrize("was_done", [True, False])
def test_the_same_upload_again_goes_on_with_the_edition_that_may_be_published(
    machiport: Machiport, service: FakeService, calendar: Path, *, was_done: bool
) -> None:
    upload = ("import", "upload", str(calendar), "--publish")
    service.faults.append(lambda _: None)  # the upload itself is answered
    service.fail_next(LOST, after_effect=was_done)
    fail_all(service, [LOST] * (ATTEMPTS - 1))
    unclear = machiport(*upload)
    assert unclear.exit_code == 3, unclear.output
    again = machiport(*upload, "--json")
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["outcome"] == "published"
    assert service.states() == ["published"], "one edition, published once"
    assert machiport(*upload).exit_code == 0
    assert service.states() == ["published", "published"], "known: from then on it is a new operation"


def test_a_draft_that_was_discarded_meanwhile_is_uploaded_again(
    machiport: Machiport, service: FakeService, calendar: Path
) -> None:
    service.faults.append(lambda _: None)
    fail_all(service, [LOST] * ATTEMPTS)
    assert machiport("import", "upload", str(calendar), "--publish").exit_code == 3
    assert machiport("import", "discard", "e1").exit_code == 0
    assert machiport("import", "upload", str(calendar), "--publish").exit_code == 0
    assert service.states() == ["discarded", "published"]


def test_reading_never_has_an_unclear_outcome(machiport: Machiport, service: FakeService) -> None:
    service.comparing_fails = True
    result = machiport("import", "publish", "e1", "--yes")
    assert result.exit_code == 1
    assert "同じコマンド" not in result.stderr


def test_a_crash_keeps_the_key(keys: OperationKeys) -> None:
    with pytest.raises(KeyboardInterrupt), keys.key_for(b"change") as first:
        raise KeyboardInterrupt
    with keys.key_for(b"change") as second:
        assert second == first
    with keys.key_for(b"change") as third:
        assert third != first


def test_a_key_is_forgotten_after_a_clear_refusal_only(keys: OperationKeys) -> None:
    with pytest.raises(OperatorError), keys.key_for(b"change") as first:
        raise refusal(unclear=False)
    with pytest.raises(OperatorError), keys.key_for(b"change") as second:
        raise refusal(unclear=True)
    with pytest.raises(OperatorError), keys.key_for(b"change") as third:
        raise refusal(unclear=False)
    with keys.key_for(b"change") as fourth:
        assert first != second == third == fourth

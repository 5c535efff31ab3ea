"""Registering: one account for the whole region."""

import json
import logging

import pytest
from tests.accounts_api import AccountsApi, contact

from machiport.facilities.accounts import account_service

PATH = "/reservations/account"


@pytest.fixture
def api() -> AccountsApi:
    return AccountsApi()


def test_a_person_registers_reads_and_changes(api: AccountsApi) -> None:
    missing = api.call("hana", "GET", PATH, Accept_Language="en")
    assert (missing.status, missing.document["code"]) == (404, "facilities.account_not_found")
    first = api.done("hana", "PUT", PATH, contact("hana", telephone="０９７ー０００ー０１２３", name=" 見本　花 "))
    assert (first["telephone"], first["name"], first["version"]) == ("097-000-0123", "見本 花", 1)
    assert api.done("hana", "GET", PATH) == first
    changed = api.done("hana", "PUT", PATH, contact("hana", telephone="0970000456", version=1))
    assert changed["user_number"] == first["user_number"]
    assert (changed["telephone"], changed["version"]) == ("0970000456", 2)


def test_saying_the_same_again_changes_nothing(api: AccountsApi) -> None:
    first = api.done("hana", "PUT", PATH, contact("hana"))
    assert api.done("hana", "PUT", PATH, contact("hana")) == first
    changed = api.done("hana", "PUT", PATH, contact("hana", kana="ハナ", version=1))
    # The answer was lost, and the app sends the request again.
    assert api.done("hana", "PUT", PATH, contact("hana", kana="ハナ", version=1)) == changed


@pytest.mark.parametrize("version", [None, 1, 7])
def test_what_was_not_read_is_not_written_over(api: AccountsApi, version: int | None) -> None:
    api.done("hana", "PUT", PATH, contact("hana"))
    api.done("hana", "PUT", PATH, contact("hana", kana="ハナ", version=1))
    sent = contact("hana", kana="べつ") | ({} if version is None else {"version": version})
    refused = api.call("hana", "PUT", PATH, sent)
    assert (refused.status, refused.document["code"]) == (409, "facilities.account_changed")
    assert api.done("hana", "GET", PATH)["kana"] == "ハナ"


def test_a_version_of_nothing_is_refused(api: AccountsApi) -> None:
    assert api.call("hana", "PUT", PATH, contact("hana", version=1)).status == 409


def test_two_changes_at_once_leave_one(api: AccountsApi) -> None:
    api.register("hana")

    api.meanwhile(lambda: api.done("hana", "PUT", PATH, contact("hana", kana="さき", version=1)), "UpdateItem")
    assert api.call("hana", "PUT", PATH, contact("hana", kana="あと", version=1)).status == 409
    assert api.done("hana", "GET", PATH)["kana"] == "さき"


def test_two_first_registrations_at_once_make_one_account(api: AccountsApi) -> None:
    api.meanwhile(lambda: api.register("hana"))
    answer = api.call("hana", "PUT", PATH, contact("hana"))
    assert answer.status == 200
    assert answer.document == api.done("hana", "GET", PATH)
    assert len([pk for pk, _ in api.dynamo.items if pk.startswith("REGION#USER_NUMBER#")]) == 1


def test_a_user_number_is_one_persons(api: AccountsApi, monkeypatch: pytest.MonkeyPatch) -> None:
    (taken,) = api.register("hana")
    numbers = iter([taken, taken, "20000006"])
    monkeypatch.setattr(account_service, "new_user_number", lambda: next(numbers))
    assert api.register("taro") == ["20000006"]
    assert api.done("hana", "GET", PATH)["user_number"] == taken


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "見本\x00花"),
        ("name", "あ" * 101),
        ("kana", "Mihon"),
        ("kana", "見本"),
        ("telephone", "110"),
        ("telephone", "call me"),
        ("telephone", "0" * 40),
        ("email", "without-at"),
        ("email", "hana@localhost"),
        ("email", "ha na@example.jp"),
        ("email", f"hana@{'a' * 260}.jp"),
        ("version", 0),
        ("my_number", "123456789012"),
    ],
)
def test_bad_input_is_pointed_at_and_never_repeated(api: AccountsApi, field: str, value: object) -> None:
    texts = set()
    for language in ("ja", "en", "ja-x-easy"):
        answer = api.call("hana", "PUT", PATH, contact("hana") | {field: value}, Accept_Language=language)
        assert answer.status == 422
        (error,) = answer.document["errors"]
        assert error["pointer"] == f"/body/{field}"
        texts.add(error["message"])
        assert not value or str(value) not in answer.body
    assert len(texts) == 3
    assert api.call("hana", "GET", PATH).status == 404


def test_personal_data_is_not_logged(api: AccountsApi, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        api.register("hana")
        api.call("hana", "PUT", PATH, contact("hana", email="wrong"))
    logged = json.dumps([record.__dict__ for record in caplog.records], default=str, ensure_ascii=False)
    assert not any(personal in logged for personal in ("見本", "ミホン", "097-000", "example.jp", '"hana"'))

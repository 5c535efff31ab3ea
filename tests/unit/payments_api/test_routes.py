"""The payments API: who may what, and what is answered."""

from typing import Any

import pytest
from tests.applications_world import HANAKO, NOTICE, TARO
from tests.payments_api import PaymentsApi

from machiport.applications.payments.errors import GatewayNotSetUp

APPROVER = "[m44201.applications.approver m44201.departments.citizens]"
RECONCILIATION = "/staff/applications/44201/reconciliation"


@pytest.fixture
def api() -> PaymentsApi:
    return PaymentsApi()


def path(application_id: str) -> str:
    return f"/applications/{application_id}/payment"


def test_a_resident_pays_and_looks(api: PaymentsApi) -> None:
    application_id = api.bench.world.submitted()
    shown = api.get(TARO, path(application_id))
    assert (shown.status, shown.document["state"]) == (200, "created")
    started = api.post(TARO, path(application_id))
    told = started.document
    assert started.status == 200
    assert (told["amount"], told["currency"], told["gateway"]) == (300, "JPY", "stripe")
    assert told["payment_id"] == f"{application_id}-p01"
    assert told["client_secret"].startswith(told["gateway_payment_id"])
    assert started.headers["cache-control"] == "private, no-store"
    api.bench.gateway.pay(told["gateway_payment_id"])
    observed = api.post(TARO, f"{path(application_id)}/observation", key=None).document
    assert observed["state"] == "authorised"
    assert "client_secret" not in observed
    again = api.post(TARO, path(application_id))
    assert (again.status, again.document["code"]) == (409, "payments.already_paid")


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_what_is_told_is_told_in_three_languages(api: PaymentsApi, language: str) -> None:
    application_id = api.bench.world.submitted()
    messages = {
        "ja": "まだ支払われていません。",
        "en": "Not paid yet.",
        "ja-x-easy": "まだ お金を はらっていません。",
    }
    shown = api.get(TARO, path(application_id), language)
    assert shown.document["message"] == messages[language]
    assert shown.headers["content-language"] == language


def test_starting_asks_for_a_key_and_each_key_gets_the_same_payment(api: PaymentsApi) -> None:
    application_id = api.bench.world.submitted()
    assert api.post(TARO, path(application_id), key=None).status == 400
    first, again = (api.post(TARO, path(application_id), key=f"another-key-{n}").document for n in range(2))
    assert first == again


def test_somebody_elses_application_is_not_there(api: PaymentsApi) -> None:
    application_id = api.bench.world.submitted()
    answers = [
        api.get(HANAKO, path(application_id)),
        api.post(HANAKO, path(application_id)),
        api.post(HANAKO, f"{path(application_id)}/observation"),
        api.get(TARO, path("44201-no-such-application")),
    ]
    assert {(each.status, each.document["code"]) for each in answers} == {(404, "applications.not_found")}


def test_where_nothing_is_to_be_paid_there_is_no_payment(api: PaymentsApi) -> None:
    answer = api.get(TARO, path(api.bench.world.submitted(NOTICE)))
    assert (answer.status, answer.document["code"]) == (404, "payments.nothing_to_pay")


def test_a_gateway_that_does_not_answer_is_503_and_may_be_asked_again(api: PaymentsApi) -> None:
    application_id = api.bench.world.submitted()
    api.bench.gateway.faults.append("lost_reply")
    answer = api.post(TARO, path(application_id))
    assert (answer.status, answer.document["code"]) == (503, "payments.service_away")
    assert answer.headers["retry-after"] == "5"
    assert api.post(TARO, path(application_id)).status == 200
    assert len(api.bench.gateway.payments) == 1


def test_where_no_gateway_is_set_up_people_are_sent_to_the_counter(
    api: PaymentsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: object) -> None:
        raise GatewayNotSetUp

    monkeypatch.setattr(api.bench.gateway, "authorise", nobody)
    answer = api.post(TARO, path(api.bench.world.submitted()))
    assert (answer.status, answer.document["code"]) == (503, "payments.not_offered")


def test_a_gateway_that_does_not_know_the_payment_is_told_to_the_operator(
    api: PaymentsApi, caplog: pytest.LogCaptureFixture
) -> None:
    application_id, gateway_id = api.bench.started()
    del api.bench.gateway.payments[gateway_id]
    assert api.post(TARO, path(application_id)).status == 503
    assert "payment gateway refuses" in caplog.text


def test_a_notice_that_is_not_signed_is_400(api: PaymentsApi) -> None:
    _, gateway_id = api.bench.started()
    for signature in (None, "forged"):
        answer = api.webhook(gateway_id, signature)
        assert (answer.status, answer.document["code"]) == (400, "payments.webhook_not_genuine")


def test_a_notice_is_a_hint_to_look_however_often_it_comes(api: PaymentsApi) -> None:
    application_id, gateway_id = api.bench.started()
    assert api.webhook(gateway_id, "genuine").document == {"known": True}
    assert api.bench.world.state(application_id) == "submitted"
    api.bench.gateway.pay(gateway_id)
    for _ in range(3):
        assert api.webhook(gateway_id, "genuine").document == {"known": True}
    assert api.bench.world.state(application_id) == "accepted"
    assert api.bench.world.events().count("applications.payment_authorised") == 1


def test_a_notice_of_somebody_elses_payment_is_taken(api: PaymentsApi) -> None:
    answer = api.webhook("pi_of_another_shop", "genuine")
    assert (answer.status, answer.document) == (200, {"known": False})


def test_a_notice_comes_again_where_the_gateway_did_not_answer(api: PaymentsApi) -> None:
    _, gateway_id = api.bench.started()
    api.bench.gateway.faults.append("lost")
    assert api.webhook(gateway_id, "genuine").status == 503


def test_a_notice_has_a_size(api: PaymentsApi) -> None:
    assert api.webhook("x" * (64 * 1024 + 1), "genuine").status == 413
    assert api.webhook("x", "y" * 3000).status == 422


def test_an_approver_compares_both_ledgers(api: PaymentsApi) -> None:
    _, gateway_id = api.bench.captured()
    days: dict[str, Any] = {"from": "2026-11-20", "to": "2026-11-20"}
    agreed = api.staff(RECONCILIATION, APPROVER, **days).document
    assert (agreed["agrees"], agreed["differences"], agreed["movements"]) == (True, [], 1)
    assert agreed["cards"] == agreed["gateway"] == {"captured": 300, "refunded": 0}
    api.bench.gateway.put(gateway_id, captured=299)
    found = api.staff(RECONCILIATION, APPROVER, **days).document
    assert found["agrees"] is False
    (line,) = found["differences"]
    assert (line["ours"], line["gateway"], line["difference"]) == (300, 299, 1)
    table = api.staff(f"{RECONCILIATION}/csv", APPROVER, **days)
    assert table.headers["content-type"].startswith("text/csv")
    assert "payments-44201-2026-11-20-2026-11-20.csv" in table.headers["content-disposition"]
    assert "299" in str(table.body)


@pytest.mark.parametrize(
    ("groups", "status"),
    [("[m44201.applications.reviewer]", 403), ("[m44202.applications.approver]", 404), ("[]", 404)],
)
def test_others_do_not_compare(api: PaymentsApi, groups: str, status: int) -> None:
    for tail in ("", "/csv"):
        answer = api.staff(RECONCILIATION + tail, groups, **{"from": "2026-11-20", "to": "2026-11-20"})
        assert answer.status == status


@pytest.mark.parametrize("last", ["2026-11-19", "2027-02-01"])
def test_a_period_that_is_none_is_422(api: PaymentsApi, last: str) -> None:
    answer = api.staff(RECONCILIATION, APPROVER, **{"from": "2026-11-20", "to": last})
    assert answer.status == 422
    assert answer.document["errors"][0]["pointer"] == "/query/to"


@pytest.mark.parametrize("text", ["{}%23AUDIT", "x", "44201", "{}%0A"])
def test_what_is_no_id_of_an_application_is_not_there(api: PaymentsApi, text: str) -> None:
    application_id = api.bench.world.submitted()
    assert api.get(TARO, path(text.format(application_id))).status == 404

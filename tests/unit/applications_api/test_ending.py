"""Withdrawing, and erasing what the law lets."""

from datetime import timedelta

import pytest
from tests.applications_api import ApplicationsApi
from tests.applications_world import COPY, NOTICE, PERMIT, TARO, TOWN

from application_sweeper.wiring import sweeper_on
from machiport.applications.dynamo_backing import foundation_on


class NoPayments:
    """Nobody paid anything."""

    def attend(self, application_id: str) -> None:
        """Never asked."""
        raise AssertionError(application_id)


@pytest.fixture
def api() -> ApplicationsApi:
    return ApplicationsApi()


def withdraw(api: ApplicationsApi, application_id: str) -> int:
    return api.call(TARO, "POST", f"/applications/{application_id}/withdrawal").status


def test_what_is_withdrawn_lets_go_of_what_was_paid(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, COPY)
    api.pay(application_id)
    answer = api.done(TARO, "POST", f"/applications/{application_id}/withdrawal")
    assert answer["status"]["state"] == "withdrawn"
    assert [payment["state"] for payment in answer["payments"]] == ["cancel_requested"]
    assert "applications.payment_settlement_requested" in api.world.events()
    assert withdraw(api, application_id) == 409


def test_a_draft_is_thrown_away_not_withdrawn(api: ApplicationsApi) -> None:
    assert withdraw(api, api.ready()) == 409


def test_what_is_being_issued_is_not_withdrawn(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, COPY)
    api.pay(application_id)
    api.approve(application_id)
    assert api.world.state(application_id) == "issuing"
    assert withdraw(api, application_id) == 409


def test_what_nobody_has_reviewed_is_erased_on_wish(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, NOTICE)
    withdraw(api, application_id)
    path = f"/applications/{application_id}/erasure"
    first, again = (api.call(TARO, "POST", path, key="same-key-1") for _ in range(2))
    assert (first.status, first.document) == (200, {"erased": True})
    assert (again.status, again.headers["idempotency-replayed"]) == (200, "true")
    case = api.world.case(application_id)
    assert (case.answers, case.application.applicant) == (None, None)
    assert api.files.deleted == [application_id]
    assert api.call(TARO, "GET", f"/applications/{application_id}").status == 404
    assert api.call(TARO, "POST", path).status == 404
    entries = api.world.store.audit_entries(application_id)
    assert [entry.action for entry in entries][-3:] == ["withdrawn", "erasure_wished", "erased"]


def test_an_erasing_that_was_interrupted_goes_on_when_asked_again(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, NOTICE)
    withdraw(api, application_id)
    api.files.broken = 1
    path = f"/applications/{application_id}/erasure"
    assert api.call(TARO, "POST", path, key="same-key-1").status == 500
    assert api.world.case(application_id).application.erased_at is None
    assert api.call(TARO, "POST", path, key="same-key-1").status == 200
    assert api.world.case(application_id).application.erased_at == api.clock.now()


@pytest.mark.parametrize("submitted", [True, False])
def test_an_erasing_that_nobody_asks_for_again_is_done_by_the_sweeper(api: ApplicationsApi, submitted: bool) -> None:
    application_id = api.submitted(TARO, NOTICE) if submitted else api.ready()
    api.files.broken = 1
    if submitted:
        withdraw(api, application_id)
        assert api.call(TARO, "POST", f"/applications/{application_id}/erasure").status == 500
    else:
        assert api.call(TARO, "DELETE", f"/applications/{application_id}").status == 500
    api.clock.advance(timedelta(seconds=1))
    sweeper = sweeper_on(foundation_on(api.backing.applications), api.files, NoPayments())
    assert sweeper.sweep(TOWN) == {"withdrawn" if submitted else "expired": 1}
    assert api.world.case(application_id).answers is None
    assert api.files.deleted == [application_id]


def test_what_was_reviewed_is_kept_and_until_when_is_told(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, PERMIT)
    api.ask_to_correct(application_id)
    withdraw(api, application_id)
    answer = api.call(TARO, "POST", f"/applications/{application_id}/erasure")
    assert (answer.status, answer.document["code"]) == (409, "applications.must_be_kept")
    assert (answer.document["until"], answer.document["reason"]) == ("2027-11-20", "procedure_retention")
    assert "2027-11-20" in answer.document["detail"]
    assert api.world.case(application_id).answers is not None


def test_what_is_not_over_is_not_erased(api: ApplicationsApi) -> None:
    for application_id in (api.ready(), api.submitted(TARO, PERMIT)):
        answer = api.call(TARO, "POST", f"/applications/{application_id}/erasure")
        assert (answer.status, answer.document["code"]) == (409, "applications.still_running")


def test_money_arrives_before_anything_is_forgotten(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, COPY)
    withdraw(api, application_id)
    answer = api.call(TARO, "POST", f"/applications/{application_id}/erasure")
    assert (answer.status, answer.document["code"]) == (409, "applications.payment_open")


def test_why_it_was_refused_is_told_and_only_then(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, PERMIT)
    assert api.view(TARO, application_id)["decision_reason"] is None
    api.reject(application_id, "要件を満たしていません(見本)。")
    seen = api.view(TARO, application_id)
    assert seen["decision_reason"] == "要件を満たしていません(見本)。"
    assert seen["status"]["target_day"] is None
    assert [step["what"] for step in seen["history"]] == ["begun", "submitted", "accepted", "rejected"]


def test_certificates_are_told_of_once_they_are_issued(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, COPY, copies=2)
    api.pay(application_id)
    api.approve(application_id)
    assert [each["serial"] for each in api.view(TARO, application_id)["certificates"]] == [None, None]
    api.clock.advance(timedelta(minutes=1))
    api.issue(application_id)
    seen = api.view(TARO, application_id)
    assert seen["status"]["state"] == "issued"
    assert {each["serial"][:10] for each in seen["certificates"]} == {"44201-2026"}
    assert [(each["method"], each["state"]) for each in seen["deliveries"]] == [("download", "ready")] * 2
    assert [step["what"] for step in seen["history"]][-2:] == ["issued", "issued"]

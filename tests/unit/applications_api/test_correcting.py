"""Being asked to correct something, typing it, handing it in."""

from datetime import timedelta

import pytest
from tests.applications_api import COMPLETE, ApplicationsApi
from tests.applications_world import COPY, PERMIT, TARO
from tests.gateway_events import Answer

from machiport.applications.cases.step import Step

_TWO_DAYS = timedelta(days=2)


@pytest.fixture
def api() -> ApplicationsApi:
    return ApplicationsApi()


def hand_in(api: ApplicationsApi, application_id: str, version: int, key: str | None = None) -> Answer:
    path = f"/applications/{application_id}/correction-answers"
    return api.call(TARO, "POST", path, {"answers_version": version}, key)


@pytest.fixture
def asked(api: ApplicationsApi) -> str:
    application_id = api.submitted(TARO, PERMIT)
    api.ask_to_correct(application_id)
    return application_id


def test_what_is_to_be_corrected_is_told_in_plain_words(api: ApplicationsApi, asked: str) -> None:
    status = api.view(TARO, asked)["status"]
    assert (status["state"], status["waiting_for"]) == ("correction_requested", "you")
    assert status["clock_stands_still"] is True
    assert status["act_until"] == "2026-12-04T12:00:00+09:00"
    (correction,) = api.done(TARO, "GET", f"/applications/{asked}/corrections")["items"]
    assert correction["reasons"] == [{"pointer": "/purpose", "kind": "incorrect", "text": "確かめてください(見本)。"}]
    assert "requested_by" not in correction


def test_what_is_typed_counts_for_nothing_until_it_is_handed_in(api: ApplicationsApi, asked: str) -> None:
    saved = api.save(TARO, asked, COMPLETE | {"purpose": "welfare"}, version=3)
    assert (saved.status, saved.document["version"]) == (200, 4)
    case = api.world.case(asked)
    assert case.answers is not None
    assert case.answers.data["purpose"] == "bank"
    assert api.view(TARO, asked)["form"]["answers"]["purpose"] == "welfare"


def test_handed_in_it_takes_the_others_place_and_the_review_goes_on(api: ApplicationsApi, asked: str) -> None:
    api.save(TARO, asked, COMPLETE | {"name": "見本 太一郎"}, version=3)
    api.clock.advance(_TWO_DAYS)
    answer = hand_in(api, asked, 4)
    assert answer.status == 200, answer.body
    assert answer.document["status"]["state"] == "in_review"
    case = api.world.case(asked)
    assert case.answers is not None
    assert (case.answers.data["name"], case.answers.draft) == ("見本 太一郎", None)
    application = case.application
    assert (application.assignee, application.waited_seconds) == ("staff:mori", 2 * 24 * 3600)
    assert case.corrections[-1].answered_at == api.clock.now()
    assert answer.document["status"]["target_day"] == "2026-11-25"  # three days, and two that did not count
    assert "applications.correction_answered" in api.world.events()
    assert [step["what"] for step in api.view(TARO, asked)["history"]][-2:] == [
        "correction_requested",
        "correction_answered",
    ]


def test_the_same_request_hands_in_once(api: ApplicationsApi, asked: str) -> None:
    first, again = (hand_in(api, asked, 3, key="same-key-1") for _ in range(2))
    assert first.body == again.body
    assert hand_in(api, asked, 4).document["code"] == "applications.state_forbids"


def test_what_is_still_wrong_is_refused(api: ApplicationsApi, asked: str) -> None:
    api.save(TARO, asked, {"purpose": "other"}, version=3)
    answer = hand_in(api, asked, 4)
    assert answer.status == 422
    pointers = [error["pointer"] for error in answer.document["errors"]]
    assert pointers == ["/answers/name", "/answers/detail", "/attachments/proof"]
    assert api.world.state(asked) == "correction_requested"


def test_other_answers_than_those_looked_at_are_not_handed_in(api: ApplicationsApi, asked: str) -> None:
    api.save(TARO, asked, COMPLETE, version=3)
    assert hand_in(api, asked, 3).document["code"] == "applications.stale_version"


def test_nothing_is_handed_in_where_nothing_was_asked(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, PERMIT)
    assert hand_in(api, application_id, 3).document["code"] == "applications.state_forbids"


def test_a_correction_before_payment_may_change_the_fee(api: ApplicationsApi, asked: str) -> None:
    api.save(TARO, asked, COMPLETE | {"copies": 3}, version=3)
    answer = hand_in(api, asked, 4)
    assert (answer.document["fee"], answer.document["copies"]) == (3600, 3)


@pytest.mark.parametrize("changed", [{"copies": 3}, {"purpose": "welfare"}])
def test_a_correction_after_payment_changes_no_fee(api: ApplicationsApi, changed: dict[str, object]) -> None:
    application_id = api.submitted(TARO, COPY)
    api.pay(application_id)
    api.ask_to_correct(application_id)
    api.save(TARO, application_id, COMPLETE | changed, version=3)
    answer = hand_in(api, application_id, 4)
    assert (answer.status, answer.document["code"]) == (409, "applications.correction_changes_fee")
    api.save(TARO, application_id, COMPLETE | {"name": "見本 太一郎"}, version=4)
    assert hand_in(api, application_id, 5).status == 200


def test_who_was_told_it_is_no_longer_needed_hands_nothing_in(api: ApplicationsApi, asked: str) -> None:
    def take_back(step: Step) -> bool:
        correction = step.case.corrections[-1]
        step.write(correction.changed(answered_at=step.now, taken_back=True), correction)
        step.move("in_review")
        return True

    api.save(TARO, asked, COMPLETE | {"purpose": "welfare"}, version=3)
    api.world.desk.work(asked, "staff:mori", take_back)
    assert hand_in(api, asked, 4).document["code"] == "applications.state_forbids"
    assert api.view(TARO, asked)["form"]["answers"]["purpose"] == "bank"
    assert api.view(TARO, asked)["history"][-1]["what"] == "correction_taken_back"

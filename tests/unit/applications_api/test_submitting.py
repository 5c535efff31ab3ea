"""Submitting: everything is checked at once, numbers are given, what follows begins, and all of it happens once."""

from datetime import timedelta

import pytest
from tests.applications_api import ADDRESS, COMPLETE, ApplicationsApi, procedure
from tests.applications_world import COPY, HANAKO, NEIGHBOUR, NOTICE, PERMIT, TARO, TICKET, TOWN

from machiport.applications.drafting import submit_service
from machiport.applications.measuring.dynamo_measures import DynamoUsualTimes
from machiport.applications.measuring.ports import UsualTime


@pytest.fixture
def api() -> ApplicationsApi:
    return ApplicationsApi()


def test_what_is_submitted_gets_its_numbers_and_is_told_what_happens_next(api: ApplicationsApi) -> None:
    usual = UsualTime(p50_days=1.2, p90_days=2.3, count=40, measured_at=api.clock.now())
    DynamoUsualTimes(api.dynamo.client, "applications").keep(TOWN, COPY, usual)
    application_id = api.ready(copies=2)
    answer = api.submit(TARO, application_id, expected_fee=600)
    assert answer.status == 200
    told = answer.document
    assert told["arrival_number"].startswith("44201-20261120-")
    assert len(told["inquiry_number"]) == 10
    assert (told["fee"], told["copies"], told["delivery"]) == (600, 2, "download")
    assert told["status"]["state"] == "submitted"
    assert told["status"]["usual_days"] == 3
    assert told["status"]["act_until"] == "2026-11-27T12:00:00+09:00"
    assert told["status"]["target_day"] == "2026-11-23"
    assert [(payment["amount"], payment["state"]) for payment in told["payments"]] == [(600, "created")]
    for number in (told["arrival_number"], told["inquiry_number"]):
        assert api.world.store.by_number(TOWN, number) == application_id
    assert "applications.submitted" in api.world.events()
    assert [entry.action for entry in api.world.store.audit_entries(application_id)] == ["submitted", "payment_asked"]


def test_the_verified_facts_of_that_moment_are_kept_with_it(api: ApplicationsApi) -> None:
    application_id = api.submitted()
    api.verify(TARO, "見本 改名", TOWN)
    facts = api.view(TARO, application_id)["facts"]
    assert (facts["name"], facts["birthdate"]) == ("見本 太郎", "1980-01-02")


@pytest.mark.parametrize(
    ("procedure_id", "state"),
    [(COPY, "submitted"), (PERMIT, "accepted"), (NOTICE, "accepted"), (TICKET, "submitted")],
)
def test_what_follows_depends_on_the_procedure(api: ApplicationsApi, procedure_id: str, state: str) -> None:
    application_id = api.submitted(TARO, procedure_id)
    assert api.view(TARO, application_id)["status"]["state"] == state


def test_everything_that_is_wrong_is_told_at_once_and_nothing_happens(api: ApplicationsApi) -> None:
    application_id = api.begin()["application_id"]
    api.save(TARO, application_id, {"name": "", "phone": "12", "purpose": "other"})
    answer = api.submit(TARO, application_id, delivery={"method": "counter"})
    assert (answer.status, answer.document["code"]) == (422, "applications.answers_not_valid")
    pointers = [error["pointer"] for error in answer.document["errors"]]
    assert sorted(pointers) == [
        "/answers/detail",
        "/answers/name",
        "/answers/phone",
        "/attachments/proof",
        "/body/delivery/method",
    ]
    assert api.view(TARO, application_id)["status"]["state"] == "draft"
    assert api.world.events() == []


@pytest.mark.parametrize(
    ("state", "minutes", "words"),
    [
        ("refused", 0, "could not be used"),
        ("awaiting_upload", 1, "still being uploaded or checked"),
        ("checking", 20, "still being uploaded or checked"),
        ("awaiting_upload", 20, "Please attach"),
    ],
)
def test_a_needed_paper_must_be_clean(api: ApplicationsApi, state: str, minutes: int, words: str) -> None:
    application_id = api.ready(purpose="other", detail="見本")
    api.attach(application_id, state=state)
    api.clock.advance(timedelta(minutes=minutes))
    path, document = f"/applications/{application_id}/submission", {"answers_version": 2}
    answer = api.call(TARO, "POST", path, document | {"delivery": {"method": "download"}}, Accept_Language="en")
    assert answer.status == 422
    (error,) = answer.document["errors"]
    assert error["pointer"] == "/attachments/proof"
    assert words in error["message"]


def test_a_paper_that_is_taken_back_at_the_same_moment_refuses_the_submission(api: ApplicationsApi) -> None:
    application_id = api.ready(purpose="other", detail="見本")
    attached = api.attach(application_id)
    key = next(key for key in api.dynamo.items if attached.attachment_id in key[1])
    api.meanwhile(lambda: api.dynamo.items.pop(key))
    answer = api.submit(TARO, application_id)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.document["errors"]] == ["/attachments/proof"]


def test_with_its_papers_it_arrives(api: ApplicationsApi) -> None:
    application_id = api.ready(purpose="other", detail="見本")
    api.attach(application_id)
    assert api.submit(TARO, application_id).status == 200
    assert api.world.case(application_id).application.sections == {
        "you": "complete",
        "request": "complete",
        "reason": "complete",
    }


def test_answers_of_hidden_sections_do_not_arrive(api: ApplicationsApi) -> None:
    application_id = api.submitted(detail="前に書いたもの(見本)")
    assert api.view(TARO, application_id)["form"]["answers"] == COMPLETE


def test_only_the_answers_that_were_looked_at_are_submitted(api: ApplicationsApi) -> None:
    application_id = api.ready()
    api.save(TARO, application_id, COMPLETE | {"copies": 5}, version=2)
    stale = api.submit(TARO, application_id, version=2)
    assert (stale.status, stale.document["code"]) == (409, "applications.stale_version")
    assert api.submit(TARO, application_id, version=3).document["fee"] == 1500


def test_another_fee_than_was_shown_is_refused(api: ApplicationsApi) -> None:
    application_id = api.ready(copies=2)
    answer = api.submit(TARO, application_id, expected_fee=300)
    assert (answer.status, answer.document["code"], answer.document["fee"]) == (409, "applications.fee_differs", 600)


def test_an_exemption_that_staff_decide_on_is_not_paid_first(api: ApplicationsApi) -> None:
    application_id = api.submitted(purpose="welfare")
    application = api.world.case(application_id).application
    assert (application.state, application.exemptions, application.exemption_by_staff) == (
        "accepted",
        ("welfare",),
        True,
    )
    assert api.view(TARO, application_id)["form"]["fee"]["needs_staff"] is True


@pytest.mark.parametrize(
    ("delivery", "pointer"),
    [
        (None, "/body/delivery/method"),
        ({"method": "counter"}, "/body/delivery/method"),
        ({"method": "post", "address": ADDRESS | {"recipient": "見本\ue000"}}, "/body/delivery/address"),
        ({"method": "post", "address": ADDRESS | {"address": "1234 5678 9018"}}, "/body/delivery/address"),
    ],
)
def test_a_way_of_delivery_that_cannot_be_is_refused(
    api: ApplicationsApi, delivery: dict[str, object] | None, pointer: str
) -> None:
    answer = api.submit(TARO, api.ready(), delivery=delivery)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.document["errors"]] == [pointer]


def test_post_goes_to_the_verified_address_or_to_the_one_given(api: ApplicationsApi) -> None:
    verified, given = api.ready(), api.ready()
    assert api.submit(TARO, verified, delivery={"method": "post"}).status == 200
    assert api.submit(TARO, given, delivery={"method": "post", "address": ADDRESS}).status == 200
    known = {"postal_code": "870-0000", "address": "見本県見本市みほん町1-2-3", "recipient": "見本 太郎"}
    assert api.view(TARO, verified)["delivery_address"] == known
    assert api.view(TARO, given)["delivery_address"] == ADDRESS


def test_post_without_any_address_is_refused(api: ApplicationsApi) -> None:
    application_id = api.ready()
    api.verify(TARO, "見本 太郎", TOWN, postal_code=None)
    answer = api.submit(TARO, application_id, delivery={"method": "post"})
    assert [error["pointer"] for error in answer.document["errors"]] == ["/body/delivery/address"]


def test_where_nothing_is_issued_nothing_is_delivered(api: ApplicationsApi) -> None:
    application_id = api.ready(HANAKO, NOTICE)
    refused = api.submit(HANAKO, application_id, delivery={"method": "download"})
    assert [error["pointer"] for error in refused.document["errors"]] == ["/body/delivery/method"]
    assert api.submit(HANAKO, application_id).document["delivery"] is None


def test_the_only_way_of_delivery_need_not_be_chosen(api: ApplicationsApi) -> None:
    api.source.changed[COPY] = procedure(COPY).model_copy(update={"deliveries": ("download",)})
    answer = api.submit(TARO, api.ready(), delivery=None)
    assert (answer.status, answer.document["delivery"]) == (200, "download")


def test_who_has_moved_away_meanwhile_is_told(api: ApplicationsApi) -> None:
    application_id = api.ready()
    api.verify(TARO, "見本 太郎", NEIGHBOUR)
    answer = api.submit(TARO, application_id)
    assert [reason["code"] for reason in answer.document["reasons"]] == ["residents_only"]


def test_the_same_request_arrives_once(api: ApplicationsApi) -> None:
    application_id = api.ready()
    first, again = (api.submit(TARO, application_id, key="same-key-1") for _ in range(2))
    assert first.body == again.body
    other = api.submit(TARO, application_id)
    assert (other.status, other.document["code"]) == (409, "applications.state_forbids")
    assert api.world.events().count("applications.submitted") == 1


def test_two_devices_at_the_same_moment_submit_once(api: ApplicationsApi) -> None:
    application_id = api.ready()
    api.meanwhile(lambda: api.submit_beside(TARO, application_id))
    assert api.submit(TARO, application_id).status == 409
    assert len(api.world.case(application_id).payments) == 1


def test_a_number_that_somebody_has_is_not_given_again(api: ApplicationsApi, monkeypatch: pytest.MonkeyPatch) -> None:
    first = api.view(TARO, api.submitted())
    drawn = iter([first["arrival_number"], "44201-20261120-000001"])
    monkeypatch.setattr(submit_service, "new_arrival_number", lambda *_: next(drawn))
    answer = api.submit(TARO, api.ready())
    assert (answer.status, answer.document["arrival_number"]) == (200, "44201-20261120-000001")


@pytest.mark.parametrize(
    ("name", "looked_at"), [("見本 太郎", False), ("葛\U000e0102城 見本", True), ("𠮷田 見本", True)]
)
def test_names_that_staff_should_look_at_are_told(api: ApplicationsApi, name: str, looked_at: bool) -> None:
    api.verify(TARO, name, TOWN)
    answer = api.submit(TARO, api.ready())
    assert answer.document["glyphs_looked_at"] is looked_at

"""Everything about a person as one document."""

from typing import Any

import pytest
from tests.applications_api import COMPLETE, ApplicationsApi
from tests.applications_world import COPY, HANAKO, PERMIT, TARO

from machiport.applications.cases.step import Step


@pytest.fixture
def api() -> ApplicationsApi:
    return ApplicationsApi()


def export(api: ApplicationsApi, who: str = TARO) -> Any:
    return api.done(who, "GET", "/applications/export")


def test_everything_of_ones_own_is_in_it_and_no_member_of_staff(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, PERMIT)
    api.ask_to_correct(application_id)
    document = export(api)
    assert document["person"]["facts"]["name"] == "見本 太郎"
    (one,) = document["applications"]
    assert one["application"]["application_id"] == application_id
    assert one["answers"]["data"] == COMPLETE
    assert one["answers"]["facts"]["address"] == "見本県見本市みほん町1-2-3"
    assert one["corrections"][0]["reasons"][0]["text"] == "確かめてください(見本)。"
    assert {(entry["who"], entry["action"]) for entry in one["audit"]} >= {("you", "submitted"), ("you", "accepted")}
    assert document["next_cursor"] is None
    assert "mori" not in str(document)


def test_of_papers_it_says_all_but_where_they_lie(api: ApplicationsApi) -> None:
    attached = api.attach(api.ready())
    (one,) = export(api)["applications"]
    assert [paper["attachment_id"] for paper in one["attachments"]] == [attached.attachment_id]
    assert attached.key not in str(one)
    assert attached.kept_key not in str(one)


def test_who_was_assigned_by_whom_is_not_told(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, PERMIT)

    def assign(step: Step) -> bool:
        step.move("in_review", assignee="staff:mori")
        step.note("assigned", assignee="staff:mori")
        return True

    api.world.desk.work(application_id, "staff:oka", assign)
    (one,) = export(api)["applications"]
    assert one["audit"][-1] == {
        "sequence": 3,
        "at": api.clock.now().isoformat(),
        "who": "staff",
        "action": "assigned",
        "details": {},
    }
    assert "staff:" not in str(one)


def test_certificates_payments_and_deliveries_are_in_it_without_their_places(api: ApplicationsApi) -> None:
    application_id = api.submitted(TARO, COPY)
    api.pay(application_id)
    api.approve(application_id)
    api.issue(application_id)
    (one,) = export(api)["applications"]
    assert [payment["amount"] for payment in one["payments"]] == [300]
    assert one["certificates"][0]["content"] is not None
    assert "pdf_key" not in one["certificates"][0]
    assert [delivery["method"] for delivery in one["deliveries"]] == ["download"]
    assert {entry["who"] for entry in one["audit"]} == {"you", "system", "staff"}


def test_an_agent_takes_nothing_of_the_principal_along(api: ApplicationsApi) -> None:
    mandate_id = api.mandate()
    application_id = str(api.begin(HANAKO, COPY, mandate_id=mandate_id)["application_id"])
    api.save(HANAKO, application_id, COMPLETE)
    api.submit(HANAKO, application_id)
    document = export(api, HANAKO)
    (one,) = document["applications"]
    assert set(one) == {"role", "application"}
    assert "見本県" not in str(document["applications"])
    assert [mandate["principal_name"] for mandate in document["mandates"]] == ["見本 太郎"]
    (theirs,) = export(api)["applications"]
    assert "other_resident" in {entry["who"] for entry in theirs["audit"]}


def test_what_is_too_much_for_one_document_goes_on_in_the_next(api: ApplicationsApi) -> None:
    begun = [api.ready() for _ in range(3)]
    service = api.services.exports
    found, before = [], None
    for _ in begun:
        part = service.export(TARO, before, largest=1)
        found += [str(one["application"]["application_id"]) for one in part.applications]
        assert len(part.applications) == 1
        before = part.following
    assert before is None
    assert sorted(found) == sorted(begun)


def test_who_has_nothing_gets_an_empty_document(api: ApplicationsApi) -> None:
    document = export(api, "newcomer")
    assert (document["applications"], document["mandates"], document["person"]["facts"]) == ([], [], {})

"""Who decides: nobody where a procedure needs none, two people where it needs two. Real HTTP and queues."""

import pytest
from tests.e2e.applying_people import Office, newcomer
from tests.e2e.deployed_stack import APPROVER, REVIEWER, DeployedStack
from tests.e2e.issued_files import holds

from machiport.applications.issuing.reading_back import text_of

pytestmark = pytest.mark.xdist_group("stack")


def test_what_needs_no_review_is_issued_at_once(stack: DeployedStack) -> None:
    """罹災届出証明書 only says that somebody has reported damage, so nobody looks."""
    me = newcomer(stack, "見本 届", "ミホン トドケ")
    damage = {
        "damaged_on": "2026-04-01",
        "place": "見本市みほん町",
        "cause": "台風(見本)",
        "things": "自転車",
        "copies": 1,
    }
    application_id = me.submitted("risai_todokede_shomeisho", damage)
    view = me.when(application_id, "issued")
    assert [step["what"] for step in view["history"]].count("decided") == 1
    pdf = me.download(application_id)
    assert holds(pdf)
    assert "見本届" in text_of(pdf)


def test_two_people_approve_and_one_cannot_be_both(stack: DeployedStack) -> None:
    me, office = newcomer(stack, "見本 印", "ミホン イン"), Office(stack)
    seal = {"registration_number": "123456", "purpose": "見本のため", "copies": 1}
    application_id = me.submitted("inkan_toroku_shomeisho", seal, {"method": "counter"})
    me.pay(application_id)
    register = {"registration_number": "123456", "registered_on": "2020-04-01", "imprint_sheet": "mihon-1"}
    office.record(application_id, register)
    assert office.acted(application_id, "approval")["state"] == "second_review"
    again = office.act(application_id, "approval")
    assert (again.status_code, again.json()["code"]) == (403, "applications.approver_needed")
    sent_back = office.acted(application_id, "sending-back", APPROVER, reason="もう一度ご確認ください(見本)。")
    assert sent_back["state"] == "in_review"
    # The approver approves first this time, and so must not be the second one.
    office.acted(application_id, "release")
    first = office.acted(application_id, "approval", APPROVER)
    assert first["state"] == "second_review"
    same = office.act(application_id, "approval", APPROVER)
    assert (same.status_code, same.json()["code"]) == (409, "applications.second_person_needed")
    assert office.acted(application_id, "sending-back", APPROVER, reason="見本")["state"] == "in_review"
    office.acted(application_id, "release", APPROVER)
    assert office.acted(application_id, "approval", REVIEWER)["state"] == "second_review"
    assert office.acted(application_id, "approval", APPROVER)["state"] == "issuing"
    me.when(application_id, "issued")
    trail = office.get(f"/applications/{application_id}/audit", APPROVER, limit="200").json()
    assert trail["intact"] is True

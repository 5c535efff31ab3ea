"""The applications API for staff, request by request, as API Gateway sends them."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.applications_staff import (
    APPROVER,
    CLERK,
    HANAKO,
    JUMINHYO,
    NEIGHBOUR,
    OF_NO_DEPARTMENT,
    OF_TAX,
    OTHER_APPROVER,
    RESIDENT,
    REVIEWER,
    SEAL,
    SEAL_RECORD,
    ApplicationsStaff,
    counter_document,
)

from machiport.applications.cases.model import Attachment
from machiport.applications.cases.step import Step


@pytest.fixture
def api() -> ApplicationsStaff:
    return ApplicationsStaff()


def path_of(application: Mapping[str, Any], *further: str) -> str:
    return "/".join(["/applications", application["application_id"], *further])


def seen(api: ApplicationsStaff, application: Mapping[str, Any], who: Mapping[str, str] = REVIEWER) -> Any:
    answer = api.get(path_of(application), who)
    assert answer.status == 200, answer.body
    return answer.document


def step(
    api: ApplicationsStaff, application: Mapping[str, Any], name: str, who: Mapping[str, str] = REVIEWER, **body: Any
) -> Any:
    """Do a step in the version of `application`; return the application after it."""
    send = api.put if name == "record" else api.post
    answer = send(path_of(application, name), {"version": application["version"], **body}, who)
    assert answer.status == 200, answer.body
    return answer.document


def test_a_counter_application_goes_from_entry_to_issue(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    assert (entered["state"], entered["channel"], entered["procedure_title"]) == (
        "accepted",
        "counter",
        "住民票の写しの交付請求",
    )
    claimed = step(api, entered, "claim")
    assert (claimed["state"], claimed["mine"], claimed["assignee"]) == ("in_review", True, "mori")
    undecided = api.post(path_of(claimed, "approval"), {"version": claimed["version"]})
    assert (undecided.status, undecided.document["errors"][0]["pointer"]) == (422, "/body/exempt")
    refused = api.post(path_of(claimed, "approval"), {"version": claimed["version"], "exempt": True})
    assert (refused.status, refused.document["code"]) == (409, "applications.record_missing")
    recorded = step(api, claimed, "record", data={"resident_since": "2001-04-01"})
    approved = step(api, recorded, "approval", exempt=True)
    assert approved["state"] == "issuing"
    case = seen(api, approved)
    assert [each["state"] for each in case["certificates"]] == ["requested"]
    assert case["record"]["entered"]["data"] == {"resident_since": "2001-04-01"}


def test_the_queue_tells_nothing_personal(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    answer = api.get("/applications", Accept_Language="en")
    assert [item["application_id"] for item in answer.document["items"]] == [entered["application_id"]]
    assert answer.document["items"][0]["procedure_title"] == "Certificate of residence (jūminhyō)"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "見本" not in answer.body
    assert "見本 花子" not in str(entered)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"state": "accepted"}, 2),
        ({"state": "in_review"}, 1),
        ({"state": "issued"}, 0),
        ({"assignee": "me"}, 1),
        ({"assignee": "none"}, 2),
        ({"assignee": "mori"}, 1),
        ({"assignee": "somebody-else"}, 0),
        ({"procedure_id": "juminhyo"}, 3),
        ({"procedure_id": "nothing"}, 0),
        ({"channel": "paper"}, 1),
        ({"overdue": "true"}, 1),
        ({"held": "true"}, 0),
        ({"department": "citizens", "held": "false"}, 3),
    ],
)
def test_the_queue_is_filtered(api: ApplicationsStaff, query: dict[str, str], count: int) -> None:
    api.accepted(channel="paper", received_on="2026-11-17")
    step(api, api.accepted(), "claim")
    api.accepted()
    assert len(api.get("/applications", query=query).document["items"]) == count


def test_the_queue_comes_in_pages(api: ApplicationsStaff) -> None:
    entered = [api.accepted()["application_id"] for _ in range(3)]
    first = api.get("/applications", query={"limit": "2"}).document
    cursor = first["next_cursor"]
    second = api.get("/applications", query={"limit": "2", "cursor": cursor}).document
    assert sorted(each["application_id"] for each in first["items"] + second["items"]) == sorted(entered)
    assert second["next_cursor"] is None
    other = api.get("/applications", query={"limit": "2", "cursor": cursor, "held": "true"})
    assert (other.status, other.document["code"]) == (400, "invalid_cursor")


def test_counts_by_state(api: ApplicationsStaff) -> None:
    api.accepted()
    step(api, api.accepted(), "claim")
    document = api.get("/applications/counts").document
    assert (document["counts"]["accepted"], document["counts"]["in_review"], document["total"]) == (1, 1, 2)
    assert document["complete"]
    assert api.get("/applications/counts", query={"department": "tax"}).status == 404


def test_a_case_is_shown_whole_and_each_look_is_written_down(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    answer = api.get(path_of(entered))
    case = answer.document
    assert answer.headers["etag"] == f'"{entered["version"]}"'
    assert case["form"]["answers"]["applicant_name"] == HANAKO["name"]
    assert case["form"]["labels"]["applicant_name"]
    assert case["record"]["json_schema"]["required"] == ["resident_since"]
    assert (case["entered_by"], case["by_agent"], case["exemption_to_decide"]) == ("mori", False, True)
    by_number = api.get(f"/numbers/{entered['arrival_number']}")
    assert by_number.document == case
    assert api.get(f"/numbers/{entered['inquiry_number']}").status == 200
    audit = api.get(path_of(entered, "audit"), APPROVER).document
    assert [each["action"] for each in audit["items"]][-4:] == ["viewed", "viewed", "viewed", "audit_viewed"]
    assert (audit["intact"], audit["broken_at"], audit["entries"]) == (True, None, len(audit["items"]))
    assert audit["digest"] == audit["items"][-1]["digest"]
    assert HANAKO["name"] not in str(audit)


def test_the_trail_comes_in_pages(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    first = api.get(path_of(entered, "audit"), APPROVER, query={"limit": "2"}).document
    second = api.get(path_of(entered, "audit"), APPROVER, query={"limit": "2", "cursor": first["next_cursor"]}).document
    assert [each["sequence"] for each in first["items"] + second["items"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 401), (RESIDENT, 401), (NEIGHBOUR, 404), (CLERK, 403), (OF_NO_DEPARTMENT, 403), (OF_TAX, 404)],
)
def test_who_has_nothing_to_do_with_it_is_shown_nothing(
    api: ApplicationsStaff, who: Mapping[str, str] | None, status: int
) -> None:
    entered = api.accepted()
    body = {"version": entered["version"], "reason": "見本"}
    assert api.get(path_of(entered), who).status == status
    assert api.get(f"/numbers/{entered['arrival_number']}", who).status == status
    assert api.get(path_of(entered, "audit"), who).status == status
    assert api.post(path_of(entered, "claim"), {"version": 2}, who).status == status
    assert api.post(path_of(entered, "rejection"), body, who).status == status
    assert api.post("/applications", counter_document(), who).status == status
    assert api.get("/applications", who, {"department": "citizens"}).status == status
    assert api.get(path_of(entered, "attachments", "0" * 24), who).status == status


def test_the_trail_and_assigning_are_for_approvers(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    assert api.get(path_of(entered, "audit")).status == 403
    assert api.post(path_of(entered, "assignment"), {"version": 2, "assignee": "mori"}).status == 403
    assigned = step(api, entered, "assignment", APPROVER, assignee="mori")
    assert (assigned["assignee"], assigned["mine"]) == ("mori", False)


def test_two_steps_from_entry_to_the_second_approval(api: ApplicationsStaff) -> None:
    entered = api.entered(APPROVER, **SEAL)
    assert entered["state"] == "submitted"
    api.paid(entered["application_id"])
    recorded = step(api, seen(api, entered)["application"], "record", data=SEAL_RECORD)
    first = step(api, recorded, "approval")
    assert first["state"] == "second_review"
    own = api.post(path_of(first, "approval"), {"version": first["version"]}, APPROVER)
    assert (own.status, own.document["code"]) == (409, "applications.second_person_needed")
    back = step(api, first, "sending-back", OTHER_APPROVER, reason="確かめてください(見本)。")
    assert seen(api, back)["sent_back"] == "確かめてください(見本)。"
    again = step(api, back, "approval")
    assert step(api, again, "approval", OTHER_APPROVER)["state"] == "issuing"


def test_a_stale_version_names_the_present_one(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    claimed = step(api, entered, "claim")
    answer = api.post(path_of(entered, "rejection"), {"version": entered["version"], "reason": "見本"})
    assert (answer.status, answer.document["code"]) == (409, "applications.stale_version")
    assert answer.document["present_version"] == claimed["version"]


def test_the_same_request_twice_is_answered_alike(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    body = {"version": entered["version"]}
    first = api.post(path_of(entered, "claim"), body, key="the-same-key")
    again = api.post(path_of(entered, "claim"), body, key="the-same-key")
    assert (first.body, again.headers["idempotency-replayed"]) == (again.body, "true")


def test_a_correction_is_asked_for_and_taken_back(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    reasons = [{"pointer": "/whose", "kind": "incorrect", "text": "どなたの分か確かめてください(見本)。"}]
    asked = step(api, entered, "corrections", reasons=reasons)
    assert (asked["state"], asked["corrections"]) == ("correction_requested", 1)
    case = seen(api, asked)
    assert case["corrections"][0]["reasons"] == reasons
    back = step(api, asked, "corrections/withdrawal")
    assert (back["state"], seen(api, back)["corrections"][0]["taken_back"]) == ("in_review", True)


def test_standing_aside_and_giving_up(api: ApplicationsStaff) -> None:
    claimed = step(api, api.accepted(), "claim")
    released = step(api, claimed, "release")
    assert (released["state"], released["assignee"]) == ("accepted", None)
    aside = step(api, released, "recusal")
    answer = api.post(path_of(aside, "claim"), {"version": aside["version"]})
    assert (answer.status, answer.document["code"]) == (409, "applications.own_application")
    assert step(api, aside, "non-acceptance", APPROVER, reason="対象外です(見本)。")["state"] == "not_accepted"


def test_many_are_decided_and_each_is_answered(api: ApplicationsStaff) -> None:
    entered = [api.accepted() for _ in range(3)]
    items = [
        {"application_id": each["application_id"], "version": each["version"], "decision": "not_accept", "reason": "x"}
        for each in entered
    ]
    items[1] |= {"version": 99}
    items[2] = {"application_id": items[2]["application_id"], "version": 2, "decision": "approve", "exempt": True}
    answer = api.post("/bulk-decisions", {"items": items}, key="many-at-once")
    document = answer.document
    assert [each["status"] for each in document["results"]] == ["done", "refused", "refused"]
    assert document["results"][0]["state"] == "not_accepted"
    assert document["results"][1]["refusal"]["present_version"] == entered[1]["version"]
    assert document["results"][2]["refusal"]["code"] == "applications.record_missing"
    assert (document["done"], document["refused"], document["not_tried"], document["unclear"]) == (1, 2, 0, 0)
    assert api.post("/bulk-decisions", {"items": items}, key="many-at-once").document == document


@pytest.mark.parametrize(
    "body",
    [
        {"items": []},
        {"items": [{"application_id": "44201-" + "0" * 24, "version": 1, "decision": "reject"}]},
        {"items": [{"application_id": "44201-" + "0" * 24, "version": 1, "decision": "approve"}] * 2},
        {"items": [{"application_id": "nothing", "version": 1, "decision": "approve"}]},
        {"items": [{"application_id": f"44201-{n:024d}", "version": 1, "decision": "approve"} for n in range(501)]},
    ],
)
def test_what_is_no_list_of_decisions_is_refused(api: ApplicationsStaff, body: dict[str, Any]) -> None:
    assert api.post("/bulk-decisions", body).status == 422


@pytest.mark.parametrize("reason", ["", " ", "123456789018", "見本\u0000", "x" * 1001])
def test_a_reason_is_a_text_without_an_individual_number(api: ApplicationsStaff, reason: str) -> None:
    entered = api.accepted()
    answer = api.post(path_of(entered, "rejection"), {"version": entered["version"], "reason": reason})
    assert (answer.status, answer.document["errors"][0]["pointer"]) == (422, "/body/reason")
    if len(reason) > 1:
        assert reason not in answer.body


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"answers": JUMINHYO | {"whose": "nobody"}}, 422),
        ({"procedure_id": "nothing_such"}, 404),
        ({"procedure_id": "nozei_shomeisho"}, 404),
        ({"delivery": "download"}, 409),
        ({"applicant": {"name": "見本 花子"}}, 422),
        ({"channel": "online"}, 422),
        ({"identity_shown": "123456789018"}, 422),
    ],
)
def test_what_cannot_be_entered(api: ApplicationsStaff, changes: dict[str, Any], status: int) -> None:
    assert api.post("/applications", counter_document(**changes)).status == status


def test_a_checked_paper_is_opened_by_a_link(api: ApplicationsStaff) -> None:
    entered = api.accepted()
    name = "見本.png"
    paper = Attachment(
        attachment_id="a" * 24,
        slot="id_card",
        name=name,
        media_type="image/png",
        size=3,
        state="clean",
        key="uploads/x",
        kept_key="attachments/x",
        created_at=api.now,
    )
    dubious = paper.model_copy(update={"attachment_id": "b" * 24, "state": "checking"})

    def attach(step: Step) -> bool:
        step.write(paper)
        step.write(dubious)
        return True

    api.cases.work(entered["application_id"], "system", attach)
    link = api.get(path_of(entered, "attachments", "a" * 24)).document
    assert (link["name"], link["url"].split("?")[0]) == (name, "https://papers.example/attachments/x")
    for other in ("b" * 24, "c" * 24):
        answer = api.get(path_of(entered, "attachments", other))
        assert (answer.status, answer.document["code"]) == (404, "applications.attachment_not_found")
    assert [each["state"] for each in seen(api, entered)["attachments"]] == ["clean", "checking"]
    audit = api.get(path_of(entered, "audit"), APPROVER).document["items"]
    assert {"attachment_id": "a" * 24} in [each["details"] for each in audit]


@pytest.mark.parametrize("application_id", ["nothing", "44201-xyz", "44201-" + "0" * 25])
def test_what_can_be_no_application_is_refused(api: ApplicationsStaff, application_id: str) -> None:
    assert api.get(f"/applications/{application_id}").status == 422


def test_who_stood_aside_hands_nothing_over(api: ApplicationsStaff) -> None:
    accepted = api.accepted()
    step(api, accepted, "recusal", OTHER_APPROVER)
    for path, body in (("collection", {"code": "12345678"}), ("certificates/1/revocation", {"reason": "誤り"})):
        answer = api.post(path_of(accepted, path), body, OTHER_APPROVER)
        assert (answer.status, answer.document["code"]) == (409, "applications.own_application")
        assert api.post(path_of(accepted, path), body, APPROVER).status == 404


@pytest.mark.parametrize("text", ["1234 5678 9018", "見本\u0000町", " "])
@pytest.mark.parametrize("field", ["recipient", "address"])
def test_what_no_text_may_have_is_on_no_letter(api: ApplicationsStaff, field: str, text: str) -> None:
    address = {"recipient": "見本 花子", "postal_code": "870-0000", "address": "見本市みほん町4-5-6"} | {field: text}
    body = {"serial": "44201-2026-AAAAAAAA", "address": address}
    answer = api.post("/returned-letters/sending", body)
    assert (answer.status, answer.document["errors"][0]["pointer"]) == (422, f"/body/address/{field}")

"""Registering a group with municipalities: applied for by the group, decided by staff, seen by the rules."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.accounts_api import BEPPU, OITA, AccountsApi
from tests.facilities_staff import CLERK, MANAGER, NEIGHBOURS_MANAGER, sample_files
from tests.gateway_events import STAFF_POOL, claims

from machiport.facilities.accounts.party_service import Parties

REGION = frozenset({OITA, BEPPU})
DAY = date(2026, 12, 15)
VERIFIED = {"decision": "verified", "caller_class": "resident", "valid_until": "2027-03-31"}
REFUSED = {"decision": "refused", "reason": "市内の構成員が足りません"}


@pytest.fixture
def api() -> AccountsApi:
    world = AccountsApi()
    world.publish_rules()
    return world


@pytest.fixture
def exemption() -> str:
    """Return a class of 減免 that Oita has."""
    return str(sample_files(OITA)["rules"]["exemptions"][0]["exemption_id"])


def _code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.document["code"]


def _caller_class(api: AccountsApi, who: str, group_id: str, owner: str = OITA, day: date = DAY) -> str:
    parties: Parties = api.services.parties
    return parties.party(who, group_id, [OITA, BEPPU]).caller.class_for(owner, REGION, day)


def test_from_application_to_booking_as_a_resident(api: AccountsApi, exemption: str) -> None:
    group_id = api.found_group("hana", "taro")
    path = f"/groups/{group_id}/registrations"
    applied = api.done("hana", "POST", path, {"municipality": OITA, "exemption_id": exemption})
    assert (applied["state"], applied["applied_exemption"], applied["caller_class"]) == ("applied", exemption, None)
    assert _caller_class(api, "taro", group_id) == "outsider"

    (listed,) = api.staff.get("/groups").document["items"]
    assert (listed["group_id"], listed["name"], listed["members"]) == (group_id, "見本の会", 2)
    assert listed["representative"]["name"] == "見本 hana"
    decided = api.decide(group_id, VERIFIED | {"version": listed["version"], "exemption_id": exemption})
    assert (decided.status, decided.document["state"]) == (200, "verified")

    assert api.staff.get("/groups").document["items"] == []
    (verified,) = api.staff.get("/groups", {"state": "verified"}).document["items"]
    assert verified["valid_until"] == "2027-03-31"
    (seen,) = api.people("taro", group_id)["registrations"]
    assert (seen["municipality"], seen["state"], seen["exemption_id"]) == (OITA, "verified", exemption)
    # For this owner, until that day, and for nobody else.
    assert _caller_class(api, "taro", group_id) == "resident"
    assert _caller_class(api, "taro", group_id, day=date(2027, 4, 1)) == "outsider"
    assert _caller_class(api, "taro", group_id, owner=BEPPU) == "outsider"
    caller = api.services.parties.party("taro", group_id, [OITA]).caller
    assert caller.exemption_for(OITA, DAY) == exemption

    (event,) = api.events("facilities.group_verified")
    assert (event["subject"], event["municipality"]) == (group_id, OITA)
    assert event["data"] == {"group_id": group_id, "registration_version": 2}


def test_who_books_is_read_in_two_requests(api: AccountsApi) -> None:
    group_id = api.found_group("hana")
    api.live("hana", BEPPU)
    parties = api.services.parties
    api.dynamo.operations.clear()
    parties.party("hana", None, [OITA, BEPPU])
    assert sorted(api.dynamo.operations) == ["BatchGetItem", "GetItem"]
    api.dynamo.operations.clear()
    parties.party("hana", group_id, [OITA, BEPPU, "44206", "44207"])
    assert api.dynamo.operations == ["BatchGetItem"]


def test_a_renewal_takes_nothing_away_and_a_refusal_does(api: AccountsApi) -> None:
    group_id = api.found_group("hana")
    path = f"/groups/{group_id}/registrations"
    api.done("hana", "POST", path, {"municipality": OITA})
    api.decide(group_id, VERIFIED | {"version": 1})
    api.clock.advance(timedelta(days=30))
    renewed = api.done("hana", "POST", path, {"municipality": OITA})
    assert (renewed["state"], renewed["version"], renewed["caller_class"]) == ("applied", 3, "resident")
    assert _caller_class(api, "hana", group_id) == "resident"
    assert api.decide(group_id, REFUSED | {"version": 3}).status == 200
    assert _caller_class(api, "hana", group_id) == "outsider"
    (seen,) = api.people("hana", group_id)["registrations"]
    assert (seen["state"], seen["reason"], seen["valid_until"]) == ("refused", REFUSED["reason"], None)
    assert [event["data"]["registration_version"] for event in api.events("facilities.group_refused")] == [4]
    # Staff may think better of it; the group may apply again.
    assert api.decide(group_id, VERIFIED | {"version": 4}).status == 200
    assert api.done("hana", "POST", path, {"municipality": OITA})["version"] == 6


def test_withdrawing(api: AccountsApi) -> None:
    group_id = api.found_group("hana", "taro")
    path = f"/groups/{group_id}/registrations"
    missing = api.call("hana", "DELETE", f"{path}/{OITA}")
    assert _code(missing) == (404, "facilities.registration_not_found")
    api.done("hana", "POST", path, {"municipality": OITA})
    assert _code(api.call("taro", "DELETE", f"{path}/{OITA}")) == (403, "facilities.representative_only")
    api.decide(group_id, VERIFIED | {"version": 1})
    for _ in range(2):
        api.done("hana", "DELETE", f"{path}/{OITA}")
    assert _caller_class(api, "hana", group_id) == "outsider"
    assert _code(api.decide(group_id, VERIFIED | {"version": 3})) == (409, "facilities.registration_state_forbids")
    api.done("hana", "POST", path, {"municipality": OITA})
    assert api.decide(group_id, REFUSED | {"version": 4}).status == 200
    assert _code(api.call("hana", "DELETE", f"{path}/{OITA}")) == (409, "facilities.registration_state_forbids")


def test_staff_decide_on_what_they_have_read(api: AccountsApi, exemption: str) -> None:
    group_id = api.found_group("hana")
    path = f"/groups/{group_id}/registrations"
    api.done("hana", "POST", path, {"municipality": OITA})
    api.done("hana", "POST", path, {"municipality": OITA, "exemption_id": exemption})
    assert _code(api.decide(group_id, VERIFIED | {"version": 1})) == (412, "facilities.registration_changed")

    api.meanwhile(lambda: api.done("hana", "DELETE", f"{path}/{OITA}"))
    assert _code(api.decide(group_id, VERIFIED | {"version": 2})) == (409, "facilities.group_changed")
    assert api.events("facilities.group_verified") == []
    (line,) = [sk for pk, sk in api.dynamo.items if pk == f"M#{OITA}#GROUPS"]
    assert line.startswith("withdrawn#")


def test_a_decision_whose_answer_was_lost_is_one(api: AccountsApi) -> None:
    group_id = api.found_group("hana")
    api.done("hana", "POST", f"/groups/{group_id}/registrations", {"municipality": OITA})
    send = (f"/groups/{group_id}/verification", VERIFIED | {"version": 1})
    first = api.staff.post(*send, who=MANAGER, key="decision-0001")
    again = api.staff.post(*send, who=MANAGER, key="decision-0001")
    assert (again.status, again.document) == (200, first.document)
    assert len(api.events("facilities.group_verified")) == 1


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ({"decision": "verified"}, ["caller_class", "valid_until"]),
        (VERIFIED | {"exemption_id": "unheard-of"}, ["exemption_id"]),
        (VERIFIED | {"valid_until": "2026-11-19"}, ["valid_until"]),
        ({"decision": "refused"}, ["reason"]),
        (REFUSED | {"valid_until": "2027-03-31"}, ["valid_until"]),
        (VERIFIED | {"caller_class": "friend"}, ["caller_class"]),
    ],
)
def test_decisions_that_make_no_sense(api: AccountsApi, document: dict[str, Any], places: list[str]) -> None:
    group_id = api.found_group("hana")
    api.done("hana", "POST", f"/groups/{group_id}/registrations", {"municipality": OITA})
    answer = api.decide(group_id, document | {"version": 1})
    assert answer.status == 422
    assert [error["pointer"] for error in answer.document["errors"]] == [f"/body/{place}" for place in places]
    (seen,) = api.people("hana", group_id)["registrations"]
    assert seen["state"] == "applied"


def test_applications_that_make_no_sense(api: AccountsApi) -> None:
    group_id = api.found_group("hana", "taro")
    path = f"/groups/{group_id}/registrations"
    assert _code(api.call("hana", "POST", path, {"municipality": "13101"})) == (404, "municipality_not_found")
    assert _code(api.call("taro", "POST", path, {"municipality": OITA})) == (403, "facilities.representative_only")
    # Beppu has published no rules, so it has no class of exemption.
    unknown = api.call("hana", "POST", path, {"municipality": BEPPU, "exemption_id": "welfare"})
    assert (unknown.status, unknown.document["errors"][0]["pointer"]) == (422, "/body/exemption_id")


def test_staff_see_and_decide_for_their_own_municipality(api: AccountsApi) -> None:
    group_id = api.found_group("hana")
    api.done("hana", "POST", f"/groups/{group_id}/registrations", {"municipality": OITA})
    beppu = f"/staff/facilities/{BEPPU}/groups"
    neighbour = api.staff.get(f"{beppu}/{group_id}", who=NEIGHBOURS_MANAGER)
    assert _code(neighbour) == (404, "facilities.registration_not_found")
    decision = VERIFIED | {"version": 1}
    theirs = api.staff.post(f"{beppu}/{group_id}/verification", decision, who=NEIGHBOURS_MANAGER)
    assert _code(theirs) == (404, "facilities.registration_not_found")
    assert api.decide(group_id, decision, NEIGHBOURS_MANAGER).status == 404
    assert api.decide(group_id, decision, CLERK).status == 403
    garbage = claims(STAFF_POOL, "garbage", **{"cognito:groups": "[m44201.garbage.publisher]"})
    assert api.staff.get("/groups", who=garbage).status == 403
    seen = api.staff.get(f"/groups/{group_id}").document
    assert (seen["registration"]["state"], seen["standing"]["points"], seen["corrections"]) == ("applied", 0, [])
    assert api.staff.get("/groups/nothing").status == 404


def test_the_list_is_read_in_pages_the_oldest_first(api: AccountsApi) -> None:
    groups = []
    for who in ("hana", "taro", "jiro", "saki", "goro"):
        groups.append(api.found_group(who))
        api.done(who, "POST", f"/groups/{groups[-1]}/registrations", {"municipality": OITA})
        api.clock.advance(timedelta(minutes=1))
    found, query = [], {"limit": "2"}
    while True:
        page = api.staff.get("/groups", query).document
        assert len(page["items"]) <= 2
        found += [each["group_id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query = {"limit": "2", "cursor": page["next_cursor"]}
    assert found == groups
    foreign = api.staff.get("/groups", query | {"state": "verified"})
    assert _code(foreign) == (400, "invalid_cursor")

"""What an owner knows of a holder, as the holder and staff see it; and what staff correct."""

import json
import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from tests.accounts_api import BEPPU, OITA, AccountsApi
from tests.facilities_staff import CLERK, MANAGER, sample_files

from machiport.facilities import dynamo_keys as keys
from machiport.facilities.ledger.marks import FOREVER, Mark, StandingKey, epoch, quota_place
from machiport.facilities.reservations.dynamo_changes import points_text
from machiport.facilities.rules.model import OwnerRules, Quota
from machiport.facilities.rules.penalties import PenaltyPoint, Points
from machiport.identity import Resident

NO_SHOWS = (
    PenaltyPoint(date(2026, 10, 1), 2, "no_show"),
    PenaltyPoint(date(2026, 11, 1), 2, "no_show"),
)


@pytest.fixture
def api() -> AccountsApi:
    world = AccountsApi()
    world.publish_rules()
    return world


def _code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.document["code"]


def _put_standing(
    api: AccountsApi, holder: str, points: Points = (), until: str | None = None, marks: Mapping[str, str] | None = None
) -> None:
    item: dict[str, Any] = dict(keys.standing(StandingKey(OITA, holder)))
    item |= {name: {"S": mark} for name, mark in (marks or {}).items()}
    if points:
        item["points"] = {"S": points_text(points)}
    if until:
        item["suspended_until"] = {"S": until}
    api.dynamo.put_item(TableName="facilities", Item=item)


def _quota() -> Quota:
    rules = OwnerRules.model_validate(sample_files(OITA)["rules"])
    return next(quota for rule_set in rules.rule_sets for quota in rule_set.quotas if "person" in quota.holders)


def test_a_newcomer_has_a_clean_standing(api: AccountsApi) -> None:
    standing = api.done("hana", "GET", f"/reservations/standing?municipality={OITA}")
    assert (standing["quotas"], standing["points"], standing["suspended_until"]) == ([], 0, None)
    assert standing["points_limit"] > 0
    # An owner without rules knows nothing either.
    assert api.done("hana", "GET", f"/reservations/standing?municipality={BEPPU}")["quotas"] == []
    assert api.call("hana", "GET", "/reservations/standing?municipality=13101").status == 404
    assert api.call("hana", "GET", "/reservations/standing").status == 422


def test_places_are_counted_while_they_bind(api: AccountsApi) -> None:
    quota, now = _quota(), api.clock.now()
    months = [date(2026, 12, 1), date(2026, 12, 24), date(2027, 1, 5), date(2026, 12, 30)]
    untils = [FOREVER, epoch(now) + 60, FOREVER, epoch(now) - 1]
    marks = {
        quota_place(quota.quota_id, day, number): str(Mark(until, f"{OITA}-{number:024x}"))
        for number, (day, until) in enumerate(zip(months, untils, strict=True), 1)
    }
    _put_standing(api, "resident:hana", marks=marks)
    quotas = api.done("hana", "GET", f"/reservations/standing?municipality={OITA}")["quotas"]
    used = {"quota_id": quota.quota_id, "per_month": quota.per_month}
    assert quotas == [used | {"month": "2026-12", "used": 2}, used | {"month": "2027-01", "used": 1}]
    assert api.done("taro", "GET", f"/reservations/standing?municipality={OITA}")["quotas"] == []


def test_a_groups_standing_is_its_members_to_see(api: AccountsApi) -> None:
    group_id = api.found_group("hana", "taro")
    _put_standing(api, f"group:{group_id}", NO_SHOWS[:1])
    path = f"/reservations/standing?municipality={OITA}&group_id={group_id}"
    assert api.done("taro", "GET", path)["points"] == 1
    assert api.done("taro", "GET", f"/reservations/standing?municipality={OITA}")["points"] == 0
    assert _code(api.call("jiro", "GET", path)) == (404, "facilities.group_not_found")


def test_the_counter_looks_a_person_up_and_leaves_a_trace(api: AccountsApi, caplog: pytest.LogCaptureFixture) -> None:
    (number,) = api.register("hana")
    api.live("hana", BEPPU)
    _put_standing(api, "resident:hana", NO_SHOWS, "2027-05-02")
    with caplog.at_level(logging.INFO, "machiport"):
        seen = api.staff.get(f"/users/{number}").document
    assert (seen["name"], seen["user_number"], seen["caller_class"]) == ("見本 hana", number, "region")
    assert (seen["standing"]["suspended_until"], len(seen["standing"]["history"])) == ("2027-05-02", 2)
    assert "email" not in seen
    (record,) = [record for record in caplog.records if record.message == "user looked up"]
    fields = record.__dict__
    assert (fields["municipality"], fields["resident"]) == (OITA, Resident("hana").pseudonym)
    logged = json.dumps([each.__dict__ for each in caplog.records], default=str, ensure_ascii=False)
    assert not any(personal in logged for personal in ("見本", '"hana"', number))


def test_numbers_that_nobody_has(api: AccountsApi) -> None:
    assert _code(api.staff.get("/users/20000006")) == (404, "facilities.user_not_found")
    mistyped = api.staff.get("/users/20000007")
    assert (mistyped.status, mistyped.document["errors"][0]["pointer"]) == (422, "/path/user_number")
    forgiving = {"action": "forgive", "note": "施設側の手違い"}
    assert api.staff.post("/users/20000006/points", forgiving, who=MANAGER).status == 404


def test_forgiving_ends_the_suspension(api: AccountsApi) -> None:
    (number,) = api.register("hana")
    _put_standing(api, "resident:hana", NO_SHOWS, "2027-05-02", {"q_other_202612_1": "9999999999#x"})
    path, forgiving = f"/users/{number}/points", {"action": "forgive", "day": "2026-11-01", "note": "見本の理由"}
    assert api.staff.post(path, forgiving, who=CLERK).status == 403
    answer = api.staff.post(path, forgiving, who=MANAGER, key="forgiving-01")
    assert answer.status == 200
    assert (answer.document["points"], answer.document["suspended_until"]) == (1, None)
    again = api.staff.post(path, forgiving, who=MANAGER, key="forgiving-01")
    assert (again.document, again.headers["idempotency-replayed"]) == (answer.document, "true")
    item = api.dynamo.items["M#44201#HOLDER#resident:hana", "STANDING"]
    assert "suspended_until" not in item
    assert item["q_other_202612_1"] == {"S": "9999999999#x"}
    # Who has no points has no attribute: so say the conditions of bookings.
    api.staff.post(path, {"action": "forgive", "note": "残りも"}, who=MANAGER)
    assert "points" not in api.dynamo.items["M#44201#HOLDER#resident:hana", "STANDING"]
    nothing = api.staff.post(path, {"action": "forgive", "note": "もう一度"}, who=MANAGER)
    assert _code(nothing) == (409, "facilities.no_such_points")
    corrections = api.staff.get(f"/users/{number}").document["corrections"]
    assert {(each["points"], each["note"]) for each in corrections} == {(-1, "見本の理由"), (-1, "残りも")}


def test_adding_points_suspends_at_the_limit(api: AccountsApi) -> None:
    group_id = api.found_group("hana")
    limit = api.done("hana", "GET", f"/reservations/standing?municipality={OITA}")["points_limit"]
    path = f"/groups/{group_id}/points"
    adding = {"action": "add", "reason": "no_show", "note": "連絡なし"}
    # Who never applied here is unknown here, like a group that does not exist.
    unknown = (404, "facilities.registration_not_found")
    assert _code(api.staff.post(path, adding, who=MANAGER)) == unknown
    api.done("hana", "POST", f"/groups/{group_id}/registrations", {"municipality": OITA})
    first = api.staff.post(path, adding, who=MANAGER)
    assert (first.status, first.document["suspended_until"]) == (200, None)
    assert 0 < first.document["points"] < limit
    times = 1
    while (answer := api.staff.post(path, adding, who=MANAGER)).document["suspended_until"] is None:
        times += 1
        assert times * first.document["points"] < limit
    assert date.fromisoformat(answer.document["suspended_until"]) > date(2026, 12, 1)
    seen = api.done("hana", "GET", f"/reservations/standing?municipality={OITA}&group_id={group_id}")
    assert seen["suspended_until"] == answer.document["suspended_until"]
    assert _code(api.staff.post("/groups/nothing/points", adding, who=MANAGER)) == unknown


def test_points_that_make_no_sense(api: AccountsApi) -> None:
    (number,) = api.register("hana")
    path = f"/users/{number}/points"
    for document, place in (
        ({"action": "add", "note": "種類なし"}, "reason"),
        ({"action": "add", "reason": "no_show", "day": "2026-12-01", "note": "先の日"}, "day"),
        ({"action": "add", "reason": "rudeness", "note": "きまりにない"}, "reason"),
        ({"action": "forgive", "note": ""}, "note"),
    ):
        answer = api.staff.post(path, document, who=MANAGER)
        assert answer.status == 422
        assert answer.document["errors"][0]["pointer"] == f"/body/{place}"


def test_points_written_meanwhile_are_not_lost(api: AccountsApi) -> None:
    (number,) = api.register("hana")
    _put_standing(api, "resident:hana", NO_SHOWS[:1])

    api.meanwhile(lambda: _put_standing(api, "resident:hana", NO_SHOWS))
    answer = api.staff.post(f"/users/{number}/points", {"action": "forgive", "note": "同時"}, who=MANAGER)
    assert _code(answer) == (409, "facilities.points_changed")
    assert api.dynamo.items["M#44201#HOLDER#resident:hana", "STANDING"]["points"]["S"] == points_text(NO_SHOWS)

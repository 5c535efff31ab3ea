"""Groups: founding, inviting by number, accepting, leaving, handing over."""

from typing import Any

import pytest
from tests.accounts_api import AccountsApi

from machiport.facilities.accounts import dynamo_groups

GROUP = {"name": "見本コーラス", "kana": "ミホンコーラス", "kind": "circle"}


@pytest.fixture
def api() -> AccountsApi:
    return AccountsApi()


def _code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.document["code"]


def test_a_group_is_founded_and_listed(api: AccountsApi) -> None:
    assert _code(api.call("hana", "POST", "/groups", GROUP)) == (409, "facilities.account_needed")
    (number,) = api.register("hana")
    founded = api.call("hana", "POST", "/groups", GROUP)
    assert founded.status == 201
    group_id = founded.document["group_id"]
    assert founded.headers["location"] == f"/groups/{group_id}"
    assert api.done("hana", "GET", "/groups")["items"] == [founded.document]
    view = api.people("hana", group_id)
    (person,) = view["people"]
    assert (person["user_number"], person["name"], person["role"]) == (number, "見本 hana", "representative")
    assert (view["members"], view["registrations"]) == (1, [])


def test_a_repeated_founding_founds_once(api: AccountsApi) -> None:
    api.register("hana")
    first = api.call("hana", "POST", "/groups", GROUP, key="the-same-key")
    again = api.call("hana", "POST", "/groups", GROUP, key="the-same-key")
    assert (again.status, again.document) == (201, first.document)
    assert again.headers["idempotency-replayed"] == "true"
    other = api.call("hana", "POST", "/groups", GROUP | {"name": "別の会"}, key="the-same-key")
    assert _code(other) == (422, "idempotency_key_reused")
    assert len(api.done("hana", "GET", "/groups")["items"]) == 1
    # The region has no municipality in front, the client's key stands nowhere.
    (record,) = [pk for pk, sk in api.dynamo.items if sk == "RECORD"]
    assert record.startswith("REGION#IDEMPOTENCY#")


def test_an_invitation_tells_no_name_until_it_is_accepted(api: AccountsApi) -> None:
    group_id = api.found_group("hana")
    (number,) = api.register("taro")
    invited = api.done("hana", "POST", f"/groups/{group_id}/members", {"user_number": number})
    assert (invited["name"], invited["state"]) == (None, "invited")
    assert "taro" not in str(api.people("hana", group_id))
    assert api.call("taro", "GET", f"/groups/{group_id}").status == 404
    (listed,) = api.done("taro", "GET", "/groups")["items"]
    assert (listed["group_id"], listed["state"], listed["members"]) == (group_id, "invited", 2)
    joined = api.done("taro", "POST", f"/groups/{group_id}/membership")
    assert (joined["state"], joined["role"]) == ("active", "member")
    assert [each["name"] for each in api.people("hana", group_id)["people"]] == ["見本 hana", "見本 taro"]
    # Members see their own number, the representative everybody's.
    assert [each["user_number"] for each in api.people("taro", group_id)["people"]] == [None, number]
    assert _code(api.call("taro", "POST", f"/groups/{group_id}/membership")) == (409, "facilities.no_invitation")


def test_who_may_not_invite(api: AccountsApi) -> None:
    group_id = api.found_group("hana", "taro")
    jiro, hana = api.register("jiro", "hana")
    path = f"/groups/{group_id}/members"
    assert _code(api.call("taro", "POST", path, {"user_number": jiro})) == (403, "facilities.representative_only")
    assert _code(api.call("jiro", "POST", path, {"user_number": jiro})) == (404, "facilities.group_not_found")
    assert _code(api.call("hana", "POST", path, {"user_number": hana})) == (409, "facilities.already_member")
    assert _code(api.call("hana", "POST", path, {"user_number": "20000006"})) == (404, "facilities.user_not_found")
    mistyped = api.call("hana", "POST", path, {"user_number": "20000007"}, Accept_Language="en")
    assert (mistyped.status, mistyped.document["errors"][0]["pointer"]) == (422, "/body/user_number")
    assert "check its eight digits" in mistyped.document["errors"][0]["message"]


@pytest.mark.parametrize("group_id", ["f" * 24, "F" * 24, "nothing", "x" * 500, "%23"])
def test_other_peoples_groups_are_not_found(api: AccountsApi, group_id: str) -> None:
    (number,) = api.register("hana")
    body = {"user_number": number}
    for method, path, document in (
        ("GET", "", None),
        ("POST", "/members", body),
        ("POST", "/membership", None),
        ("DELETE", f"/members/{number}", None),
        ("PUT", "/representative", body),
        ("POST", "/registrations", {"municipality": "44201"}),
        ("DELETE", "/registrations/44201", None),
    ):
        assert _code(api.call("hana", method, f"/groups/{group_id}{path}", document)) == (
            404,
            "facilities.group_not_found",
        )


def test_leaving_declining_and_removing(api: AccountsApi) -> None:
    group_id = api.found_group("hana", "taro", "jiro")
    hana, taro, jiro, saki = api.register("hana", "taro", "jiro", "saki")
    path = f"/groups/{group_id}/members"
    api.done("hana", "POST", path, {"user_number": saki})
    # An invited person sees nobody, and may only decline.
    assert _code(api.call("saki", "DELETE", f"{path}/{taro}")) == (404, "facilities.group_not_found")
    api.done("saki", "DELETE", f"{path}/{saki}")
    assert api.done("saki", "GET", "/groups")["items"] == []
    assert _code(api.call("taro", "DELETE", f"{path}/{jiro}")) == (403, "facilities.representative_only")
    assert _code(api.call("hana", "DELETE", f"{path}/{hana}")) == (409, "facilities.representative_stays")
    api.done("hana", "DELETE", f"{path}/{jiro}")
    assert _code(api.call("hana", "DELETE", f"{path}/{jiro}")) == (404, "facilities.member_not_found")
    assert api.call("jiro", "GET", f"/groups/{group_id}").status == 404
    api.done("taro", "DELETE", f"{path}/{taro}")
    assert api.people("hana", group_id)["members"] == 1
    # Who left may be invited again.
    api.done("hana", "POST", path, {"user_number": taro})


def test_handing_over(api: AccountsApi) -> None:
    group_id = api.found_group("hana", "taro")
    hana, taro, jiro = api.register("hana", "taro", "jiro")
    path = f"/groups/{group_id}/representative"
    api.done("hana", "POST", f"/groups/{group_id}/members", {"user_number": jiro})
    assert _code(api.call("taro", "PUT", path, {"user_number": taro})) == (403, "facilities.representative_only")
    assert _code(api.call("hana", "PUT", path, {"user_number": jiro})) == (409, "facilities.member_not_active")
    assert _code(api.call("hana", "PUT", path, {"user_number": "20000006"})) == (404, "facilities.member_not_found")
    for _ in range(2):  # the second time its answer was lost
        view = api.done("hana", "PUT", path, {"user_number": taro})
        assert [each["role"] for each in view["people"] if each["name"]] == ["member", "representative"]
    api.done("hana", "DELETE", f"/groups/{group_id}/members/{hana}")
    assert api.done("taro", "GET", f"/groups/{group_id}")["role"] == "representative"


def test_a_group_has_an_end_also_for_two_at_once(api: AccountsApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamo_groups, "MOST_MEMBERS", 3)
    group_id = api.found_group("hana", "taro")
    jiro, saki = api.register("jiro", "saki")
    path = f"/groups/{group_id}/members"

    api.meanwhile(lambda: api.done("hana", "POST", path, {"user_number": saki}))
    assert _code(api.call("hana", "POST", path, {"user_number": jiro})) == (409, "facilities.group_changed")
    full = api.call("hana", "POST", path, {"user_number": jiro})
    assert (_code(full), "3" in full.document["detail"]) == ((409, "facilities.group_full"), True)
    assert api.people("hana", group_id)["members"] == 3


def test_a_person_is_in_so_many_groups(api: AccountsApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamo_groups, "MOST_GROUPS", 2)
    group_id = api.found_group("hana", "taro")
    (taro,) = api.register("taro")
    second = api.found_group("taro")
    assert _code(api.call("taro", "POST", "/groups", GROUP)) == (409, "facilities.too_many_groups")
    third = api.found_group("hana")
    path = f"/groups/{third}/members"
    assert _code(api.call("hana", "POST", path, {"user_number": taro})) == (409, "facilities.too_many_groups")
    api.done("taro", "DELETE", f"/groups/{group_id}/members/{taro}")
    api.done("hana", "POST", path, {"user_number": taro})
    left = {each["group_id"] for each in api.done("taro", "GET", "/groups")["items"]}
    assert left == {second, third}


def test_who_is_removed_while_accepting_is_out(api: AccountsApi) -> None:
    group_id = api.found_group("hana")
    (taro,) = api.register("taro")
    api.done("hana", "POST", f"/groups/{group_id}/members", {"user_number": taro})

    api.meanwhile(lambda: api.done("hana", "DELETE", f"/groups/{group_id}/members/{taro}"))
    assert _code(api.call("taro", "POST", f"/groups/{group_id}/membership")) == (409, "facilities.group_changed")
    assert api.people("hana", group_id)["members"] == 1


def test_who_is_promoted_while_removed_stays(api: AccountsApi) -> None:
    group_id = api.found_group("hana", "taro")
    (taro,) = api.register("taro")

    api.meanwhile(lambda: api.done("hana", "PUT", f"/groups/{group_id}/representative", {"user_number": taro}))
    removed = api.call("hana", "DELETE", f"/groups/{group_id}/members/{taro}")
    assert _code(removed) == (409, "facilities.group_changed")
    assert api.people("taro", group_id)["role"] == "representative"

"""Residents and staff from verified claims."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machiport.identity import Resident, Staff, StaffGrant, UserPools, parse_group, principal_from_claims
from machiport.problem_details import Unauthenticated

POOLS = UserPools(residents="ap-northeast-1_RES", staff="ap-northeast-1_STA")
ISSUER = "https://cognito-idp.ap-northeast-1.amazonaws.com/"
RESIDENT = {"sub": "r-1", "token_use": "access", "iss": ISSUER + POOLS.residents}
STAFF = {"sub": "s-1", "token_use": "access", "iss": ISSUER + POOLS.staff}
GRANTS = frozenset(
    {StaffGrant("44201", "garbage", "editor"), StaffGrant("44202", "facilities", "manager")},
)


def test_a_resident_is_the_subject_alone() -> None:
    assert principal_from_claims(RESIDENT | {"cognito:groups": "m44201.garbage.editor"}, POOLS) == Resident("r-1")


@pytest.mark.parametrize(
    "groups",
    [
        ["m44201.garbage.editor", "m44202.facilities.manager"],
        "m44201.garbage.editor,m44202.facilities.manager",
        "m44201.garbage.editor, m44202.facilities.manager",
        "[m44201.garbage.editor m44202.facilities.manager]",
        "[m44201.garbage.editor, m44202.facilities.manager]",
        json.dumps(["m44201.garbage.editor", "m44202.facilities.manager"]),
        "m44201.garbage.editor m44202.facilities.manager other x.y.z",
    ],
)
def test_groups_are_read_in_every_form_of_the_gateway(groups: object) -> None:
    assert principal_from_claims(STAFF | {"cognito:groups": groups}, POOLS) == Staff("s-1", GRANTS)


@pytest.mark.parametrize("groups", [None, "", "[]", [], 7, {"m44201.garbage.editor": True}])
def test_staff_without_groups_may_nothing(groups: object) -> None:
    assert principal_from_claims(STAFF | {"cognito:groups": groups}, POOLS) == Staff("s-1", frozenset())


@pytest.mark.parametrize(
    "change",
    [
        {"token_use": "id"},
        {"token_use": None},
        {"sub": ""},
        {"sub": None},
        {"iss": None},
        {"iss": ""},
        {"iss": ISSUER},
        {"iss": ISSUER + "ap-northeast-1_OTHER"},
        {"iss": ISSUER + POOLS.residents + "/"},
        {"iss": ISSUER + POOLS.residents + "x"},
    ],
)
def test_other_tokens_do_not_authorise(change: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        principal_from_claims(RESIDENT | change, POOLS)


def test_pools_that_are_not_configured_let_nobody_in() -> None:
    with pytest.raises(Unauthenticated):
        principal_from_claims(RESIDENT | {"iss": ""}, UserPools(residents="", staff=""))


def test_a_token_of_another_app_of_the_pool_does_not_authorise() -> None:
    pools = UserPools(POOLS.residents, POOLS.staff, residents_client="app", staff_client="office")
    assert principal_from_claims(RESIDENT | {"client_id": "app"}, pools) == Resident("r-1")
    assert principal_from_claims(STAFF | {"client_id": "office"}, pools) == Staff("s-1", frozenset())
    for wrong in ({"client_id": "office"}, {"client_id": ""}, {}):
        with pytest.raises(Unauthenticated):
            principal_from_claims({**RESIDENT, **wrong}, pools)


@given(st.text(max_size=60))
def test_only_groups_of_the_right_form_grant(group: str) -> None:
    grant = parse_group(group)
    assert grant is None or group == f"m{grant.municipality}.{grant.context}.{grant.role}"


@pytest.mark.parametrize(
    "group", ["m４４２０１.garbage.editor", "m44201.garbage.editor\n", "m44201..editor", "m44201.a"]
)
def test_lookalike_groups_grant_nothing(group: str) -> None:
    assert parse_group(group) is None


def test_a_publisher_may_what_an_editor_may_and_not_the_other_way_round() -> None:
    publisher = Staff("s", frozenset({StaffGrant("44201", "garbage", "publisher")}))
    editor = Staff("s", frozenset({StaffGrant("44201", "garbage", "editor")}))
    assert publisher.may("44201", "garbage", "editor")
    assert publisher.may("44201", "garbage", "publisher")
    assert editor.may("44201", "garbage", "editor")
    assert not editor.may("44201", "garbage", "publisher")
    assert not publisher.may("44201", "facilities", "editor")
    assert not publisher.may("44202", "garbage", "editor")
    assert publisher.is_of("44201")
    assert not publisher.is_of("44202")


def test_an_editor_of_shelters_may_report_and_a_reporter_may_not_edit() -> None:
    editor = Staff("s", frozenset({StaffGrant("44201", "hazard", "editor")}))
    reporter = Staff("s", frozenset({StaffGrant("44201", "hazard", "reporter")}))
    assert editor.may("44201", "hazard", "reporter")
    assert reporter.may("44201", "hazard", "reporter")
    assert not reporter.may("44201", "hazard", "editor")


def test_pseudonyms_are_steady_and_tell_nobody() -> None:
    assert Resident("r-1").pseudonym == Resident("r-1").pseudonym
    assert Resident("r-1").pseudonym != Staff("r-1", frozenset()).pseudonym
    assert "r-1" not in Resident("r-1").pseudonym
    assert Resident("x").key != Staff("x", frozenset()).key


def test_a_manager_of_facilities_may_stand_at_the_counter_and_a_clerk_may_not_manage() -> None:
    manager = Staff("s", frozenset({StaffGrant("44201", "facilities", "manager")}))
    clerk = Staff("s", frozenset({StaffGrant("44201", "facilities", "clerk")}))
    assert manager.may("44201", "facilities", "clerk")
    assert clerk.may("44201", "facilities", "clerk")
    assert not clerk.may("44201", "facilities", "manager")


def test_an_approver_may_do_what_a_reviewer_may_and_not_the_other_way_round() -> None:
    approver = Staff("s", frozenset({StaffGrant("44201", "applications", "approver")}))
    reviewer = Staff("s", frozenset({StaffGrant("44201", "applications", "reviewer")}))
    assert approver.may("44201", "applications", "reviewer")
    assert approver.may("44201", "applications", "approver")
    assert not reviewer.may("44201", "applications", "approver")


def test_departments_are_those_of_one_municipality() -> None:
    grants = {parse_group(group) for group in ("m44201.departments.citizens", "m44202.departments.tax")}
    person = Staff("s", frozenset({*(grant for grant in grants if grant), *GRANTS}))
    assert person.departments("44201") == {"citizens"}
    assert person.departments("44202") == {"tax"}
    assert person.departments("44203") == frozenset()

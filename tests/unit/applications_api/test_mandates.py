"""Mandates (委任): proposed by the agent, confirmed by the principal, relied on in every step, ended by either."""

from datetime import timedelta

import pytest
from tests.applications_api import COMPLETE, NORA, ApplicationsApi, procedure
from tests.applications_world import COPY, HANAKO, JIRO, NOTICE, PERMIT, TARO, TOWN

WISH = {"municipality": TOWN, "procedures": [COPY], "valid_until": "2026-12-20"}


@pytest.fixture
def api() -> ApplicationsApi:
    return ApplicationsApi()


def begun(api: ApplicationsApi, mandate_id: str) -> str:
    return str(api.begin(HANAKO, COPY, mandate_id=mandate_id)["application_id"])


def test_an_agent_learns_nothing_of_the_principal_but_the_name_once_it_is_confirmed(api: ApplicationsApi) -> None:
    proposed = api.done(HANAKO, "POST", "/mandates", WISH)
    assert (proposed["state"], proposed["principal_name"]) == ("proposed", None)
    assert len(proposed["code"].replace("-", "")) == 16
    assert proposed["code_expires_at"] == "2026-11-27T12:00:00+09:00"
    seen = api.done(TARO, "POST", "/mandates/lookups", {"code": proposed["code"]})
    assert (seen["role"], seen["agent_name"]) == ("asked", "見本 花子")
    assert [permitted["id"] for permitted in seen["procedures"]] == [COPY]
    assert (seen["valid_from"], seen["valid_until"], seen["all_procedures"]) == ("2026-11-20", "2026-12-20", False)
    assert "code" not in seen
    confirmed = api.done(TARO, "POST", "/mandates/confirmations", {"code": proposed["code"].lower().replace("-", " ")})
    assert (confirmed["role"], confirmed["state"]) == ("principal", "confirmed")
    (held,) = api.done(HANAKO, "GET", "/mandates")["items"]
    assert (held["role"], held["principal_name"]) == ("agent", "見本 太郎")
    (given,) = api.done(TARO, "GET", "/mandates")["items"]
    assert (given["role"], given["agent_name"]) == ("principal", "見本 花子")
    assert "applications.mandate_confirmed" in api.world.events()


def test_the_table_holds_no_code(api: ApplicationsApi) -> None:
    first = api.call(HANAKO, "POST", "/mandates", WISH, key="same-key-1")
    code = first.document["code"]
    assert not [item for item in api.dynamo.items.values() if code in str(item) or code.replace("-", "") in str(item)]
    again = api.call(HANAKO, "POST", "/mandates", WISH, key="same-key-1")
    assert (again.document["code"], again.headers["idempotency-replayed"]) == (code, "true")
    assert len(api.done(HANAKO, "GET", "/mandates")["items"]) == 1


def test_a_code_works_once_and_for_seven_days(api: ApplicationsApi) -> None:
    codes = [api.done(HANAKO, "POST", "/mandates", WISH)["code"] for _ in range(2)]
    api.done(TARO, "POST", "/mandates/confirmations", {"code": codes[0]})
    api.clock.advance(timedelta(days=7))
    for code in (*codes, "AAAA-AAAA-AAAA-AAAA", "no code"):
        for path in ("/mandates/lookups", "/mandates/confirmations", "/mandates/refusals"):
            answer = api.call(JIRO, "POST", path, {"code": code})
            assert (answer.status, answer.document["code"]) == (404, "applications.mandate_code_unknown")


def test_the_same_confirmation_is_given_once(api: ApplicationsApi) -> None:
    code = {"code": api.done(HANAKO, "POST", "/mandates", WISH)["code"]}
    first, again = (api.call(TARO, "POST", "/mandates/confirmations", code, key="same-key-1") for _ in range(2))
    assert (first.status, first.body) == (200, again.body)
    assert api.world.events().count("applications.mandate_confirmed") == 1


def test_of_two_who_enter_a_code_at_the_same_moment_one_is_bound(api: ApplicationsApi) -> None:
    code = api.done(HANAKO, "POST", "/mandates", WISH)["code"]
    api.meanwhile(lambda: api.confirm_beside(JIRO, code))
    answer = api.call(TARO, "POST", "/mandates/confirmations", {"code": code})
    assert (answer.status, answer.document["code"]) == (409, "applications.mandate_decided")
    (held,) = api.done(HANAKO, "GET", "/mandates")["items"]
    assert held["principal_name"] == "見本 次郎"
    assert api.done(TARO, "GET", "/mandates")["items"] == []


def test_nobody_confirms_their_own_proposal(api: ApplicationsApi) -> None:
    code = api.done(HANAKO, "POST", "/mandates", WISH)["code"]
    answer = api.call(HANAKO, "POST", "/mandates/confirmations", {"code": code})
    assert (answer.status, answer.document["code"]) == (409, "applications.mandate_of_oneself")


def test_both_must_have_been_verified(api: ApplicationsApi) -> None:
    assert api.call(NORA, "POST", "/mandates", WISH).document["code"] == "applications.identity_too_low"
    code = api.done(HANAKO, "POST", "/mandates", WISH)["code"]
    answer = api.call(NORA, "POST", "/mandates/confirmations", {"code": code})
    assert answer.document["code"] == "applications.identity_too_low"


def test_what_was_refused_is_over_and_says_not_by_whom(api: ApplicationsApi) -> None:
    proposed = api.done(HANAKO, "POST", "/mandates", WISH)
    assert api.done(TARO, "POST", "/mandates/refusals", {"code": proposed["code"]})["state"] == "refused"
    seen = api.done(HANAKO, "GET", f"/mandates/{proposed['mandate_id']}")
    assert (seen["state"], seen["principal_name"]) == ("refused", None)
    answer = api.call(TARO, "POST", "/mandates/confirmations", {"code": proposed["code"]})
    assert answer.document["code"] == "applications.mandate_code_unknown"


@pytest.mark.parametrize(
    ("different", "pointer"),
    [
        ({"valid_until": "2026-11-19"}, "/body/valid_until"),
        ({"valid_until": "2027-11-22"}, "/body/valid_until"),
        ({"valid_until": "9999-12-31"}, "/body/valid_until"),
        ({"valid_from": "2026-11-19"}, "/body/valid_from"),
        ({"valid_from": "2027-02-19", "valid_until": "2027-03-01"}, "/body/valid_from"),
        ({"procedures": [COPY, PERMIT]}, "/body/procedures/1"),
    ],
)
def test_what_cannot_be_proposed_is_refused(api: ApplicationsApi, different: dict[str, object], pointer: str) -> None:
    answer = api.call(HANAKO, "POST", "/mandates", WISH | different)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.document["errors"]] == [pointer]
    assert api.call(HANAKO, "POST", "/mandates", WISH | {"procedures": ["nothing_such"]}).status == 404


def test_a_mandate_of_others_is_not_there(api: ApplicationsApi) -> None:
    mandate_id = api.mandate()
    assert api.call(JIRO, "GET", f"/mandates/{mandate_id}").status == 404
    assert api.call(JIRO, "POST", f"/mandates/{mandate_id}/revocation").status == 404
    wish = {"municipality": TOWN, "procedure_id": COPY, "mandate_id": mandate_id}
    assert api.call(JIRO, "POST", "/applications", wish).status == 404
    assert api.call(TARO, "POST", "/applications", wish).status == 404


def test_an_agent_applies_and_the_principal_sees_all_of_it(api: ApplicationsApi) -> None:
    application_id = begun(api, api.mandate())
    assert api.world.events().count("applications.begun_by_agent") == 1
    mine = api.view(HANAKO, application_id)
    assert (mine["role"], mine["form"]["answers"]) == ("agent", {"name": "見本 太郎"})
    assert api.save(HANAKO, application_id, COMPLETE).status == 200
    assert api.submit(HANAKO, application_id, delivery={"method": "post"}).status == 200
    seen = api.view(HANAKO, application_id)
    assert (seen["facts"], seen["delivery_address"]) == (None, None)
    theirs = api.view(TARO, application_id)
    assert (theirs["role"], theirs["facts"]["name"]) == ("applicant", "見本 太郎")
    for who, role in ((TARO, "applicant"), (HANAKO, "agent")):
        (listed,) = api.done(who, "GET", "/applications")["items"]
        assert (listed["application_id"], listed["role"]) == (application_id, role)


def test_the_agents_own_identity_counts_as_well(api: ApplicationsApi) -> None:
    mandate_id = api.mandate()
    api.verify(HANAKO, "見本 花子", TOWN, "email")
    wish = {"municipality": TOWN, "procedure_id": COPY, "mandate_id": mandate_id}
    answer = api.call(HANAKO, "POST", "/applications", wish)
    assert (answer.document["code"], answer.document["who"]) == ("applications.identity_too_low", "agent")


def test_a_mandate_is_for_its_procedures_only(api: ApplicationsApi) -> None:
    wish = {"municipality": TOWN, "procedure_id": NOTICE, "mandate_id": api.mandate(procedures=[COPY])}
    answer = api.call(HANAKO, "POST", "/applications", wish)
    assert (answer.status, answer.document["code"]) == (409, "applications.mandate_not_in_force")
    everything = api.mandate()
    answer = api.call(HANAKO, "POST", "/applications", wish | {"procedure_id": PERMIT, "mandate_id": everything})
    assert [reason["code"] for reason in answer.document["reasons"]] == ["no_agents"]


@pytest.mark.parametrize("by", [TARO, HANAKO])
def test_a_mandate_that_was_revoked_lets_the_agent_do_nothing_more(api: ApplicationsApi, by: str) -> None:
    mandate_id = api.mandate()
    application_id = begun(api, mandate_id)
    api.save(HANAKO, application_id, COMPLETE)
    assert api.done(by, "POST", f"/mandates/{mandate_id}/revocation")["state"] == "revoked"
    answers = [
        api.save(HANAKO, application_id, COMPLETE, version=2),
        api.submit(HANAKO, application_id),
        api.call(HANAKO, "DELETE", f"/applications/{application_id}"),
    ]
    assert {(each.status, each.document["code"]) for each in answers} == {(409, "applications.mandate_not_in_force")}
    assert api.submit(TARO, application_id).status == 200
    assert api.call(HANAKO, "POST", f"/applications/{application_id}/withdrawal").status == 409
    assert api.call(by, "POST", f"/mandates/{mandate_id}/revocation").status == 409


def test_an_agent_whose_mandate_is_over_sees_the_line_and_nothing_in_it(api: ApplicationsApi) -> None:
    mandate_id = api.mandate()
    application_id = begun(api, mandate_id)
    api.save(HANAKO, application_id, COMPLETE)
    api.submit(HANAKO, application_id)
    api.pay(application_id)
    api.done(TARO, "POST", f"/mandates/{mandate_id}/revocation")
    api.ask_to_correct(application_id)
    corrected = COMPLETE | {"purpose": "other", "detail": "事情(見本)"}
    assert api.save(TARO, application_id, corrected, version=3).status == 200
    for path in ("", "/form", "/attachments", "/corrections"):
        answer = api.call(HANAKO, "GET", f"/applications/{application_id}{path}")
        assert (answer.status, answer.document["code"]) == (409, "applications.mandate_not_in_force")
        assert "事情" not in answer.body
        assert api.call(TARO, "GET", f"/applications/{application_id}{path}").status == 200
    (listed,) = api.done(HANAKO, "GET", "/applications")["items"]
    assert (listed["application_id"], listed["state"]) == (application_id, "correction_requested")


def test_a_mandate_that_is_over_or_not_begun_is_refused(api: ApplicationsApi) -> None:
    later = api.mandate(valid_from="2026-11-21")
    wish = {"municipality": TOWN, "procedure_id": COPY, "mandate_id": later}
    assert api.call(HANAKO, "POST", "/applications", wish).status == 409
    api.clock.advance(timedelta(days=30))  # noon of the last day
    application_id = begun(api, later)
    api.clock.advance(timedelta(hours=12))  # midnight in Japan
    assert api.save(HANAKO, application_id, COMPLETE).document["code"] == "applications.mandate_not_in_force"


def test_a_revocation_at_the_same_moment_as_the_submission_wins(api: ApplicationsApi) -> None:
    mandate_id = api.mandate()
    application_id = begun(api, mandate_id)
    api.save(HANAKO, application_id, COMPLETE)
    api.meanwhile(lambda: api.revoke_beside(TARO, mandate_id))
    answer = api.submit(HANAKO, application_id)
    assert (answer.status, answer.document["code"]) == (409, "applications.mandate_not_in_force")
    assert api.world.state(application_id) == "draft"


def test_a_procedure_that_is_no_longer_offered_is_named_by_its_id(api: ApplicationsApi) -> None:
    mandate_id = api.mandate(procedures=[NOTICE])
    gone = procedure(NOTICE).model_copy(update={"offered_by": ()})
    api.source.changed[NOTICE] = gone
    deployed_anew = ApplicationsApi(world=api.world, source=api.source)
    seen = deployed_anew.done(TARO, "GET", f"/mandates/{mandate_id}")
    assert seen["procedures"] == [{"id": NOTICE, "title": None}]


def test_only_the_person_concerned_erases(api: ApplicationsApi) -> None:
    application_id = begun(api, api.mandate(procedures=[COPY]))
    api.save(HANAKO, application_id, COMPLETE | {"purpose": "welfare"})
    api.submit(HANAKO, application_id)
    api.done(HANAKO, "POST", f"/applications/{application_id}/withdrawal")
    assert api.call(HANAKO, "POST", f"/applications/{application_id}/erasure").status == 404
    assert api.call(TARO, "POST", f"/applications/{application_id}/erasure").status == 200

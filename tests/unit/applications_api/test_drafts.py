"""Beginning an application, typing, coming back to it, throwing it away."""

from datetime import timedelta

import pytest
from tests.applications_api import COMPLETE, NORA, ApplicationsApi, procedure
from tests.applications_world import COPY, HANAKO, JIRO, NOTICE, PERMIT, TARO, TOWN

from machiport.applications.procedures.model import FieldText
from machiport.localized_text import LocalizedText

A_VALID_MY_NUMBER = "123456789018"
_SECOND = timedelta(seconds=1)


@pytest.fixture
def api() -> ApplicationsApi:
    return ApplicationsApi()


def test_a_draft_is_filled_in_with_what_was_verified_and_keeps_its_procedures_version(api: ApplicationsApi) -> None:
    begun = api.begin()
    assert begun["form"]["answers"] == {"name": "見本 太郎", "born": "1980-01-02", "phone": "097-000-0000"}
    assert begun["form"]["sections"] == {"you": "complete", "request": "empty", "reason": "hidden"}
    assert begun["status"]["state"] == "draft"
    kept = procedure(COPY).version_id
    assert begun["procedure"]["version"] == kept
    newer = procedure(COPY).model_copy(update={"version": 2, "title": LocalizedText(ja="新しい見本")})
    api.source.changed[COPY] = newer
    another = ApplicationsApi(world=api.world, source=api.source)  # deployed with the new file
    assert another.view(TARO, begun["application_id"])["procedure"] == begun["procedure"]
    form = another.done(TARO, "GET", f"/applications/{begun['application_id']}/form")
    assert form["procedure_version"] == kept
    assert another.begin()["procedure"]["title"] == "新しい見本"


def test_a_fact_that_the_form_does_not_take_is_left_out(api: ApplicationsApi) -> None:
    api.verify(TARO, "見本" * 50, TOWN)
    assert "name" not in api.begin()["form"]["answers"]


def test_an_unknown_place_or_procedure_is_404(api: ApplicationsApi) -> None:
    for municipality, procedure_id in (("01234", COPY), (TOWN, "nothing_such")):
        wish = {"municipality": municipality, "procedure_id": procedure_id}
        assert api.call(TARO, "POST", "/applications", wish).status == 404


def test_too_low_an_identity_is_told_with_what_is_needed(api: ApplicationsApi) -> None:
    api.verify(NORA, "見本 のら", TOWN, "email")
    answer = api.call(NORA, "POST", "/applications", {"municipality": TOWN, "procedure_id": COPY}, Accept_Language="en")
    assert (answer.status, answer.document["code"]) == (409, "applications.identity_too_low")
    assert (answer.document["needed"], answer.document["present"]) == ("jpki", "email")
    assert "My Number Card" in answer.document["errors"][0]["message"]


def test_everything_against_it_is_told_at_once(api: ApplicationsApi) -> None:
    answer = api.call(NORA, "POST", "/applications", {"municipality": TOWN, "procedure_id": COPY})
    assert (answer.status, answer.document["code"]) == (409, "applications.not_eligible")
    assert [reason["code"] for reason in answer.document["reasons"]] == ["identity_too_low", "residents_only"]
    assert api.done(NORA, "GET", "/applications")["items"] == []


def test_who_was_verified_without_a_name_is_told_so(api: ApplicationsApi) -> None:
    del api.dynamo.items[f"R#{TARO}", "FACTS"]
    answer = api.call(TARO, "POST", "/applications", {"municipality": TOWN, "procedure_id": COPY})
    assert answer.document["reasons"] == [{"code": "facts_missing", "facts": ["address", "birthdate", "name"]}]
    assert api.begin(TARO, NOTICE)["form"]["answers"] == {}


def test_what_only_agents_apply_for_is_not_for_oneself(api: ApplicationsApi) -> None:
    api.source.changed[NOTICE] = procedure(NOTICE).model_copy(update={"who": ("agent",)})
    answer = api.call(TARO, "POST", "/applications", {"municipality": TOWN, "procedure_id": NOTICE})
    assert [reason["code"] for reason in answer.document["reasons"]] == ["agents_only"]


def test_the_same_request_begins_one_draft(api: ApplicationsApi) -> None:
    wish = {"municipality": TOWN, "procedure_id": COPY}
    first, again = (api.call(TARO, "POST", "/applications", wish, key="same-key-1") for _ in range(2))
    assert first.body == again.body
    assert again.headers["idempotency-replayed"] == "true"
    assert len(api.done(TARO, "GET", "/applications")["items"]) == 1


def test_the_record_of_a_request_holds_nothing_personal(api: ApplicationsApi) -> None:
    application_id = api.begin()["application_id"]
    assert api.call(TARO, "DELETE", f"/applications/{application_id}").status == 204
    left = {key: item for key, item in api.dynamo.items.items() if not key[0].startswith("R#")}
    assert "見本 太郎" not in str(left)
    assert "1980-01-02" not in str(left)


def test_what_is_typed_is_kept_with_what_is_wrong(api: ApplicationsApi) -> None:
    application_id = api.begin()["application_id"]
    saved = api.save(TARO, application_id, {"name": "見本 太郎", "phone": "ﾃﾞﾝﾜ", "copies": 3, "purpose": "other"})
    assert saved.status == 200
    assert saved.headers["etag"] == '"2"'
    assert [fault["pointer"] for fault in saved.document["faults"]] == ["/answers/phone"]
    assert saved.document["sections"] == {"you": "begun", "request": "complete", "reason": "empty"}
    assert saved.document["fee"]["total"] == 900
    assert (saved.document["papers_needed"], saved.document["papers_taken"]) == (["proof"], ["proof"])
    seen = api.view(TARO, application_id)["form"]
    assert seen["answers"] == {"name": "見本 太郎", "phone": "デンワ", "copies": 3, "purpose": "other"}


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ({"name": A_VALID_MY_NUMBER}, "/body/answers/name"),
        ({"unheard_of": 1}, "/body/answers/unheard_of"),
        ({"name": "見本\u0007"}, "/body/answers/name"),
        ({"detail": "あ" * 20_000}, "/body/answers"),
    ],
)
def test_what_no_form_takes_is_refused_and_nothing_is_kept(
    api: ApplicationsApi, answers: dict[str, object], pointer: str
) -> None:
    application_id = api.begin()["application_id"]
    refused = api.save(TARO, application_id, answers)
    assert refused.status == 422
    assert [error["pointer"] for error in refused.document["errors"]] == [pointer]
    assert A_VALID_MY_NUMBER not in refused.body
    assert api.view(TARO, application_id)["form"]["version"] == 1


def test_of_two_devices_the_slower_one_is_told_and_overwrites_nothing(api: ApplicationsApi) -> None:
    application_id = api.begin()["application_id"]
    assert api.save(TARO, application_id, {"name": "見本 一"}, version=1).status == 200
    slower = api.save(TARO, application_id, {"name": "見本 二"}, version=1)
    assert (slower.status, slower.document["code"], slower.document["version"]) == (412, "precondition_failed", 2)
    assert api.view(TARO, application_id)["form"]["answers"] == {"name": "見本 一"}


def test_saving_the_same_again_after_a_lost_reply_is_no_conflict(api: ApplicationsApi) -> None:
    application_id = api.begin()["application_id"]
    answers = [api.save(TARO, application_id, {"name": "見本 一"}, version=1) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert api.view(TARO, application_id)["form"]["version"] == 2


def test_who_submits_at_the_same_moment_is_not_overwritten(api: ApplicationsApi) -> None:
    application_id = api.ready()

    api.meanwhile(lambda: api.submit_beside(TARO, application_id))
    late = api.save(TARO, application_id, {"name": "見本 遅"}, version=2)
    assert (late.status, late.document["code"]) == (409, "applications.state_forbids")
    assert api.view(TARO, application_id)["form"]["answers"] == COMPLETE


@pytest.mark.parametrize("header", ["3", "*", 'W/"1"', '"1", "2"', '"-1"'])
def test_an_if_match_that_is_no_version_is_412(api: ApplicationsApi, header: str) -> None:
    application_id = api.begin()["application_id"]
    answer = api.call(TARO, "PUT", f"/applications/{application_id}/answers", {"answers": {}}, If_Match=header)
    assert answer.status == 412


def test_without_if_match_it_is_422(api: ApplicationsApi) -> None:
    application_id = api.begin()["application_id"]
    assert api.call(TARO, "PUT", f"/applications/{application_id}/answers", {"answers": {}}).status == 422


def test_what_is_submitted_cannot_be_typed_over(api: ApplicationsApi) -> None:
    application_id = api.submitted()
    answer = api.save(TARO, application_id, {"name": "見本 別"}, version=3)
    assert (answer.status, answer.document["code"]) == (409, "applications.state_forbids")


def test_other_peoples_applications_are_not_there(api: ApplicationsApi) -> None:
    application_id = api.ready()
    path = f"/applications/{application_id}"
    document = {"answers_version": 2}
    answers = [
        api.call(JIRO, "GET", path),
        api.call(JIRO, "GET", f"{path}/form"),
        api.call(JIRO, "GET", f"{path}/corrections"),
        api.call(JIRO, "DELETE", path),
        api.save(JIRO, application_id, {}, version=2),
        *(api.call(JIRO, "POST", f"{path}/{step}", document) for step in ("submission", "correction-answers")),
        *(api.call(JIRO, "POST", f"{path}/{step}") for step in ("withdrawal", "erasure")),
    ]
    assert {answer.status for answer in answers} == {404}
    assert {answer.document["code"] for answer in answers} == {"applications.not_found"}
    assert api.view(TARO, application_id)["version"] == 1


def test_the_list_goes_on_with_a_cursor_the_newest_first(api: ApplicationsApi) -> None:
    begun = []
    for _ in range(3):
        begun.append(api.begin(procedure_id=PERMIT)["application_id"])
        api.clock.advance(_SECOND)
    first = api.done(TARO, "GET", "/applications?limit=2")
    assert [each["application_id"] for each in first["items"]] == [begun[2], begun[1]]
    rest = api.done(TARO, "GET", f"/applications?limit=2&cursor={first['next_cursor']}")
    assert [each["application_id"] for each in rest["items"]] == [begun[0]]
    assert rest["next_cursor"] is None


def test_a_draft_that_is_thrown_away_is_gone_with_its_files(api: ApplicationsApi) -> None:
    application_id = api.ready()
    attached = api.attach(application_id)
    assert api.call(TARO, "DELETE", f"/applications/{application_id}").status == 204
    assert api.files.deleted == [application_id]
    assert api.call(TARO, "GET", f"/applications/{application_id}").status == 404
    assert api.done(TARO, "GET", "/applications")["items"] == []
    case = api.world.case(application_id)
    assert (case.answers, case.attachments, case.application.applicant) == (None, (), None)
    kept = [item for (pk, _), item in api.dynamo.items.items() if application_id in pk]
    assert not [item for item in kept if attached.attachment_id in str(item) or "見本 太郎" in str(item)]
    assert api.call(TARO, "DELETE", f"/applications/{application_id}").status == 404


def test_throwing_away_that_was_interrupted_is_finished_when_asked_again(api: ApplicationsApi) -> None:
    application_id = api.ready()
    api.files.broken = 1
    assert api.call(TARO, "DELETE", f"/applications/{application_id}").status == 500
    assert api.world.case(application_id).application.due_at == api.clock.now()
    assert api.call(TARO, "DELETE", f"/applications/{application_id}").status == 204
    assert api.world.case(application_id).application.erased_at == api.clock.now()


def test_what_was_submitted_is_not_thrown_away(api: ApplicationsApi) -> None:
    application_id = api.submitted()
    assert api.call(TARO, "DELETE", f"/applications/{application_id}").status == 409
    assert api.view(TARO, application_id)["status"]["state"] == "submitted"


def test_the_form_is_told_in_the_askers_language(api: ApplicationsApi) -> None:
    detail = FieldText(label=LocalizedText(ja="理由", en="Reason"))
    form = procedure(NOTICE).form
    texts = {**form.texts, "detail": detail}
    changed = procedure(NOTICE).model_copy(update={"form": form.model_copy(update={"texts": texts})})
    api.source.changed[NOTICE] = changed
    application_id = api.begin(HANAKO, NOTICE)["application_id"]
    shown = api.done(HANAKO, "GET", f"/applications/{application_id}/form", Accept_Language="en")
    assert shown["form"]["texts"]["detail"]["label"] == "Reason"
    assert [section["id"] for section in shown["form"]["sections"]] == ["you", "request", "reason"]

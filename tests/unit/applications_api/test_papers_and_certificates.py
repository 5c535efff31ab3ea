"""Papers and certificates over the residents' routes, for themselves and for others."""

from datetime import timedelta
from typing import Any

import pytest
from tests.applications_api import COMPLETE, ApplicationsApi
from tests.applications_world import COPY, HANAKO, JIRO, TARO

PAPER = {"slot": "proof", "name": "見本.png", "media_type": "image/png", "size": 100}


@pytest.fixture
def api() -> ApplicationsApi:
    return ApplicationsApi()


@pytest.fixture
def under_mandate(api: ApplicationsApi) -> tuple[str, str]:
    """Return a mandate and a draft that HANAKO made under it."""
    mandate_id = api.mandate()
    application_id = str(api.begin(HANAKO, COPY, mandate_id=mandate_id)["application_id"])
    api.save(HANAKO, application_id, COMPLETE)
    return mandate_id, application_id


def issued(api: ApplicationsApi, who: str, application_id: str) -> None:
    assert api.submit(who, application_id).status == 200
    api.pay(application_id)
    api.approve(application_id)
    api.issue(application_id)


def add(api: ApplicationsApi, who: str, application_id: str, **different: Any) -> Any:
    return api.call(who, "POST", f"/applications/{application_id}/attachments", PAPER | different)


def test_a_paper_is_announced_listed_and_taken_back(api: ApplicationsApi) -> None:
    application_id = api.ready()
    added = add(api, TARO, application_id)
    assert (added.status, added.document["state"]) == (201, "awaiting_upload")
    assert added.document["upload"]["fields"]["size"] == "100"
    path = f"/applications/{application_id}/attachments"
    (listed,) = api.done(TARO, "GET", path)["items"]
    assert (listed["slot"], listed["refusal"]) == ("proof", None)
    assert api.done(TARO, "POST", f"{path}/{listed['attachment_id']}/removal") == {"removed": True}
    assert api.done(TARO, "GET", path)["items"] == []


@pytest.mark.parametrize("name", ["../見本.png", "見本\u0000.png", "...", "123456789018.png"])
def test_a_name_that_leads_elsewhere_or_says_too_much_is_refused(api: ApplicationsApi, name: str) -> None:
    answer = add(api, TARO, api.ready(), name=name)
    assert (answer.status, answer.document["errors"][0]["pointer"]) == (422, "/body/name")


def test_papers_of_others_are_not_there(api: ApplicationsApi) -> None:
    application_id = api.ready()
    assert add(api, JIRO, application_id).status == 404
    assert api.call(JIRO, "GET", f"/applications/{application_id}/attachments").status == 404


def test_a_certificate_is_downloaded_and_counted(api: ApplicationsApi) -> None:
    application_id = api.ready()
    issued(api, TARO, application_id)
    path = f"/applications/{application_id}/certificates/1/downloads"
    first, again = (api.call(TARO, "POST", path, {}, key="same-key-1") for _ in range(2))
    assert (first.status, first.document["downloads"]) == (200, 1)
    assert first.body == again.body
    assert api.call(JIRO, "POST", path, {}).status == 404
    assert api.call(TARO, "POST", f"/applications/{application_id}/pickup-code").status == 404


def test_an_agent_attaches_and_downloads_while_the_mandate_stands(
    api: ApplicationsApi, under_mandate: tuple[str, str]
) -> None:
    _, application_id = under_mandate
    assert add(api, HANAKO, application_id).status == 201
    api.done(HANAKO, "POST", f"/applications/{application_id}/attachments/{_only_paper(api, application_id)}/removal")
    issued(api, HANAKO, application_id)
    assert api.call(HANAKO, "POST", f"/applications/{application_id}/certificates/1/downloads", {}).status == 200


def test_an_agent_whose_mandate_is_over_neither_attaches_nor_downloads(
    api: ApplicationsApi, under_mandate: tuple[str, str]
) -> None:
    mandate_id, application_id = under_mandate
    add(api, HANAKO, application_id)
    paper = _only_paper(api, application_id)
    api.done(TARO, "POST", f"/mandates/{mandate_id}/revocation")
    removal = f"/applications/{application_id}/attachments/{paper}/removal"
    refused = [add(api, HANAKO, application_id), api.call(HANAKO, "POST", removal)]
    api.done(TARO, "POST", removal)
    issued(api, TARO, application_id)
    download = f"/applications/{application_id}/certificates/1/downloads"
    refused += [
        api.call(HANAKO, "POST", download, {}),
        api.call(HANAKO, "POST", f"/applications/{application_id}/pickup-code"),
    ]
    assert {answer.document["code"] for answer in refused} == {"applications.mandate_not_in_force"}
    assert api.call(TARO, "POST", download, {}).status == 200


def test_a_revocation_at_the_same_moment_as_the_download_wins(
    api: ApplicationsApi, under_mandate: tuple[str, str]
) -> None:
    mandate_id, application_id = under_mandate
    issued(api, HANAKO, application_id)
    api.meanwhile(lambda: api.revoke_beside(TARO, mandate_id))
    answer = api.call(HANAKO, "POST", f"/applications/{application_id}/certificates/1/downloads", {})
    assert answer.document["code"] == "applications.mandate_not_in_force"
    assert api.world.case(application_id).deliveries[0].downloads == 0


def _only_paper(api: ApplicationsApi, application_id: str) -> str:
    (attachment,) = api.world.case(application_id).attachments
    return attachment.attachment_id


def test_a_revocation_at_the_same_moment_as_the_removal_wins(
    api: ApplicationsApi, under_mandate: tuple[str, str]
) -> None:
    mandate_id, application_id = under_mandate
    paper = api.attach(application_id)
    api.meanwhile(lambda: api.revoke_beside(TARO, mandate_id))
    removal = f"/applications/{application_id}/attachments/{paper.attachment_id}/removal"
    assert api.call(HANAKO, "POST", removal).status == 409
    assert api.world.case(application_id).attachments == (paper,)


def test_a_paper_that_was_submitted_stays_beside_the_one_that_corrects_it(api: ApplicationsApi) -> None:
    application_id = api.ready(TARO, COPY, purpose="other", detail="見本")
    submitted = api.attach(application_id)
    assert api.submit(TARO, application_id).status == 200
    api.pay(application_id)
    api.clock.advance(timedelta(hours=1))
    api.ask_to_correct(application_id, "#attachments/proof")
    path = f"/applications/{application_id}/attachments"
    assert api.call(TARO, "POST", f"{path}/{submitted.attachment_id}/removal").status == 409
    added = add(api, TARO, application_id)
    assert added.status == 201
    assert add(api, TARO, application_id).document["code"] == "applications.too_many_papers"
    api.done(TARO, "POST", f"{path}/{added.document['attachment_id']}/removal")
    assert [each.attachment_id for each in api.world.case(application_id).attachments] == [submitted.attachment_id]


def test_refused_papers_do_not_pile_up_without_end(api: ApplicationsApi) -> None:
    application_id = api.ready()
    refused = [api.attach(application_id, state="refused") for _ in range(50)]
    assert add(api, TARO, application_id).document["code"] == "applications.too_many_papers"
    path = f"/applications/{application_id}/attachments"
    api.done(TARO, "POST", f"{path}/{refused[0].attachment_id}/removal")
    assert add(api, TARO, application_id).status == 201

"""The staff API through Lambda's own entry, on DynamoDB and S3: upload, review, publish, change, withdraw."""

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from tests.aws_calls import watched
from tests.garbage_apis import EDITOR, PUBLISHER, GarbageApis
from tests.garbage_world import GarbageWorld, edition_of
from tests.gateway_events import STAFF_POOL, Answer, claims

from machiport.garbage.s3_drafts import S3Drafts
from machiport.http_api.pagination import encode_cursor, query_fingerprint

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

BASE = "/staff/garbage/44201"
DATES = (
    "地区,区分,日付\n見本町北,燃やせるごみ,2026-06-01\n見本町北,資源プラ,2026-06-03\n見本町南,燃やせるごみ,2026-06-02\n"
)
CHANGE: dict[str, Any] = {
    "reason": {"ja": "台風のため", "en": "Typhoon", "ja-x-easy": "たいふう"},
    "areas": ["north"],
    "effects": [{"kind": "cancel", "date": "2026-06-01", "category_ids": ["burnable"]}],
}


@pytest.fixture
def apis(dynamodb: "DynamoDBClient", s3: "S3Client", garbage_table: str) -> GarbageApis:
    s3.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    return GarbageApis(GarbageWorld(dynamodb, garbage_table, drafts=S3Drafts(s3, "uploads")))


def edition_json(**weekdays: int) -> list[tuple[str, bytes]]:
    return [("edition.json", edition_of(weekdays).model_dump_json().encode())]


def draft(apis: GarbageApis, key: str = "upload-key-1", **weekdays: int) -> str:
    answer = apis.upload(edition_json(**weekdays), key)
    assert answer.status == 201, answer.body
    edition_id: str = answer.document["edition"]["edition_id"]
    return edition_id


def publish(apis: GarbageApis, edition_id: str, based_on: int, key: str = "publish-key-1") -> Answer:
    return apis.post(f"{BASE}/editions/{edition_id}/publication", {"based_on_version": based_on}, key)


def assert_problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), answer.body
    document: dict[str, Any] = answer.document
    assert document["code"] == code
    return document


def test_from_files_in_cp932_to_an_answer_for_residents(apis: GarbageApis) -> None:
    uploaded = apis.upload([("収集日.csv", DATES.encode("cp932"))], "upload-key-1", title="令和8年度")
    assert uploaded.status == 201, uploaded.body
    review = uploaded.document
    assert review["edition"] | {"edition_id": "", "created_at": ""} == review["edition"] | {
        "edition_id": "",
        "created_at": "",
        "state": "draft",
        "title": "令和8年度",
    }
    assert review["edition"]["counts"]["areas"] == 2
    assert review["based_on_version"] == 0
    assert review["areas_added"] == 2
    edition_id = review["edition"]["edition_id"]
    assert apis.get("/garbage/44201/areas").status == 404
    difference = apis.get(f"{BASE}/editions/{edition_id}/difference", who=EDITOR)
    assert difference.document["based_on_version"] == 0
    published = publish(apis, edition_id, 0)
    assert (published.status, published.document["version"]) == (201, 1)
    areas = apis.get("/garbage/44201/areas", {"q": "見本町北"}).document["items"]
    found = apis.get(
        f"/garbage/44201/areas/{areas[0]['area_id']}/collections", {"from": "2026-06-01", "to": "2026-06-30"}
    )
    assert [(one["date"], one["category"]["name"]) for one in found.document["collections"]] == [
        ("2026-06-01", "燃やせるごみ"),
        ("2026-06-03", "資源プラ"),
    ]


def test_a_zip_is_opened(apis: GarbageApis) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("dates.csv", DATES.encode())
    answer = apis.upload([("files.zip", packed.getvalue())], "upload-key-1", title="令和8年度")
    assert answer.status == 201, answer.body
    assert answer.document["edition"]["counts"]["areas"] == 2


def test_a_report_is_read_a_page_at_a_time(apis: GarbageApis) -> None:
    faulty = DATES + "".join(f"見本町東,燃やせるごみ,いつか{number}\n" for number in range(70))
    uploaded = apis.upload([("dates.csv", faulty.encode())], "upload-key-1", title="令和8年度")
    assert uploaded.document["problems_total"] >= 70
    assert len(uploaded.document["problems"]) == 50
    path = f"{BASE}/editions/{uploaded.document['edition']['edition_id']}/report"
    seen: list[Any] = []
    cursor: str | None = None
    while True:
        page = apis.get(path, {"limit": "32"} | ({"cursor": cursor} if cursor else {}), EDITOR).document
        seen += page["problems"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == uploaded.document["problems_total"] == page["problems_total"]
    assert len({(problem["line"], problem["column"], problem["code"]) for problem in seen}) == len(seen)
    english = apis.get(path, {"limit": "1"}, EDITOR, Accept_Language="en").document["problems"][0]
    assert english["message"] != seen[0]["message"]
    assert english["line"] == seen[0]["line"]


def test_files_that_hold_nothing_are_422_with_their_places(apis: GarbageApis) -> None:
    answer = apis.upload([("photo.csv", b"\x00\x01\x02\xff")], "upload-key-1")
    problem = assert_problem(answer, 422, "garbage.nothing_to_import")
    assert problem["errors"][0]["pointer"].startswith("/body/files/photo.csv")


def test_pointers_into_a_zip_are_json_pointers(apis: GarbageApis) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/~b/area_days.csv", "地名,センター,燃やすごみ\n見本,,\n")
    answer = apis.upload([("files.zip", packed.getvalue())], "upload-key-1")
    problem = assert_problem(answer, 422, "garbage.nothing_to_import")
    assert problem["errors"][0]["pointer"] == "/body/files/a~1~0b~1area_days.csv"


def test_an_answer_too_long_to_be_kept_holds_fewer_problems(apis: GarbageApis) -> None:
    title = "区分" * 252
    rows = "".join(f'見本{number},,"{"読めない" * 30}{number}",月\n' for number in range(60))
    faulty = f"地名,センター,{title},燃やすごみ\n{rows}"
    files = [(f"{'長い名前' * 50}_days.csv", faulty.encode())]
    period = {"valid_from": "2026-04-01", "valid_to": "2027-03-31"}
    answers = [apis.upload(files, "upload-key-1", EDITOR, **period) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201], answers[0].body
    assert answers[0].body == answers[1].body
    uploaded = answers[0].document
    assert uploaded["problems_total"] >= 60
    assert len(answers[0].body.encode()) > 60_000
    assert 1 <= len(uploaded["problems"]) < 50
    assert all(len(problem["column_title"] or "") <= 80 for problem in uploaded["problems"])
    assert all(problem["file"].endswith("_days.csv") for problem in uploaded["problems"])
    assert {len(problem["file"]) for problem in uploaded["problems"]} == {120}
    assert uploaded["cells"]["cells_read"] == 120


def test_three_times_the_same_is_done_once_and_answered_in_the_same_bytes(apis: GarbageApis) -> None:
    files = edition_json(north=0)
    uploads = [apis.upload(files, "upload-key-1") for _ in range(3)]
    edition_id = uploads[0].document["edition"]["edition_id"]
    publications = [publish(apis, edition_id, 0) for _ in range(3)]
    changes = [apis.post(f"{BASE}/changes", CHANGE, "change-key-1") for _ in range(3)]
    change_id = changes[0].document["change_id"]
    withdrawals = [apis.post(f"{BASE}/changes/{change_id}/withdrawal", None, "withdraw-key") for _ in range(3)]
    other = draft(apis, "upload-key-2", north=1)
    discards = [apis.post(f"{BASE}/editions/{other}/discard", None, "discard-key", EDITOR) for _ in range(3)]
    for answers, status in ((uploads, 201), (publications, 201), (changes, 201), (withdrawals, 200), (discards, 200)):
        assert [answer.status for answer in answers] == [status] * 3
        assert len({answer.body for answer in answers}) == 1
        assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true"]
    assert apis.world.catalogue.head("44201").version == 3
    assert len(apis.get(f"{BASE}/editions", who=EDITOR).document["items"]) == 2
    assert len(apis.get(f"{BASE}/changes", who=EDITOR).document["items"]) == 1
    assert len(list(apis.world.outbox.older_than("44201", apis.world.clock.now()))) == 3


def test_the_same_key_with_another_body_is_422(apis: GarbageApis) -> None:
    edition_id = draft(apis, north=0)
    assert_problem(apis.upload(edition_json(north=1), "upload-key-1"), 422, "idempotency_key_reused")
    publish(apis, edition_id, 0)
    assert_problem(publish(apis, edition_id, 1), 422, "idempotency_key_reused")
    apis.post(f"{BASE}/changes", CHANGE, "change-key-1")
    changed = CHANGE | {"areas": "all"}
    assert_problem(apis.post(f"{BASE}/changes", changed, "change-key-1"), 422, "idempotency_key_reused")
    assert apis.world.catalogue.head("44201").version == 2


def test_a_conflict_is_409_and_says_which(apis: GarbageApis) -> None:
    first, second = draft(apis, north=0), draft(apis, "upload-key-2", north=1)
    publish(apis, first, 0)
    assert_problem(publish(apis, second, 0, "publish-key-2"), 409, "garbage.published_meanwhile")
    assert_problem(publish(apis, first, 1, "publish-key-3"), 409, "garbage.edition_not_draft")
    discard = f"{BASE}/editions/{first}/discard"
    assert_problem(apis.post(discard, None, "discard-key", EDITOR), 409, "garbage.edition_not_draft")
    change_id = apis.post(f"{BASE}/changes", CHANGE, "change-key-1").document["change_id"]
    path = f"{BASE}/changes/{change_id}/withdrawal"
    assert apis.post(path, None, "withdraw-key-1").status == 200
    assert_problem(apis.post(path, None, "withdraw-key-2"), 409, "garbage.change_not_in_force")


def test_what_does_not_exist_is_404(apis: GarbageApis) -> None:
    missing = f"{BASE}/editions/no-such-one"
    for path in (missing, f"{missing}/report", f"{missing}/difference"):
        assert_problem(apis.get(path, who=EDITOR), 404, "garbage.edition_not_found")
    assert_problem(publish(apis, "no-such-one", 0), 404, "garbage.edition_not_found")
    assert_problem(apis.post(f"{missing}/discard", None, "discard-key"), 404, "garbage.edition_not_found")
    path = f"{BASE}/changes/no-such-one/withdrawal"
    assert_problem(apis.post(path, None, "withdraw-key"), 404, "garbage.change_not_found")


@pytest.mark.parametrize("edition_id", ["x" * 3000, "\x00", "あ" * 500, "a/../b", "%"])
def test_strange_ids_are_not_found(apis: GarbageApis, edition_id: str) -> None:
    for path in (f"{BASE}/editions/{edition_id}", f"{BASE}/editions/{edition_id}/difference"):
        assert apis.get(path, who=EDITOR).status == 404
    assert publish(apis, edition_id, 0).status == 404
    with watched(apis.world.client) as calls:
        assert apis.post(f"{BASE}/changes/{edition_id}/withdrawal", None, "withdraw-key").status == 404
    # Longer keys are refused by DynamoDB (1 KiB and 2 KiB), which moto does not do.
    asked = [value["S"] for call in calls.made for value in call.parameters["Key"].values()]
    assert all(len(text.encode()) <= 1024 for text in asked)


def test_extra_fields_and_wrong_shapes_are_422_with_a_pointer(apis: GarbageApis) -> None:
    edition_id = draft(apis, north=0)
    publication = f"{BASE}/editions/{edition_id}/publication"
    cases: list[tuple[str, Any, str]] = [
        (publication, {"based_on_version": 0, "force": True}, "/body/force"),
        (publication, {}, "/body/based_on_version"),
        (publication, {"based_on_version": -1}, "/body/based_on_version"),
        (f"{BASE}/changes", CHANGE | {"urgent": True}, "/body/urgent"),
        (f"{BASE}/changes", CHANGE | {"areas": []}, "/body/areas"),
        (f"{BASE}/changes", CHANGE | {"reason": {"ja": ""}}, "/body/reason/ja"),
        (
            f"{BASE}/changes",
            CHANGE | {"effects": [CHANGE["effects"][0] | {"date": "2026-02-30"}]},
            "/body/effects/0/date",
        ),
        (f"{BASE}/changes", CHANGE | {"effects": [CHANGE["effects"][0] | {"kind": "burn"}]}, "/body/effects/0/kind"),
    ]
    for number, (path, document, pointer) in enumerate(cases):
        problem = assert_problem(apis.post(path, document, f"invalid-key-{number}"), 422, "validation_failed")
        assert any(error["pointer"].startswith(pointer) for error in problem["errors"]), (pointer, problem["errors"])
    assert apis.world.catalogue.head("44201").version == 0


def test_faults_of_a_change_are_pointed_at(apis: GarbageApis) -> None:
    publish(apis, draft(apis, north=0), 0)
    effects = [
        {"kind": "cancel", "date": "2026-06-02", "category_ids": ["burnable"]},
        {"kind": "move", "date": "2026-06-01", "category_ids": ["burnable", "no-such"]},
        {"kind": "cancel", "date": "2026-06-01", "to": "2026-06-02", "category_ids": ["burnable"]},
        {"kind": "cancel", "date": "2020-06-01", "category_ids": ["burnable"]},
    ]
    document = CHANGE | {"areas": ["north", "nowhere"], "effects": effects}
    problem = assert_problem(apis.post(f"{BASE}/changes", document, "change-key-1"), 422, "garbage.change_not_valid")
    assert [error["pointer"] for error in problem["errors"]] == [
        "/body/areas/1",
        "/body/effects/0/category_ids/0",
        "/body/effects/1/to",
        "/body/effects/1/category_ids/1",
        "/body/effects/2/to",
        "/body/effects/3/date",
        "/body/effects/3/category_ids/0",
    ]
    assert apis.world.catalogue.head("44201").version == 1


def test_a_change_too_large_for_an_event_is_422_not_500(apis: GarbageApis) -> None:
    publish(apis, draft(apis, north=0), 0)
    effect = {"kind": "add", "date": "2026-06-02", "category_ids": ["burnable"] * 64}
    document = CHANGE | {"effects": [effect] * 100, "reason": {"ja": "台" * 500}}
    assert_problem(apis.post(f"{BASE}/changes", document, "change-key-1"), 422, "garbage.change_not_valid")
    assert apis.world.catalogue.head("44201").version == 1


def test_a_change_too_large_for_its_areas_is_422_before_anything_is_written(apis: GarbageApis) -> None:
    publish(apis, draft(apis, north=0), 0)
    effect = {"kind": "add", "date": "2026-06-02", "category_ids": ["burnable"] * 60}
    document = CHANGE | {"effects": [effect] * 20}
    problem = assert_problem(apis.post(f"{BASE}/changes", document, "change-key-1"), 422, "garbage.change_not_valid")
    assert [error["pointer"] for error in problem["errors"]] == ["/body"]
    assert apis.world.catalogue.head("44201").version == 1


def test_a_calendar_too_large_to_publish_is_422_at_the_upload(apis: GarbageApis) -> None:
    tree = edition_of({"north": 0}).model_dump(mode="json")
    additions = [
        {
            "kind": "add",
            "day": f"2026-{month:02}-{day:02}",
            "category_id": "plastic",
            "note": f"{month}{day}{'長' * 490}",
        }
        for month in range(4, 8)
        for day in range(1, 29)
    ]
    tree["routes"][0]["overrides"] = additions
    answer = apis.upload([("edition.json", json.dumps(tree).encode())], "upload-key-1")
    problem = assert_problem(answer, 422, "garbage.nothing_to_import")
    assert problem["errors"][0]["pointer"] == "/body/files/edition.json"
    assert "north" in problem["errors"][0]["message"]
    assert apis.get(f"{BASE}/editions", who=EDITOR).document["items"] == []


def test_lists_page_and_refuse_cursors_of_other_lists(apis: GarbageApis) -> None:
    made = [draft(apis, f"upload-key-{number}", north=number) for number in range(3)]
    page = apis.get(f"{BASE}/editions", {"limit": "2"}, EDITOR).document
    rest = apis.get(f"{BASE}/editions", {"limit": "2", "cursor": page["next_cursor"]}, EDITOR).document
    assert [one["edition_id"] for one in page["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None
    foreign = {"cursor": page["next_cursor"]}
    assert_problem(apis.get(f"{BASE}/changes", foreign, EDITOR), 400, "invalid_cursor")
    assert_problem(apis.get(f"{BASE}/editions/{made[0]}/report", foreign, EDITOR), 400, "invalid_cursor")


def test_home_made_cursors_are_400(apis: GarbageApis) -> None:
    edition_id = draft(apis, north=0)
    places: list[dict[str, str | int]] = [{}, {"before": 5}, {"before": ""}, {"before": "\ud800"}, {"offset": -1}]
    places.append({"before": "x" * 1100})
    for place in places:
        for resource in ("editions", "changes", f"editions/{edition_id}/report"):
            cursor = encode_cursor(place, query_fingerprint(f"garbage/44201/{resource}", {}))
            assert_problem(apis.get(f"{BASE}/{resource}", {"cursor": cursor}, EDITOR), 400, "invalid_cursor")


def test_without_the_role_the_key_or_the_municipality_nothing_happens(apis: GarbageApis) -> None:
    edition_id = draft(apis, north=0)
    path, body = f"{BASE}/editions/{edition_id}/publication", {"based_on_version": 0}
    assert_problem(apis.post(path, body, "publish-key-1", EDITOR), 403, "forbidden")
    assert_problem(apis.post(path, body, "publish-key-1", None), 401, "unauthenticated")
    elsewhere = claims(STAFF_POOL, **{"cognito:groups": "[m44202.garbage.publisher]"})
    assert_problem(apis.post(path, body, "publish-key-1", elsewhere), 404, "not_found")
    assert_problem(apis.post(path, body, None), 400, "idempotency_key_missing")
    assert_problem(apis.post(path, body, "short"), 400, "idempotency_key_invalid")
    assert_problem(apis.post("/staff/garbage/44202/changes", CHANGE, "change-key-1", PUBLISHER), 404, "not_found")
    assert apis.world.catalogue.head("44201").version == 0

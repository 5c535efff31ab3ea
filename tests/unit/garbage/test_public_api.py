"""The public API through Lambda's own entry: answers in three languages, and no bad input is a 500."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.garbage_apis import GarbageApis
from tests.garbage_world import GarbageWorld, cancelled, edition_of
from tests.gateway_events import Answer, gateway_event

from machiport.http_api.pagination import encode_cursor, query_fingerprint

BASE = "/garbage/44201"
AREA_PATHS = ("", "/collections", "/collections/next", "/calendar.ics", "/bundle")


@pytest.fixture
def store() -> InMemoryDynamo:
    return InMemoryDynamo()


@pytest.fixture
def apis(store: InMemoryDynamo) -> GarbageApis:
    world = GarbageWorld(store.client, "garbage")
    world.clock.advance(timedelta(days=31))
    world.put_in_force(edition_of({"north": 0, "south": 3}, dictionary=["ペットボトル", "新聞紙"]))
    world.change(cancelled(date(2026, 4, 6), ["north"]), "typhoon")
    world.settle_all()
    return GarbageApis(world)


def all_paths() -> list[str]:
    paths = [f"{BASE}/areas/north{path}" for path in AREA_PATHS]
    return [*paths, f"{BASE}/areas", f"{BASE}/categories", f"{BASE}/dictionary"]


def assert_problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), answer.body
    document: dict[str, Any] = answer.document
    assert document["code"] == code
    assert document["request_id"].startswith("invocation-")
    return document


@pytest.mark.parametrize("path", all_paths())
def test_every_answer_has_an_etag_and_is_304_for_who_has_it(apis: GarbageApis, path: str) -> None:
    first = apis.get(path)
    assert first.status == 200, first.body
    assert first.headers["cache-control"].startswith("public, max-age=60")
    again = apis.get(path, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, "")
    assert again.headers["etag"] == first.headers["etag"]
    assert apis.get(path, If_None_Match='"another"').status == 200


@pytest.mark.parametrize("path", all_paths())
def test_an_etag_changes_with_the_calendar_and_not_without(apis: GarbageApis, path: str) -> None:
    first = apis.get(path)
    assert apis.get(path).headers["etag"] == first.headers["etag"]
    apis.world.put_in_force(edition_of({"north": 5, "west": 1}, title="新しい版", dictionary=["傘"]))
    changed = apis.get(path).headers["etag"] != first.headers["etag"]
    assert changed or path == f"{BASE}/areas/north"  # the area's own facts are the same in both


@pytest.mark.parametrize(
    ("language", "category", "note"),
    [
        ("ja", "燃やせるごみ", "台風のため"),
        ("en", "Burnable", "Because of a typhoon"),
        ("ja-x-easy", "もえるごみ", "たいふう だから"),
    ],
)
def test_answers_are_in_the_askers_language(apis: GarbageApis, language: str, category: str, note: str) -> None:
    answer = apis.get(
        f"{BASE}/areas/north/collections", {"from": "2026-04-06", "to": "2026-04-06"}, Accept_Language=language
    )
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]
    found = answer.document["collections"][0]
    assert (found["category"]["name"], found["note"], found["status"]) == (category, note, "cancelled")
    assert apis.get(f"{BASE}/areas/nowhere", Accept_Language=language).headers["content-language"] == language


def test_the_cut_off_decides_what_is_next(apis: GarbageApis) -> None:
    clock = apis.world.clock
    answers = []
    for time_of_day in ("08:29:58", "08:29:59"):  # asking takes a second: just before the cut-off, and at it
        clock.advance(datetime.fromisoformat(f"2026-04-13T{time_of_day}+09:00") - clock.now())
        answers.append(apis.get(f"{BASE}/areas/north/collections/next").document)
    assert [answer["date"] for answer in answers] == ["2026-04-13", "2026-04-20"]
    assert answers[0]["put_out_by"] == "2026-04-13T08:30:00+09:00"
    assert [gone["category"]["category_id"] for gone in answers[1]["today_gone"]] == ["burnable"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-02-30"}, "/query/from"),
        ({"from": "tomorrow"}, "/query/from"),
        ({"to": "2026-13-01"}, "/query/to"),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "/query/to"),
        ({"from": "2026-01-01", "to": "2027-02-05"}, "/query/to"),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "/query/to"),
        ({"from": "20260401T000000"}, "/query/from"),
        ({"from": "\x00"}, "/query/from"),
    ],
)
def test_ranges_that_are_none_are_422_with_a_pointer(apis: GarbageApis, query: dict[str, str], pointer: str) -> None:
    answer = apis.get(f"{BASE}/areas/north/collections", query)
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.document["errors"]] == [pointer]


@pytest.mark.parametrize(
    "query",
    [{"from": "0001-01-01"}, {"from": "9999-12-31"}, {"to": "0001-01-01"}, {"from": "2026-01-01", "to": "2027-02-04"}],
)
def test_ranges_at_the_edges_are_answered(apis: GarbageApis, query: dict[str, str]) -> None:
    assert apis.get(f"{BASE}/areas/north/collections", query).status == 200


@pytest.mark.parametrize("municipality", ["99999", "4420", "44201x", "", "\x00", "あ", "44201#GARBAGE", "x" * 3000])
def test_an_unknown_municipality_is_404(apis: GarbageApis, municipality: str) -> None:
    for path in all_paths():
        assert apis.get(path.replace("44201", municipality, 1)).status == 404


@pytest.mark.parametrize(
    "area_id", ["nowhere", "\x00", "あ", "north#x", "x" * 70, "x" * 4000, "NORTH", "north ", "..", "%00"]
)
def test_an_unknown_area_is_404(apis: GarbageApis, store: InMemoryDynamo, area_id: str) -> None:
    def no_key_is_too_long(_operation: str, request: Mapping[str, Any]) -> None:
        assert all(len(value["S"].encode()) <= 1024 for value in request.get("Key", {}).values())

    store.before = no_key_is_too_long
    for path in AREA_PATHS:
        assert_problem(apis.get(f"{BASE}/areas/{area_id}{path}"), 404, "garbage.area_not_found")


def test_a_municipality_without_a_calendar_is_404_and_says_so(apis: GarbageApis) -> None:
    for path in ("areas", "categories"):
        assert_problem(apis.get(f"/garbage/44202/{path}"), 404, "garbage.calendar_not_published")
    assert_problem(apis.get("/garbage/44202/dictionary"), 404, "garbage.dictionary_not_published")
    assert_problem(apis.get("/garbage/44202/areas/north/collections/next"), 404, "garbage.area_not_found")


@pytest.mark.parametrize("limit", ["0", "-1", "201", "1000000000000000000000", "ten", "1.5", "\x00"])
def test_limits_out_of_bounds_are_422(apis: GarbageApis, limit: str) -> None:
    for path in (f"{BASE}/areas", f"{BASE}/dictionary"):
        problem = assert_problem(apis.get(path, {"limit": limit}), 422, "validation_failed")
        assert [error["pointer"] for error in problem["errors"]] == ["/query/limit"]


@pytest.mark.parametrize("text", ["\x00", "x" * 100, "😀", "%", "'; --", "　", "/", "(((", "\\"])
def test_any_text_may_be_asked(apis: GarbageApis, text: str) -> None:
    for path in (f"{BASE}/areas", f"{BASE}/dictionary"):
        assert apis.get(path, {"q": text}).status in (200, 422)
    assert apis.get(f"{BASE}/areas/north/collections", {"category": text}).document["collections"] == []


def test_cursors_that_are_not_this_lists_are_400(apis: GarbageApis) -> None:
    page = apis.get(f"{BASE}/areas", {"limit": "1"}).document
    rest = apis.get(f"{BASE}/areas", {"limit": "1", "cursor": page["next_cursor"]}).document
    assert [area["area_id"] for area in page["items"] + rest["items"]] == ["north", "south"]
    mine = query_fingerprint("garbage/44201/areas", {"q": ""})
    cursors = [page["next_cursor"] + "x", "x", "あ", encode_cursor({"after": -1}, mine), encode_cursor({}, mine)]
    for cursor in cursors:
        assert_problem(apis.get(f"{BASE}/areas", {"cursor": cursor}), 400, "invalid_cursor")
    other = apis.get(f"{BASE}/areas", {"q": "みほん", "cursor": page["next_cursor"]})
    assert_problem(other, 400, "invalid_cursor")


@pytest.mark.parametrize("query", [{"alarm": "noon"}, {"lang": "fr"}, {"lang": "\x00"}])
def test_a_feed_with_unknown_options_is_422(apis: GarbageApis, query: dict[str, str]) -> None:
    problem = assert_problem(apis.get(f"{BASE}/areas/north/calendar.ics", query), 422, "validation_failed")
    assert problem["errors"][0]["pointer"] == f"/query/{next(iter(query))}"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD"])
def test_other_methods_are_405(apis: GarbageApis, method: str) -> None:
    for path in all_paths():
        answer = apis.send(gateway_event(method, path))
        assert (answer.status, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("language", "category_name"), [("ja", "燃やせるごみ"), ("en", "Burnable"), ("ja-x-easy", "もえるごみ")]
)
def test_the_dictionary_names_categories_in_the_askers_language(
    apis: GarbageApis, language: str, category_name: str
) -> None:
    answer = apis.get(f"{BASE}/dictionary", {"q": "新聞紙"}, Accept_Language=language)
    assert answer.document["items"][0]["category_name"] == category_name

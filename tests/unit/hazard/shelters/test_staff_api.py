"""Lists and statuses as staff send them, through Lambda's own entry."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import STAFF_POOL, claims
from tests.shelter_world import CITY, EDITOR, NEIGHBOUR, REPORTER, ShelterApis, ShelterWorld, list_csv, sample_list

BASE = f"/staff/hazard/{CITY}"
LISTS, STATUSES = f"{BASE}/shelter-lists", f"{BASE}/shelter-statuses"
STATUS = f"{BASE}/shelters/44201-0/status"
PATHS = (STATUS, LISTS, STATUSES)


@pytest.fixture
def world() -> ShelterWorld:
    return ShelterWorld(InMemoryDynamo().client, "hazard")


@pytest.fixture
def apis(world: ShelterWorld) -> ShelterApis:
    return ShelterApis(world)


@pytest.fixture
def published(world: ShelterWorld, apis: ShelterApis) -> ShelterApis:
    world.publish(sample_list(), "list-before")
    return apis


def send(apis: ShelterApis, path: str, key: str, who: Mapping[str, str]) -> tuple[int, str]:
    if path == STATUS:
        answer = apis.post(path, {"status": "open", "headcount": 3}, key, who)
    else:
        content = sample_list(shelters=3) if path == LISTS else "ID,状況\n44201-0,開設\n".encode()
        answer = apis.upload(
            path, [("a.csv", content)], key, who, **({} if path == LISTS else {"as_of": "2026-09-06 11:00"})
        )
    return answer.status, answer.headers.get("idempotency-replayed", "") + answer.body


def test_a_list_is_published_whole_with_its_event(world: ShelterWorld, apis: ShelterApis) -> None:
    answer = apis.upload(
        LISTS, [("a.csv", sample_list())], "upload-1", source_title="見本市", source_as_of="2026-04-01"
    )
    assert answer.status == 201, answer.body
    in_force = answer.document["in_force"]
    assert (in_force["version"], in_force["counts"]["shelters"]) == (1, 5)
    assert in_force["source"] == {
        "title": "見本市", "licence": None, "url": None, "as_of": "2026-04-01", "sample": False,
    }  # fmt: skip
    (event,) = world.events()
    assert (event["type"], event["data"]["shelters"]) == ("hazard.shelters_published", 5)
    again = apis.upload(LISTS, [("a.csv", sample_list())], "upload-2", source_title="見本市", source_as_of="2026-04-01")
    assert (again.status, again.document["unchanged"], again.document["in_force"]["version"]) == (200, True, 1)
    assert len(world.events()) == 1


def test_a_corrupt_file_publishes_nothing(published: ShelterApis) -> None:
    broken = list_csv([("A", "見本", "x", 33.24, 131.6, 1, "", "", ""), ("B", "", "y", 33.24, 131.6, 1, "", "", "")])
    answer = published.upload(LISTS, [("b.csv", broken)], "upload-1")
    assert (answer.status, answer.document["code"]) == (422, "hazard.shelter_list_not_valid")
    assert answer.document["errors"][0]["pointer"] == "/body/files/b.csv/line/3/column/2"
    rubbish = published.upload(LISTS, [("c.xlsx", b"PK\x03\x04 rubbish")], "upload-2")
    assert (rubbish.status, rubbish.document["errors"][0]["pointer"]) == (422, "/body/files/c.xlsx")
    kept = published.get(f"{BASE}/shelters", who=REPORTER).document
    assert (kept["in_force"]["version"], len(kept["items"])) == (1, 5)
    accepted = published.upload(LISTS, [("b.csv", broken)], "upload-3", leave_out_faulty_rows="true")
    assert accepted.status == 201
    assert accepted.document["in_force"]["counts"]["rows_left_out"] == 1
    assert [one["line"] for one in accepted.document["findings"] if one["severity"] == "error"] == [3]


def test_two_files_of_one_name_are_refused(apis: ShelterApis) -> None:
    answer = apis.upload(LISTS, [("a.csv", sample_list()), ("a.csv", sample_list())], "upload-1")
    assert (answer.status, answer.document["errors"][0]["pointer"]) == (422, "/body/files/1")


def test_files_without_hazards_take_them_from_the_form(apis: ShelterApis) -> None:
    content = list_csv([("見本ビル", 33.24, 131.6)], ["name", "latitude", "longitude"])
    assert apis.upload(LISTS, [("t.csv", content)], "upload-1").status == 422
    assert apis.upload(LISTS, [("t.csv", content)], "upload-2", hazards="tsunami").status == 201
    assert apis.near(131.6, 33.24, hazard="tsunami").document["items"][0]["name"] == "見本ビル"
    assert apis.upload(LISTS, [("t.csv", content)], "upload-3", hazards="meteor").status == 422


def test_a_status_is_recorded_and_the_newest_counts(world: ShelterWorld, published: ShelterApis) -> None:
    world.clock.advance(timedelta(hours=1))
    newer = published.post(STATUS, {"status": "full", "headcount": 99}, "status-1")
    assert (newer.status, newer.document["as_of"]) == (200, "2026-09-06T13:00:00+09:00")
    older = published.post(STATUS, {"status": "open", "as_of": "2026-09-06T12:59:59+09:00"}, "status-2")
    assert (older.status, older.document["code"]) == (409, "hazard.newer_status_known")
    assert "2026-09-06 13:00" in older.document["detail"]
    same_instant = published.post(STATUS, {"status": "crowded", "as_of": "2026-09-06T13:00:00+09:00"}, "status-3")
    assert same_instant.status == 200
    shown = published.get(f"{BASE}/shelters", who=REPORTER).document["items"][0]
    assert (shown["status"]["told"], shown["status"]["headcount"]) == ("crowded", None)
    changes = [event["data"]["status"] for event in world.events() if event["type"] == "hazard.shelter_status_changed"]
    assert sorted(changes) == ["crowded", "full"]
    world.clock.advance(timedelta(hours=13))
    shown = published.get(f"{BASE}/shelters", who=REPORTER).document["items"][0]
    assert (shown["status"]["told"], shown["status"]["status"]) == ("unknown", "crowded")


def test_a_status_too_old_to_be_believed_is_recorded_and_says_so(published: ShelterApis) -> None:
    fresh = published.post(STATUS, {"status": "open", "as_of": "2026-09-06T00:00:00+09:00"}, "status-1")
    assert (fresh.status, fresh.document["status"], fresh.document["told"]) == (200, "open", "open")
    other = f"{BASE}/shelters/44201-1/status"
    old = published.post(other, {"status": "open", "as_of": "2026-09-05T23:59:59+09:00"}, "status-2")
    assert (old.status, old.document["status"], old.document["told"]) == (200, "open", "unknown")
    text = "ID,状況,時点\n44201-2,満員,2026-09-06 11:00\n44201-3,開設,2026-09-05 11:00\n44201-0,閉鎖,2026-09-05 10:00\n"
    table = published.upload(STATUSES, [("s.csv", text.encode())], "table-01", who=REPORTER).document
    assert (table["applied"], table["newer_known"], table["told"]) == (2, 1, {"full": 1, "unknown": 1})


def test_a_clock_that_is_fast_keeps_nobody_elses_report_out(world: ShelterWorld, published: ShelterApis) -> None:
    ahead = published.post(STATUS, {"status": "open", "as_of": "2026-09-06T12:04:00+09:00"}, "status-1")
    assert (ahead.status, ahead.document["as_of"]) == (200, "2026-09-06T12:00:00+09:00")
    content = "ID,状況,時点\n44201-1,開設,2026-09-06 12:04\n".encode()
    assert published.upload(STATUSES, [("s.csv", content)], "table-01", who=REPORTER).document["applied"] == 1
    world.clock.advance(timedelta(minutes=1))
    assert published.post(STATUS, {"status": "full"}, "status-2").status == 200
    assert published.post(f"{BASE}/shelters/44201-1/status", {"status": "full"}, "status-3").status == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"status": "half-full"}, "/body/status"),
        ({"status": "open", "headcount": -1}, "/body/headcount"),
        ({"status": "open", "as_of": "2026-09-06T13:00:00"}, "/body/as_of"),
        ({"status": "open", "as_of": "2026-09-07T13:00:00+09:00"}, "/body/as_of"),
        ({"status": "open", "as_of": "1999-12-31T23:59:59Z"}, "/body/as_of"),
        ({"status": "open", "as_of": "0001-01-01T00:00:00+09:00"}, "/body/as_of"),
        ({"status": "closed", "headcount": 4}, "/body/headcount"),
        ({"status": "open", "note": "x"}, "/body/note"),
    ],
)
def test_a_status_that_cannot_be_so_is_refused(published: ShelterApis, body: dict[str, object], pointer: str) -> None:
    answer = published.post(STATUS, body, "status-1")
    assert (answer.status, answer.document["errors"][0]["pointer"]) == (422, pointer)


def test_a_shelter_of_no_list_is_404(published: ShelterApis) -> None:
    answer = published.post(f"{BASE}/shelters/nowhere/status", {"status": "open"}, "status-1")
    assert (answer.status, answer.document["code"]) == (404, "hazard.shelter_not_found")


def test_a_table_is_recorded_row_by_row_or_not_at_all(world: ShelterWorld, published: ShelterApis) -> None:
    published.post(f"{BASE}/shelters/44201-1/status", {"status": "closed"}, "status-1")
    text = "ID,状況,人数,時点\n44201-0,開設,9,令和8年9月6日午前11時\n44201-1,開設,9,令和8年9月6日午前11時\n"
    answer = published.upload(STATUSES, [("s.csv", text.encode())], "table-01", who=REPORTER)
    assert answer.status == 200, answer.body
    assert answer.document == {
        "rows": 2, "applied": 1, "newer_known": 1, "told": {"open": 1},
        "not_applied": [{"line": 3, "shelter_id": "44201-1", "outcome": "newer_known"}],
    }  # fmt: skip
    faulty = text + "44201-9,開設,1,\n44201-2,謎,1,\n"
    refused = published.upload(
        STATUSES, [("s.csv", faulty.encode())], "table-02", who=REPORTER, as_of="2026-09-06 11:30"
    )
    pointers = [error["pointer"] for error in refused.document["errors"]]
    assert (refused.status, pointers) == (
        422, ["/body/files/s.csv/line/4/column/1", "/body/files/s.csv/line/5/column/2"],
    )  # fmt: skip
    assert len([one for one in world.events() if one["type"] == "hazard.shelter_status_changed"]) == 2
    wrong = published.upload(STATUSES, [("s.csv", text.encode())], "table-03", who=REPORTER, as_of="きのう")
    assert (wrong.status, wrong.document["errors"][0]["pointer"]) == (422, "/body/as_of")


def test_500_rows_take_few_transactions_and_some_may_be_older(world: ShelterWorld, apis: ShelterApis) -> None:
    world.publish(sample_list(shelters=120), "list-1")
    for number in (3, 70, 110):
        apis.post(f"{BASE}/shelters/44201-{number}/status", {"status": "closed"}, f"status-{number:03d}")
    rows = "".join(f"44201-{number},開設,{number + 1}\n" for number in range(120))
    store = world.client
    assert isinstance(store, InMemoryDynamo)
    store.operations.clear()
    content = f"ID,状況,人数\n{rows}".encode()
    answer = apis.upload(STATUSES, [("s.csv", content)], "table-01", who=REPORTER, as_of="2026-09-06 11:59")
    assert (answer.document["applied"], answer.document["newer_known"]) == (117, 3)
    assert [row["line"] for row in answer.document["not_applied"]] == [5, 72, 112]
    # Taken, three times fifty or fewer of which each was refused once, completed.
    assert store.operations.count("TransactWriteItems") == 1 + 3 * 2 + 1
    assert len({event["id"] for event in world.events()}) == 1 + 3 + 117


@pytest.mark.parametrize("path", PATHS)
def test_the_same_key_has_one_effect_and_one_answer(world: ShelterWorld, published: ShelterApis, path: str) -> None:
    who = EDITOR if path == LISTS else REPORTER
    first = send(published, path, "the-same-key", who)
    events = len(world.events())
    world.clock.advance(timedelta(hours=1))
    again = send(published, path, "the-same-key", who)
    assert first[0] in (200, 201)
    assert again == (first[0], "true" + first[1])
    assert len(world.events()) == events
    other = published.post(STATUS, {"status": "full"}, "the-same-key", who)
    assert (other.status, other.document["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("path", PATHS)
def test_who_may_do_it(published: ShelterApis, path: str) -> None:
    neighbour = claims(STAFF_POOL, **{"cognito:groups": "[m44202.hazard.editor]"})
    other_work = claims(STAFF_POOL, **{"cognito:groups": "[m44201.garbage.publisher]"})
    assert send(published, path, "access-1", neighbour)[0] == 404
    assert send(published, path, "access-1", other_work)[0] == 403
    assert send(published, path, "access-2", REPORTER)[0] == (403 if path == LISTS else 200)
    assert send(published, path, "access-3", EDITOR)[0] in (200, 201)
    assert published.get(f"{BASE}/shelters", who=other_work).status == 403
    assert published.get(f"{BASE}/shelters", who=neighbour).status == 404
    assert published.get(f"{BASE}/shelters").status == 401


def test_the_list_comes_in_pages(published: ShelterApis) -> None:
    first = published.get(f"{BASE}/shelters", {"limit": 3}, who=REPORTER).document
    rest = published.get(f"{BASE}/shelters", {"limit": 3, "cursor": first["next_cursor"]}, who=REPORTER).document
    assert [one["shelter_id"] for one in first["items"] + rest["items"]] == [f"44201-{n}" for n in range(5)]
    assert rest["next_cursor"] is None


def test_a_neighbours_list_is_not_touched(world: ShelterWorld, published: ShelterApis) -> None:
    world.publish(sample_list(NEIGHBOUR), "list-2", NEIGHBOUR)
    published.upload(LISTS, [("a.csv", sample_list(shelters=2))], "upload-1")
    assert len(published.get("/hazard/shelters", {"municipality": NEIGHBOUR}).document["items"]) == 5
    assert len(published.get("/hazard/shelters", {"municipality": CITY}).document["items"]) == 2

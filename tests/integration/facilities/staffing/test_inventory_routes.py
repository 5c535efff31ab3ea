"""The inventory over HTTP: all data files at once, one document after reading it, what is refused and of whom."""

import copy
from typing import Any

import pytest
from tests.facilities_staff import CLERK, MANAGER, NEIGHBOURS_MANAGER, FacilitiesStaff, sample_files


def test_all_files_come_into_force_and_the_same_again_change_nothing(api: FacilitiesStaff) -> None:
    listed = api.get("/facilities").document["items"]
    assert [each["facility_id"] for each in listed] == sorted(
        one["facility_id"] for one in sample_files()["facilities"]
    )
    before = copy.deepcopy(api.dynamo.items)
    again = api.post("/inventory", sample_files(), MANAGER).document
    assert again["changed"] == 0
    assert {item["version_id"] for item in again["items"] if item["kind"] == "facility"} == {
        each["version_id"] for each in listed
    }
    new = {key for key in api.dynamo.items if key not in before}
    assert all("IDEMPOTENCY" in "#".join(key) for key in new), new


def test_only_what_differs_is_published_again(api: FacilitiesStaff) -> None:
    files = sample_files()
    files["facilities"][0]["address"] = "大分市見本町9-9"
    key = "the-same-request"
    answer = api.post("/inventory", files, MANAGER, key=key)
    changed = [item for item in answer.document["items"] if item["changed"]]
    assert [item["name"] for item in changed] == [files["facilities"][0]["facility_id"]]
    assert changed[0]["replaced"] is not None
    replay = api.post("/inventory", files, MANAGER, key=key)
    assert replay.headers["idempotency-replayed"] == "true"
    assert replay.body == answer.body


def test_a_fault_is_pointed_at_and_what_came_before_stays(api: FacilitiesStaff) -> None:
    files = sample_files()
    files["facilities"][1]["rooms"][0]["rule_set"] = "nobodys"
    answer = api.post("/inventory", files, MANAGER, Accept_Language="en")
    assert (answer.status, answer.document["code"]) == (422, "facilities.inventory_not_valid")
    assert answer.document["errors"][0]["pointer"] == "/body/facilities/1/rooms/0/rule_set"


def test_nothing_is_written_of_files_that_are_anothers_or_stand_twice(api: FacilitiesStaff) -> None:
    files = sample_files("44202")
    facility = sample_files()["facilities"][0]
    before = dict(api.dynamo.items)
    answer = api.post("/inventory", files | {"facilities": [facility, facility]}, MANAGER)
    pointers = {error["pointer"] for error in answer.document["errors"]}
    assert answer.status == 422
    assert pointers == {
        "/body/rules/municipality",
        "/body/prices/municipality",
        "/body/facilities/1/facility_id",
    }
    assert api.dynamo.items == before


def test_a_facility_is_edited_under_the_version_that_was_read(api: FacilitiesStaff) -> None:
    facility_id = sample_files()["facilities"][0]["facility_id"]
    read = api.get(f"/facilities/{facility_id}", who=MANAGER)
    edited: dict[str, Any] = read.document["facility"] | {"address": "大分市見本町2-2"}
    answer = api.put(f"/facilities/{facility_id}", edited, If_Match=read.headers["etag"])
    assert answer.status == 200
    assert answer.headers["etag"] == f'"{answer.document["version_id"]}"'
    assert api.get(f"/facilities/{facility_id}", who=MANAGER).document["facility"]["address"] == "大分市見本町2-2"
    late = api.put(f"/facilities/{facility_id}", edited, If_Match=read.headers["etag"])
    assert (late.status, late.document["code"]) == (412, "precondition_failed")
    assert api.put(f"/facilities/{facility_id}", edited).document["code"] == "facilities.already_published"
    assert api.put(f"/facilities/{facility_id}", edited, If_Match="*").status == 412


@pytest.mark.parametrize("kind", ["rules", "prices"])
def test_rules_and_prices_are_edited_likewise(api: FacilitiesStaff, kind: str) -> None:
    read = api.get(f"/{kind}", who=MANAGER)
    assert read.status == 200
    assert api.put(f"/{kind}", read.document[kind], If_Match=read.headers["etag"]).status == 200
    empty = read.document[kind] | ({"rule_sets": []} if kind == "rules" else {"price_lists": []})
    assert api.put(f"/{kind}", empty, If_Match=api.get(f"/{kind}", who=MANAGER).headers["etag"]).status == 422


def test_a_facility_is_sent_to_its_own_place(api: FacilitiesStaff) -> None:
    facility = sample_files()["facilities"][0]
    answer = api.put("/facilities/44201-somewhere", facility, Accept_Language="ja")
    assert (answer.status, answer.document["errors"][0]["pointer"]) == (422, "/body/facility_id")


def test_clerks_see_the_list_and_edit_nothing(api: FacilitiesStaff) -> None:
    facility = sample_files()["facilities"][0]
    assert api.put(f"/facilities/{facility['facility_id']}", facility, CLERK).status == 403
    assert api.post("/inventory", sample_files(), CLERK).status == 403
    assert api.get("/facilities", who=NEIGHBOURS_MANAGER).status == 404


def test_a_municipality_that_published_nothing_says_so() -> None:
    api = FacilitiesStaff()
    assert api.get("/rules", who=MANAGER).document["code"] == "facilities.rules_not_published"
    assert api.get("/facilities", who=MANAGER).document["items"] == []
    facilities_first = {"facilities": sample_files()["facilities"]}
    assert api.post("/inventory", facilities_first, MANAGER).document["code"] == "facilities.no_rules_yet"


TABLE = "施設ID,名称,住所,緯度,経度\n"


def test_tables_are_checked_and_published_only_where_that_is_asked_for(api: FacilitiesStaff) -> None:
    present = sample_files()["facilities"][0]
    place = ",".join(str(present["position"][name]) for name in ("latitude", "longitude"))
    line = f"{present['facility_id']},見本の新しい名,大分市見本町5-5,{place}\n"
    files = [("list.csv", (TABLE + line).encode())]
    checked = api.upload("/inventory/imports", files)
    assert checked.status == 200, checked.body
    assert not checked.document["published"]
    (draft,) = checked.document["drafts"]
    assert draft["document"]["name"]["ja"] == "見本の新しい名"
    path = f"/facilities/{present['facility_id']}"
    assert api.get(path, who=MANAGER).document["facility"]["name"] == present["name"]
    done = api.upload("/inventory/imports", files, publish="true")
    assert done.status == 200, done.body
    assert done.document["published"]
    after = api.get(path, who=MANAGER).document
    assert after["version_id"] == done.document["drafts"][0]["version_id"]
    assert after["facility"]["name"]["ja"] == "見本の新しい名"


def test_a_table_with_a_fault_publishes_nothing_and_says_where(api: FacilitiesStaff) -> None:
    files = [("list.csv", (TABLE + ",名だけ,,x,y\n").encode())]
    answer = api.upload("/inventory/imports", files, publish="true")
    assert (answer.status, answer.document["code"]) == (422, "facilities.tables_not_valid")
    assert answer.document["errors"][0]["pointer"].startswith("/body/files/list.csv")
    assert api.upload("/inventory/imports", files, CLERK).status == 403

"""What is the risk here, what does it mean, and where do I go: a resident asks, staff report. Real HTTP."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.e2e.deployed_stack import ELSEWHERE, HAZARD_EDITOR, HAZARD_REPORTER, HERE, DeployedStack, eventually, new_key
from tests.e2e.problem_checks import LANGUAGES
from tests.tile_decoding import decoded_tile

from machiport.hazard.kind_files import load_kinds
from machiport.hazard.tile_addresses import place_of
from machiport_gates.paths import ROOT

pytestmark = pytest.mark.xdist_group("stack")

KINDS: Final = [kind.kind for kind in load_kinds(ROOT / "sample_region")]
# By the sample river, 3 to 5 m deep, 200 m and more from the next class.
RIVERSIDE: Final = (131.6018, 33.2444)
# Hills of 豊後大野市, surveyed for floods and landslides and without any zone; the sea, which nobody surveyed.
HILLS: Final = (131.586, 32.976)
SEA: Final = (131.70, 33.50)


def asked_at(place: tuple[float, float], **more: str) -> dict[str, str]:
    """Return the query for a place."""
    return {"lon": str(place[0]), "lat": str(place[1]), **more}


def statuses(answer: httpx.Response) -> dict[str, str]:
    """Return each kind's status."""
    assert answer.status_code == 200, answer.text
    return {hazard["kind"]: hazard["status"] for hazard in answer.json()["hazards"]}


def test_a_place_is_inside_outside_or_not_covered_by_each_kind(stack: DeployedStack) -> None:
    by_the_river = stack.get("/hazard/risks", params=asked_at(RIVERSIDE))
    found = statuses(by_the_river)
    assert list(found) == KINDS
    assert (found["flood_maximum"], found["flood_planned"]) == ("inside", "inside")
    assert (found["tsunami"], found["landslide_slide"]) == ("outside", "outside")
    flood = next(each for each in by_the_river.json()["hazards"] if each["kind"] == "flood_maximum")
    assert (flood["worst"]["minimum"], flood["worst"]["maximum"], flood["worst"]["label"]) == (3.0, 5.0, "見本川(架空)")
    assert flood["sources"][0]["sample"] is True
    assert set(statuses(stack.get("/hazard/risks", params=asked_at(SEA))).values()) == {"not_covered"}
    hills = statuses(stack.get("/hazard/risks", params=asked_at(HILLS)))
    assert (hills["flood_maximum"], hills["landslide_slide"]) == ("outside", "outside")
    assert (hills["inland_water"], hills["tsunami"]) == ("not_covered", "not_covered")


def test_an_address_is_answered_for_the_place_that_stands_for_it(stack: DeployedStack) -> None:
    answer = stack.get("/hazard/risks", params={"address": "大分市府内町2丁目5番"})
    place = answer.json()["place"]
    assert (place["address"], place["lon"], place["lat"]) == ("大分県大分市府内町二丁目", 131.606, 33.236)
    assert place["accuracy_metres"] >= 100
    assert statuses(answer) == statuses(stack.get("/hazard/risks", params=asked_at((131.606, 33.236))))
    found = stack.get("/hazard/places", params={"q": "府内"}).json()["items"]
    assert {"大分県大分市府内町一丁目", "大分県大分市府内町二丁目"} <= {each["name"] for each in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_risks_come_in_the_language_asked_for(stack: DeployedStack, language: str) -> None:
    answer = stack.get("/hazard/risks", params=asked_at(RIVERSIDE), headers={"Accept-Language": language})
    assert (answer.headers["content-language"], answer.headers["vary"]) == (language, "Accept-Language")
    names = {kind.kind: kind.name.in_language(language) for kind in load_kinds(ROOT / "sample_region")}  # type: ignore[arg-type]  # one of the three
    assert {each["kind"]: each["name"] for each in answer.json()["hazards"]} == names


@pytest.mark.parametrize(
    "path",
    ["/hazard/risks?lon=131.6018&lat=33.2444", "/hazard/places?q=府内", "/hazard/layers", "/tiles/flood_maximum",
     "/tiles/flood_maximum/14/14181/6586.mvt", "/hazard/shelters?municipality=44202", "/hazard/shelters/bundle",
     "/hazard/warnings?municipality=44202", "/map", "/map/map.js"],
)  # fmt: skip
def test_unchanged_answer_is_not_sent_again(stack: DeployedStack, path: str) -> None:
    first = stack.get(path)
    assert (first.status_code, first.headers["etag"][:1]) == (200, '"'), first.text
    assert first.headers["cache-control"].startswith("public, max-age=")
    again = stack.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_layer_is_described_and_its_tiles_hold_the_zones(stack: DeployedStack, tmp_path: Path) -> None:
    layers = {layer["id"]: layer for layer in stack.get("/hazard/layers").json()["items"]}
    assert list(layers) == KINDS
    layer = layers["flood_maximum"]["vector"]
    described = stack.get(f"/{layer['tilejson']}").json()
    assert (described["tilejson"], described["minzoom"], described["maxzoom"]) == ("3.0.0", 6, 14)
    address = place_of(*RIVERSIDE, 14).tile
    path = "/" + layer["tiles"].format(z=address.zoom, x=address.x, y=address.y)
    tile = stack.get(path)
    assert (tile.status_code, tile.headers["content-type"]) == (200, "application/vnd.mapbox-vector-tile")
    assert "immutable" in tile.headers["cache-control"]
    zones = decoded_tile(tmp_path, tile.content, address)  # httpx has unpacked it
    assert {3, 4} <= {zone["properties"]["rank"] for zone in zones}
    empty = stack.get("/" + layer["tiles"].format(z=14, x=100, y=100))
    assert (empty.status_code, empty.content) == (204, b"")


def test_an_archive_is_read_by_ranges_of_one_version(stack: DeployedStack) -> None:
    (layer,) = (each for each in stack.get("/hazard/layers").json()["items"] if each["id"] == "tsunami")
    first = httpx.get(layer["vector"]["pmtiles"], headers={"Range": "bytes=0-126"}, timeout=35)
    assert (first.status_code, first.content[:8]) == (206, b"PMTiles\x03")
    same = {"Range": "bytes=127-200", "If-Match": first.headers["etag"]}
    assert httpx.get(layer["vector"]["pmtiles"], headers=same, timeout=35).status_code == 206
    other = same | {"If-Match": '"00000000000000000000000000000000"'}
    assert httpx.get(layer["vector"]["pmtiles"], headers=other, timeout=35).status_code == 412


# --- shelters


def nearest(stack: DeployedStack, **more: str) -> list[dict[str, Any]]:
    """Return the shelters near the river."""
    answer = stack.get("/hazard/shelters", params=asked_at(RIVERSIDE, **more))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_the_nearest_shelters_are_right_for_the_hazard(stack: DeployedStack) -> None:
    found = nearest(stack, hazard="tsunami", limit="5")
    metres = [shelter["way"]["metres"] for shelter in found]
    assert metres == sorted(metres)

    def withstands(shelter: dict[str, Any]) -> bool:
        return "tsunami" in {each["hazard"] for each in shelter["hazards"] if not each["conditional"]}

    assert all(map(withstands, found))
    assert not all(map(withstands, nearest(stack, limit="5")))


def _events(stack: DeployedStack, wanted: Callable[[dict[str, Any]], bool]) -> Callable[[], list[dict[str, Any]]]:
    """Return what looks into the notifications queue and returns the events that are wanted."""
    queue, sqs = stack.running.outputs.notifications_queue_url, stack.client("sqs")
    seen: list[dict[str, Any]] = []

    def look() -> list[dict[str, Any]]:
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            seen.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return [event for event in seen if wanted(event)]

    return look


def test_a_status_shows_at_once_changes_the_bundle_and_is_told(stack: DeployedStack) -> None:
    shelter = nearest(stack, limit="1")[0]
    bundle = stack.get("/hazard/shelters/bundle").headers["etag"]
    path = f"/staff/hazard/{shelter['municipality']}/shelters/{shelter['shelter_id']}/status"
    reporter, key = stack.staff(shelter["municipality"], HAZARD_REPORTER).access, new_key()
    body = {"status": "crowded", "headcount": 120}
    reported = stack.post(path, token=reporter, key=key, json=body)
    assert reported.status_code == 200, reported.text
    shown = nearest(stack, limit="1")[0]["status"]
    assert (shown["status"], shown["headcount"]) == ("crowded", 120)
    assert nearest(stack, open="true", limit="1")[0]["shelter_id"] == shelter["shelter_id"]
    assert stack.get("/hazard/shelters/bundle").headers["etag"] != bundle
    again = stack.post(path, token=reporter, key=key, json=body)
    assert (again.content, again.headers["idempotency-replayed"]) == (reported.content, "true")
    late = stack.post(path, token=reporter, json={"status": "open", "as_of": "2026-01-01T00:00:00+09:00"})
    assert (late.status_code, late.json()["code"]) == (409, "hazard.newer_status_known")

    def about_it(event: dict[str, Any]) -> bool:
        return event["type"] == "hazard.shelter_status_changed" and shelter["shelter_id"] in json.dumps(event["data"])

    assert len(eventually(_events(stack, about_it), bool)) == 1


def test_a_table_of_statuses_is_recorded_wholly_or_not_at_all(stack: DeployedStack) -> None:
    listed = stack.get("/hazard/shelters", params={"municipality": ELSEWHERE, "limit": "2"}).json()["items"]
    reporter = stack.staff(ELSEWHERE, HAZARD_REPORTER).access
    path, (first, second) = f"/staff/hazard/{ELSEWHERE}/shelter-statuses", [each["shelter_id"] for each in listed]

    def sent(rows: str) -> httpx.Response:
        files, form = [("files", ("statuses.csv", rows.encode("cp932")))], {"as_of": datetime.now(UTC).isoformat()}
        return stack.post(path, token=reporter, files=files, data=form)

    def told() -> dict[str, str]:
        items = stack.get(f"/staff/hazard/{ELSEWHERE}/shelters", token=reporter).json()["items"]
        return {each["shelter_id"]: each["status"]["told"] for each in items}

    before = told()
    refused = sent(f"ID,状況,人数\n{first},開設,10\n{second},炎上,5\n")
    assert (refused.status_code, refused.json()["code"]) == (422, "hazard.shelter_status_not_valid")
    assert told() == before
    taken = sent(f"ID,状況,人数\n{first},開設,10\n{second},満員,50\n").json()
    assert (taken["rows"], taken["applied"]) == (2, 2)
    assert told() == before | {first: "open", second: "full"}


def test_a_corrupt_list_publishes_nothing(stack: DeployedStack) -> None:
    editor, path = stack.staff(HERE, HAZARD_EDITOR).access, f"/staff/hazard/{HERE}"
    before = stack.get(f"{path}/shelters", token=editor).json()["in_force"]
    good = (ROOT / "sample_region" / "hazard" / "shelters" / f"{HERE}.csv").read_text(encoding="utf-8-sig")
    corrupt = good.replace("33.225554", "３３度と少し", 1)
    assert corrupt != good
    refused = stack.post(f"{path}/shelter-lists", token=editor, files=[("files", ("list.csv", corrupt.encode()))])
    assert (refused.status_code, refused.json()["code"]) == (422, "hazard.shelter_list_not_valid")
    assert refused.json()["errors"][0]["pointer"].startswith("/body/files/list.csv/line/2/")
    assert stack.get(f"{path}/shelters", token=editor).json()["in_force"] == before


# --- warnings, timelines


def test_sample_warnings_show_and_drills_are_kept_apart(stack: DeployedStack) -> None:
    def asked(**more: str) -> dict[str, Any]:
        return dict(stack.get("/hazard/warnings", params={"municipality": "44208", **more}).json())

    polled = eventually(asked, lambda seen: seen["as_of"] is not None, seconds=90)  # its schedule: every minute
    assert (polled["stale"], polled["incomplete"], polled["highest_level"]) == (False, False, 4)
    assert {each["operation"] for each in polled["warnings"]} == {"normal"}
    assert "49" in {each["code"] for each in polled["warnings"]}
    everywhere = [
        warning
        for city in stack.get("/municipalities").json()["items"]
        for warning in stack.get(
            "/hazard/warnings", params={"municipality": city["code"], "include": "training"}
        ).json()["warnings"]
    ]
    assert {warning["operation"] for warning in everywhere} == {"normal", "training"}


def test_a_timeline_is_made_for_the_place_and_the_household_and_kept_by_nobody(stack: DeployedStack) -> None:
    place = {"lon": RIVERSIDE[0], "lat": RIVERSIDE[1]}
    alone = stack.request("POST", "/hazard/timelines", json={"place": place})
    assert (alone.status_code, alone.headers["cache-control"]) == (200, "private, no-store"), alone.text
    assert [level["level"] for level in alone.json()["levels"]] == [1, 2, 3, 4, 5]
    family = {"older_people": True, "wheelchair": True, "floor": 1}
    careful = stack.request("POST", "/hazard/timelines", json={"place": place, "household": family}).json()

    def leaving(timeline: dict[str, Any]) -> int:
        return min(
            int(each["level"]) for each in timeline["levels"] for act in each["actions"] if act["move"] == "leave"
        )

    assert (leaving(careful), leaving(alone.json())) == (3, 4)
    reasons = {reason["need"] for each in careful["levels"] for act in each["actions"] for reason in act["reasons"]}
    assert {"older_people", "wheelchair"} <= reasons

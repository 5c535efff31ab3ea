"""Where to go, through Lambda's own entry: the nearest first, across borders, honest about what is not known."""

import json
from datetime import date, timedelta

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import Answer
from tests.shelter_world import CITY, NEIGHBOUR, ShelterApis, ShelterWorld, list_csv, sample_list

from machiport.hazard.shelters import shelter_service
from machiport.hazard.shelters.model import ListSource
from machiport.hazard.shelters.status_service import AskedStatus

HERE = (131.6, 33.24)
LANGUAGES = ("ja", "en", "ja-x-easy")


@pytest.fixture
def world() -> ShelterWorld:
    world = ShelterWorld(InMemoryDynamo().client, "hazard")
    world.publish(sample_list(), "list-1")
    world.publish(sample_list(NEIGHBOUR), "list-2", NEIGHBOUR)
    return world


@pytest.fixture
def apis(world: ShelterWorld) -> ShelterApis:
    return ShelterApis(world)


def ids(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [one["shelter_id"] for one in answer.document["items"]]


def test_the_nearest_come_first_across_municipal_borders(apis: ShelterApis) -> None:
    answer = apis.near(*HERE, limit=4)
    assert ids(answer) == ["44201-0", "44202-0", "44201-1", "44202-1"]
    ways = [one["way"] for one in answer.document["items"]]
    assert [way["metres"] for way in ways] == [0, 465, 995, 1460]
    assert (ways[1]["bearing"], ways[1]["direction"], ways[1]["direction_name"]) == (90, "east", "東")
    assert [way["walking_minutes"] for way in ways] == [0, 6, 13, 19]


def test_nothing_further_away_than_asked_for_is_offered(world: ShelterWorld, apis: ShelterApis) -> None:
    assert ids(apis.near(*HERE, within=996)) == ["44201-0", "44202-0", "44201-1"]
    assert ids(apis.near(*HERE, within=900)) == ["44201-0", "44202-0"]
    half_a_degree_west = (131.1, 33.24)  # 46.5 km
    assert ids(apis.near(*half_a_degree_west)) == []
    assert ids(apis.near(*half_a_degree_west, within=46_600)) == ["44201-0"]
    world.report("44201-3", AskedStatus("open"), "report-1")
    assert ids(apis.near(*HERE, open="true", within=4000)) == ["44201-3"]
    assert ids(apis.near(*HERE, open="true", within=2000)) == []


def test_a_kind_of_hazard_map_asks_for_sites_designated_for_its_hazard(apis: ShelterApis) -> None:
    assert ids(apis.near(*HERE, hazard="tsunami", municipality=CITY)) == ["44201-1", "44201-3"]
    assert ids(apis.near(*HERE, hazard="flood_maximum", limit=2)) == ["44201-0", "44202-0"]
    assert ids(apis.near(*HERE, hazard="volcano")) == []


def test_emergency_sites_and_shelters_are_told_apart(world: ShelterWorld, apis: ShelterApis) -> None:
    rows = [("A", "高台", "x", 33.24, 131.6, 1, "", "", ""), ("B", "学校", "y", 33.24, 131.61, 1, "", 1, 10)]
    world.publish(list_csv(rows), "list-3")
    assert ids(apis.near(*HERE, type="shelter", municipality=CITY)) == ["B"]
    assert ids(apis.near(*HERE, type="emergency", municipality=CITY)) == ["A", "B"]
    site = apis.near(*HERE, limit=1).document["items"][0]
    assert [one["name"] for one in site["designations"]] == ["指定緊急避難場所"]
    assert [(one["hazard"], one["conditional"]) for one in site["hazards"]] == [("flood", False)]


def test_a_status_is_told_while_it_is_fresh(world: ShelterWorld, apis: ShelterApis) -> None:
    world.report("44201-0", AskedStatus("crowded", 80), "report-1")
    status = apis.near(*HERE, limit=1).document["items"][0]["status"]
    assert (status["status"], status["headcount"], status["capacity"]) == ("crowded", 80, 100)
    assert status["reported_at"] == "2026-09-06T12:00:00+09:00"
    world.clock.advance(timedelta(hours=12))
    assert apis.near(*HERE, limit=1).document["items"][0]["status"]["status"] == "crowded"
    world.clock.advance(timedelta(seconds=1))
    old = apis.near(*HERE, limit=1).document["items"][0]["status"]
    assert (old["status"], old["headcount"], old["reported_at"]) == ("unknown", None, None)
    assert old["last_known"]["status"] == "crowded"
    assert old["last_known"]["headcount"] == 80
    never = apis.near(*HERE, limit=2).document["items"][1]["status"]
    assert (never["status"], never["last_known"]) == ("unknown", None)


def test_only_open_ones_where_asked_for(world: ShelterWorld, apis: ShelterApis) -> None:
    for number, status in enumerate(("closed", "open", "full", "crowded")):
        world.report(f"44201-{number}", AskedStatus(status), f"report-{number}")  # type: ignore[arg-type]  # as listed
    assert ids(apis.near(*HERE, open="true")) == ["44201-1", "44201-3"]
    assert ids(apis.near(*HERE, open="true", limit=1)) == ["44201-1"]
    assert ids(apis.get("/hazard/shelters", {"municipality": CITY, "open": "true"})) == ["44201-1", "44201-3"]
    world.clock.advance(timedelta(hours=13))
    assert ids(apis.near(*HERE, open="true")) == []


def test_answers_name_the_sources_of_the_lists_of_what_they_show(world: ShelterWorld, apis: ShelterApis) -> None:
    city = ListSource(
        title="見本市の一覧", licence="CC BY 4.0", url="https://example.jp/list", as_of=date(2026, 4, 1), sample=True
    )
    world.publish(sample_list(), "list-3", source=city)
    world.publish(sample_list(NEIGHBOUR), "list-4", NEIGHBOUR, ListSource(title="となりの一覧"))
    of_city = {
        "municipality": CITY, "source": "見本市の一覧", "licence": "CC BY 4.0", "url": "https://example.jp/list",
        "as_of": "2026-04-01", "sample": True,
    }  # fmt: skip
    of_neighbour = {
        "municipality": NEIGHBOUR, "source": "となりの一覧", "licence": None, "url": None, "as_of": None,
        "sample": False,
    }  # fmt: skip
    assert apis.near(*HERE, limit=4).document["sources"] == [of_city, of_neighbour]
    assert apis.near(*HERE, limit=1).document["sources"] == [of_city]
    listed = apis.get("/hazard/shelters", {"municipality": NEIGHBOUR, "limit": 2})
    assert listed.document["sources"] == [of_neighbour]
    world.report("44201-3", AskedStatus("open"), "report-1")
    assert apis.near(*HERE, open="true").document["sources"] == [of_city]
    listed_open = apis.get("/hazard/shelters", {"municipality": CITY, "open": "true"})
    assert listed_open.document["sources"] == [of_city]
    world.publish(sample_list(shelters=6), "list-5")
    assert apis.near(*HERE, limit=4).document["sources"] == [of_neighbour]


def test_a_municipalitys_list_comes_in_pages(apis: ShelterApis) -> None:
    found: list[str] = []
    query: dict[str, object] = {"municipality": CITY, "limit": 2}
    for _ in range(3):
        answer = apis.get("/hazard/shelters", query)
        found += ids(answer)
        assert all(one["way"] is None for one in answer.document["items"])
        query["cursor"] = answer.document["next_cursor"]
    assert found == [f"44201-{number}" for number in range(5)]
    assert query["cursor"] is None
    first = apis.get("/hazard/shelters", {"municipality": CITY, "limit": 2}).document["next_cursor"]
    other = apis.get("/hazard/shelters", {"municipality": NEIGHBOUR, "limit": 2, "cursor": first})
    assert (other.status, other.document["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    ("query", "status", "code", "pointer"),
    [
        ({}, 422, "hazard.place_not_valid", "/query"),
        ({"lon": 131.6}, 422, "hazard.place_not_valid", "/query/lat"),
        ({"lon": 33.24, "lat": 131.6}, 422, "hazard.place_not_valid", "/query/lon"),
        ({"lon": 131.6, "lat": "nan"}, 422, None, "/query/lat"),
        ({"lon": 131.6, "lat": 33.24, "hazard": "meteor"}, 422, "validation_failed", "/query/hazard"),
        ({"lon": 131.6, "lat": 33.24, "type": "hotel"}, 422, "validation_failed", "/query/type"),
        ({"lon": 131.6, "lat": 33.24, "limit": 101}, 422, "validation_failed", "/query/limit"),
        ({"lon": 131.6, "lat": 33.24, "municipality": "13101"}, 404, "municipality_not_found", None),
        ({"municipality": "13101"}, 404, "municipality_not_found", None),
        ({"lon": 131.6, "lat": 33.24, "within": 99}, 422, "validation_failed", "/query/within"),
        ({"lon": 131.6, "lat": 33.24, "within": 100001}, 422, "validation_failed", "/query/within"),
        ({"municipality": CITY, "within": 1000}, 422, "hazard.place_not_valid", "/query/within"),
    ],
)
def test_bad_questions_are_told_what_is_wrong(
    apis: ShelterApis, query: dict[str, object], status: int, code: str | None, pointer: str | None
) -> None:
    for language in LANGUAGES:
        answer = apis.get("/hazard/shelters", query, Accept_Language=language)
        assert answer.status == status, answer.body
        assert answer.headers["content-type"] == "application/problem+json"
        assert code is None or answer.document["code"] == code
        if pointer is not None:
            assert answer.document["errors"][0]["pointer"] == pointer


def test_words_follow_the_language_and_answers_can_be_kept(apis: ShelterApis) -> None:
    shown = {apis.get("/hazard/shelters", {"lon": 131.6, "lat": 33.24}, Accept_Language=one).body for one in LANGUAGES}
    assert len(shown) == 3
    first = apis.near(*HERE)
    assert first.headers["cache-control"] == "public, max-age=30"
    again = apis.get("/hazard/shelters", {"lon": 131.6, "lat": 33.24}, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, "")


def test_the_bundle_has_all_lists_and_reports_and_changes_only_with_them(
    world: ShelterWorld, apis: ShelterApis
) -> None:
    world.report("44201-0", AskedStatus("open", 3), "report-1")
    first = apis.get("/hazard/shelters/bundle")
    document = json.loads(first.body)
    assert (document["format"], document["status_age_hours"]) == (1, 12)
    assert [(one["municipality"], len(one["shelters"])) for one in document["lists"]] == [(CITY, 5), (NEIGHBOUR, 5)]
    (report,) = document["lists"][0]["statuses"]
    assert report == {
        "shelter_id": "44201-0", "status": "open", "headcount": 3, "reported_at": "2026-09-06T12:00:00+09:00",
    }  # fmt: skip
    world.clock.advance(timedelta(days=2))
    kept = apis.get("/hazard/shelters/bundle", If_None_Match=first.headers["etag"])
    assert (kept.status, kept.headers["etag"]) == (304, first.headers["etag"])
    world.report("44201-0", AskedStatus("closed"), "report-2")
    assert apis.get("/hazard/shelters/bundle", If_None_Match=first.headers["etag"]).status == 200
    one = apis.get("/hazard/shelters/bundle", {"municipality": NEIGHBOUR})
    assert [each["municipality"] for each in one.document["lists"]] == [NEIGHBOUR]
    assert apis.get("/hazard/shelters/bundle", {"municipality": "13101"}).status == 404


def test_a_bundle_above_the_gateways_limit_is_refused(apis: ShelterApis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelter_service, "LARGEST_BUNDLE", 2000)
    answer = apis.get("/hazard/shelters/bundle")
    assert (answer.status, answer.document["code"]) == (422, "hazard.bundle_too_large")
    assert apis.get("/hazard/shelters/bundle", {"municipality": CITY}).status == 200


def test_a_new_list_is_seen_at_once_and_read_once(world: ShelterWorld, apis: ShelterApis) -> None:
    assert ids(apis.near(*HERE, municipality=CITY, limit=1)) == ["44201-0"]
    another = ShelterWorld(world.client, world.table, world.clock)
    another.publish(list_csv([("NEW", "新しい見本", "z", 33.24, 131.6, 1, "", "", "")]), "list-9")
    assert ids(apis.near(*HERE))[0] == "NEW"
    store = world.client
    assert isinstance(store, InMemoryDynamo)
    store.operations.clear()
    apis.near(*HERE)
    assert store.operations == ["BatchGetItem", "BatchGetItem"]


def test_without_any_list_there_is_nothing_near() -> None:
    apis = ShelterApis(ShelterWorld(InMemoryDynamo().client, "hazard"))
    assert ids(apis.near(*HERE)) == []
    assert apis.get("/hazard/shelters/bundle").document["lists"] == []
    assert ids(apis.get("/hazard/shelters", {"municipality": CITY})) == []


def test_the_largest_bundle_fits_what_lambda_answers_as_a_text_in_json(world: ShelterWorld) -> None:
    world.publish(sample_list(shelters=60))
    for number in range(60):
        world.report(f"44201-{number}", AskedStatus("crowded", number), f"full-of-statuses-{number}")
    bundle = world.shelters.bundle().decode()
    in_json = len(json.dumps(bundle, ensure_ascii=False).encode()) / len(bundle.encode())
    assert in_json * shelter_service.LARGEST_BUNDLE < 6 * 1024 * 1024 - 100_000  # headers and the rest of the answer

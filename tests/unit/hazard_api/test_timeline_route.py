"""POST /hazard/timelines as API Gateway calls it."""

from typing import Any

import pytest
from tests.fakes.tiles import TilesInMemory, around, facts, section
from tests.gateway_events import GatewayClient
from tests.hazard_places import HERE, KINDS, hazard_client, here

PLACE = {"lon": HERE[0], "lat": HERE[1]}


@pytest.fixture(scope="module")
def client() -> GatewayClient:
    """Return a client; HERE lies in a zone of 3 m and outside every landslide zone."""
    tiles = TilesInMemory()
    zone = (facts(3), around(here()))
    tiles.put(here().tile, {"flood_maximum": section(zone), "landslide_slide": section()})
    return hazard_client(tiles)


def _actions(document: Any) -> dict[str, Any]:
    return {action["action"]: action for level in document["levels"] for action in level["actions"]}


def test_the_five_levels_are_answered_by_name_with_actions_and_reasons(client: GatewayClient) -> None:
    answer = client.post("/hazard/timelines", {"place": PLACE, "household": {"infants": True, "floor": 2}})
    assert answer.status == 200
    levels = answer.document["levels"]
    assert [level["level"] for level in levels] == [1, 2, 3, 4, 5]
    assert [levels[2]["name"], levels[3]["name"], levels[4]["name"]] == ["高齢者等避難", "避難指示", "緊急安全確保"]
    leave = _actions(answer.document)["vulnerable_leave"]
    assert leave["move"] == "leave"
    assert [(reason["because"], reason["kind"], reason["need"]) for reason in leave["reasons"]] == [
        ("rule", None, None),
        ("hazard", "flood_maximum", None),
        ("household", None, "infants"),
    ]
    deep = _actions(answer.document)["deep_leave"]
    assert [reason["text"] for reason in deep["reasons"]][1:] == [
        "「洪水（想定最大規模）」の「3m以上5m未満」の区域の中のため",
        "住んでいる階が2階のため",
    ]
    assert deep["source"].startswith("内閣府")


def test_what_was_not_surveyed_is_said(client: GatewayClient) -> None:
    document = client.post("/hazard/timelines", {"place": PLACE}, headers={"Accept-Language": "en"}).document
    statuses = {hazard["kind"]: (hazard["status"], hazard["notice"] is not None) for hazard in document["hazards"]}
    assert list(statuses) == [kind.kind for kind in KINDS]
    assert statuses["flood_maximum"] == ("inside", False)
    assert statuses["landslide_slide"] == ("outside", False)
    assert statuses["tsunami"] == ("not_covered", True)
    reasons = _actions(document)["look_around_unsurveyed"]["reasons"]
    assert {"tsunami", "storm_surge"} <= {reason["kind"] for reason in reasons}
    assert "not thereby safe" in document["notice"]


def test_nothing_is_kept_and_no_cache_may_keep_it(client: GatewayClient) -> None:
    wish = {"place": {"address": "大分市府内町2-5"}, "household": {"pets": True}}
    first, second = (client.post("/hazard/timelines", wish) for _ in range(2))
    assert first.headers["cache-control"] == "private, no-store"
    assert "etag" not in first.headers
    assert first.body == second.body
    assert first.document["place"]["matched"] == "town"


@pytest.mark.parametrize(
    ("language", "name"), [("ja", "避難指示"), ("en", "Evacuation order"), ("ja-x-easy", "みんな にげて ください")]
)
def test_it_is_told_in_the_language_asked_for(client: GatewayClient, language: str, name: str) -> None:
    answer = client.post("/hazard/timelines", {"place": PLACE}, headers={"Accept-Language": language})
    assert answer.headers["content-language"] == language
    assert answer.document["levels"][3]["name"] == name


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({}, "/body/place"),
        ({"place": {}}, "/body/place/lon"),
        ({"place": {"lon": 33.2, "lat": 131.6}}, "/body/place/lon"),
        ({"place": {"lon": "nan", "lat": 33.2}}, "/body/place/lon"),
        ({"place": PLACE | {"address": "府内町2-5"}}, "/body/place/address"),
        ({"place": {"address": "中央町"}}, "/body/place/address"),
        ({"place": PLACE | {"name": "見本"}}, "/body/place/name"),
        ({"place": PLACE, "household": {"infants": 5}}, "/body/household/infants"),
        ({"place": PLACE, "household": {"dragon": True}}, "/body/household/dragon"),
        ({"place": PLACE, "household": {"floor": 0}}, "/body/household/floor"),
        ({"place": PLACE, "household": {"floor": 61}}, "/body/household/floor"),
    ],
)
def test_what_is_wrong_is_told_with_a_pointer(client: GatewayClient, wish: object, pointer: str) -> None:
    answer = client.post("/hazard/timelines", wish)
    assert answer.status == 422
    assert answer.document["errors"][0]["pointer"] == pointer


def test_a_municipality_of_another_region_is_unknown(client: GatewayClient) -> None:
    answer = client.post("/hazard/timelines", {"place": {"address": "府内町2-5", "municipality": "13101"}})
    assert (answer.status, answer.document["code"]) == (404, "municipality_not_found")

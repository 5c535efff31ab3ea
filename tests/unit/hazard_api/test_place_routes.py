"""GET /hazard/risks and /hazard/places as API Gateway calls them."""

from typing import Any

import pytest
from tests.fakes.tiles import TilesInMemory, around, facts, section
from tests.gateway_events import Answer, GatewayClient
from tests.hazard_places import HERE, KINDS, hazard_client, here

PLACE = {"lon": str(HERE[0]), "lat": str(HERE[1])}
ADDRESS = {"address": "大分市府内町2-5-3"}
LANGUAGES = ("ja", "en", "ja-x-easy")


@pytest.fixture(scope="module")
def client() -> GatewayClient:
    """Return a client; HERE lies in two flood zones and outside every tsunami zone, nothing else was surveyed."""
    tiles = TilesInMemory()
    flood = [(facts(2, label="見本川"), around(here())), (facts(3, "3m以上", "架空川"), around(here()))]
    tiles.put(here().tile, {"flood_maximum": section(*flood), "tsunami": section()})
    return hazard_client(tiles)


def _errors(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    return [(error["pointer"], error["message"]) for error in answer.document["errors"]]


def _hazards(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200
    return {hazard["kind"]: hazard for hazard in answer.document["hazards"]}


def test_a_zone_is_answered_with_class_colour_text_label_and_source(client: GatewayClient) -> None:
    flood = _hazards(client.get("/hazard/risks", query=PLACE))["flood_maximum"]
    source = {"source": "見本の県(架空)", "licence": "CC BY 4.0", "as_of": "2024-03-31", "sample": True}
    official = KINDS["flood_maximum"].rank_class(3)
    assert flood["worst"] == {
        "rank": 3,
        "severity": 3,
        "title": official.title.ja,
        "colour": official.colour,
        "minimum": 3.0,
        "maximum": 5.0,
        "unit": "metre",
        "original_text": "3m以上",
        "label": "架空川",
        "explanation": official.explanation.ja,
        "source": source,
    }
    assert [hit["label"] for hit in flood["hits"]] == ["架空川", "見本川"]
    assert flood["sources"] == [source]


def test_every_kind_says_what_its_status_means(client: GatewayClient) -> None:
    answer = client.get("/hazard/risks", query=PLACE, headers={"Accept-Language": "en"})
    hazards = _hazards(answer)
    assert list(hazards) == [kind.kind for kind in KINDS]
    flood, tsunami, surge = (hazards[kind] for kind in ("flood_maximum", "tsunami", "storm_surge"))
    assert (flood["status"], flood["meaning"]) == ("inside", KINDS["flood_maximum"].rank_class(3).explanation.en)
    assert (tsunami["status"], tsunami["meaning"]) == ("outside", KINDS["tsunami"].outside.en)
    assert surge["status"] == "not_covered"
    assert "does not mean that there is no danger" in surge["meaning"]
    assert "not thereby safe" in answer.document["notice"]


def test_an_address_is_answered_with_its_place_and_accuracy(client: GatewayClient) -> None:
    answer = client.get("/hazard/risks", query=ADDRESS)
    assert _hazards(answer)["flood_maximum"]["status"] == "inside"
    place = answer.document["place"]
    assert (place["lon"], place["lat"], place["address"]) == (*HERE, "大分県大分市府内町二丁目")
    assert (place["matched"], place["accuracy_metres"]) == ("town", 500)
    assert "500m" in place["note"]


def test_coordinates_are_answered_without_an_address(client: GatewayClient) -> None:
    place = client.get("/hazard/risks", query=PLACE).document["place"]
    assert (place.pop("lon"), place.pop("lat")) == HERE
    assert place == {"address": None, "matched": None, "accuracy_metres": None, "note": None}


def test_the_answer_is_cached_for_a_short_time_and_by_language(client: GatewayClient) -> None:
    etags = set()
    for language in LANGUAGES:
        headers = {"Accept-Language": language}
        first = client.get("/hazard/risks", query=PLACE, headers=headers)
        assert first.headers["cache-control"] == "public, max-age=300"
        assert (first.headers["content-language"], first.headers["vary"]) == (language, "Accept-Language")
        again = client.get("/hazard/risks", query=PLACE, headers=headers | {"If-None-Match": first.headers["etag"]})
        assert (again.status, again.body, again.headers["etag"]) == (304, "", first.headers["etag"])
        etags.add(first.headers["etag"])
    assert len(etags) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ({"lon": "x", "lat": "33"}, ["/query/lon"]),
        ({"lon": "131.6", "lat": ""}, ["/query/lat"]),
        ({"lon": "nan", "lat": "33"}, ["/query/lon"]),
        ({"lon": "inf", "lat": "-inf"}, ["/query/lon", "/query/lat"]),
        ({"lon": "121.9", "lat": "33"}, ["/query/lon"]),
        ({"lon": "131.6", "lat": "46.1"}, ["/query/lat"]),
        ({"lon": "0", "lat": "0"}, ["/query/lon", "/query/lat"]),
        ({"lon": "33.2", "lat": "131.6"}, ["/query/lon", "/query/lat"]),
        ({"lon": "131.6"}, ["/query/lat"]),
        ({"lat": "33.2"}, ["/query/lon"]),
        ({}, ["/query/lon", "/query/lat"]),
        (PLACE | ADDRESS, ["/query/address"]),
        ({"lon": "131.6"} | ADDRESS, ["/query/address"]),
        ({"address": ""}, ["/query/address"]),
        ({"address": "町" * 201}, ["/query/address"]),
        ({"address": "架空県架空市架空町"}, ["/query/address"]),
        ({"address": "別府市"}, ["/query/address"]),
    ],
)
def test_what_is_no_place_is_told_with_a_pointer_in_three_languages(
    client: GatewayClient, query: dict[str, str], pointers: list[str]
) -> None:
    texts = set()
    for language in LANGUAGES:
        errors = _errors(client.get("/hazard/risks", query=query, headers={"Accept-Language": language}))
        assert [pointer for pointer, _ in errors] == pointers
        texts.add(tuple(message for _, message in errors))
    assert len(texts) == len(LANGUAGES)


def test_swapped_coordinates_are_called_swapped(client: GatewayClient) -> None:
    query = {"lon": "33.2", "lat": "131.6"}
    errors = _errors(client.get("/hazard/risks", query=query, headers={"Accept-Language": "en"}))
    assert ["swapped" in message for _, message in errors] == [True, True]


def test_an_address_of_several_places_is_answered_with_them(client: GatewayClient) -> None:
    answer = client.get("/hazard/risks", query={"address": "中央町"})
    assert answer.document["code"] == "hazard.address_not_located"
    first, *candidates = [message for _, message in _errors(answer)]
    assert "候補" in first
    assert candidates == [
        "大分県大分市中央町一丁目",
        "大分県大分市中央町二丁目",
        "大分県別府市中央町",
        "大分県津久見市中央町",
    ]
    found = client.get("/hazard/risks", query={"address": "中央町", "municipality": "44202"})
    assert found.document["place"]["address"] == "大分県別府市中央町"


def test_a_municipality_of_another_region_is_unknown(client: GatewayClient) -> None:
    for path, query in (("risks", ADDRESS), ("places", {"q": "府内"})):
        answer = client.get(f"/hazard/{path}", query=query | {"municipality": "13101"})
        assert (answer.status, answer.document["code"]) == (404, "municipality_not_found")


def test_places_are_suggested_up_to_the_limit(client: GatewayClient) -> None:
    query = {"q": "府内", "limit": "2"}
    answer = client.get("/hazard/places", query=query)
    assert [item["name"] for item in answer.document["items"]] == [
        "大分県大分市府内町一丁目",
        "大分県大分市府内町二丁目",
    ]
    assert answer.document["items"][1] == {
        "name": "大分県大分市府内町二丁目",
        "municipality": "44201",
        "level": "town",
        "lon": HERE[0],
        "lat": HERE[1],
        "accuracy_metres": 500,
    }
    again = client.get("/hazard/places", query=query, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "町" * 201}, {"q": "府内", "limit": "21"}])
def test_a_search_without_bounds_is_refused(client: GatewayClient, query: dict[str, str]) -> None:
    assert client.get("/hazard/places", query=query).status == 422


def test_places_are_looked_for_in_one_municipality_only(client: GatewayClient) -> None:
    answer = client.get("/hazard/places", query={"q": "中央町", "municipality": "44207"})
    assert [item["municipality"] for item in answer.document["items"]] == ["44207"]

"""From API Gateway's event to the app and back."""

from typing import Any

import pytest
from fastapi import APIRouter, Request, Response
from tests.gateway_events import GatewayClient, gateway_event

from machiport.http_api.access import public
from machiport.http_api.app import create_app
from machiport.http_api.lambda_gateway import split_stage

router = APIRouter(dependencies=[public()])


@router.get("/things/{name}")
async def thing(request: Request, name: str) -> dict[str, str]:
    return {"name": name, "path": request.url.path, "root_path": request.scope["root_path"]}


@router.get("/queries")
async def queries(request: Request) -> list[list[str]]:
    return [[name, value] for name, value in request.query_params.multi_items()]


@router.get("/typed")
async def typed(media_type: str) -> Response:
    return Response(b"\xe3\x81\x82", headers={"Content-Type": media_type})


@router.get("/bytes")
async def raw() -> Response:
    return Response(b"\x89PNG\xff", media_type="image/png")


@pytest.fixture
def client() -> GatewayClient:
    return GatewayClient(create_app(title="t", description="d", routers=[router]))


def _event(path: str, stage: str | None, full_path: str | None) -> dict[str, Any]:
    return {"path": path, "requestContext": {"stage": stage, "path": full_path}}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (_event("/garbage/x", "v1", "/v1/garbage/x"), ("/v1", "/garbage/x")),
        (_event("/v1/garbage/x", "v1", "/v1/garbage/x"), ("/v1", "/garbage/x")),
        (_event("/garbage/x", "Prod", "/garbage/x"), ("", "/garbage/x")),
        (_event("/garbage/x", None, None), ("", "/garbage/x")),
        (_event("/v10/areas", "v1", "/v1/v10/areas"), ("/v1", "/v10/areas")),
        (_event("/v1areas", "v1", "/v1/v1areas"), ("/v1", "/v1areas")),
        (_event("/v1", "v1", "/v1"), ("/v1", "/")),
        (_event("/v1/", "v1", "/v1/"), ("/v1", "/")),
        (_event("/", "v1", "/v1/"), ("/v1", "/")),
        ({"path": None}, ("", "/")),
        ({"path": "/a%20b", "requestContext": None}, ("", "/a b")),
    ],
)
def test_the_stage_is_cut_off_as_a_whole_segment(event: dict[str, Any], expected: tuple[str, str]) -> None:
    assert split_stage(event) == expected


def test_the_same_route_answers_behind_the_stage_and_without_one(client: GatewayClient) -> None:
    behind = gateway_event("GET", "/things/44201")
    kept_in = behind | {"path": "/v1/things/44201"}
    without = behind | {"requestContext": {"stage": "Prod", "path": "/things/44201"}}
    http_api_form = behind | {"version": "1.0"}
    assert client.send(behind).document == {"name": "44201", "path": "/v1/things/44201", "root_path": "/v1"}
    assert client.send(kept_in).document == client.send(behind).document
    assert client.send(http_api_form).document == client.send(behind).document
    assert client.send(without).document == {"name": "44201", "path": "/things/44201", "root_path": ""}


def test_an_encoded_path_is_decoded_once(client: GatewayClient) -> None:
    assert client.get("/things/%E5%A4%A7%E5%88%86").document["name"] == "大分"


def test_repeated_query_parameters_all_arrive(client: GatewayClient) -> None:
    event = gateway_event("GET", "/queries", query={"category": "b"})
    event["multiValueQueryStringParameters"] = {"category": ["燃やせるごみ", "b&c=d"]}
    assert client.send(event).document == [["category", "燃やせるごみ"], ["category", "b&c=d"]]


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/problem+json", "application/geo+json", "text/calendar", "image/svg+xml"],
)
def test_texts_are_sent_as_they_are(client: GatewayClient, media_type: str) -> None:
    answer = client.get("/typed", query={"media_type": media_type})
    assert (answer.body, answer.is_base64) == ("あ", False)


def test_bytes_are_sent_as_base64(client: GatewayClient) -> None:
    answer = client.get("/bytes")
    assert (answer.body, answer.is_base64) == ("iVBOR/8=", True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "a:b:c"},
        {"Host": "[::1]:4566"},
        {"Host": "localhost:port"},
        {"X-Forwarded-Port": "many"},
        {"Host": ""},
    ],
)
def test_a_malformed_host_is_no_crash(client: GatewayClient, headers: dict[str, str]) -> None:
    assert client.get("/things/x", headers=headers).status == 200

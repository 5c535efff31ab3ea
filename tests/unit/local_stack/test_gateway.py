"""The address of the API stays `/v1/…`, whatever MiniStack calls the API inside."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from machiport_cli.local_stack.gateway import StageGateway


def _ask(
    outputs_file: Path, path: str, *headers: tuple[bytes, bytes]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Send one request through the gateway: (what MiniStack was asked, what was answered)."""
    asked: list[dict[str, Any]] = []
    answered: list[dict[str, Any]] = []

    async def ministack(scope: dict[str, Any], _receive: object, _send: object) -> None:
        asked.append(scope)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    scope = {"type": "http", "path": path, "raw_path": path.encode(), "headers": list(headers)}
    asyncio.run(StageGateway(outputs_file, ministack)(scope, receive, send))
    return asked, answered


@pytest.fixture
def outputs_file(tmp_path: Path) -> Path:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"api_id": "abc123"}))
    return file


def test_stage_leads_to_the_deployed_api(outputs_file: Path) -> None:
    asked, _ = _ask(outputs_file, "/v1/garbage/44201/areas")
    assert asked[0]["path"] == "/restapis/abc123/v1/_user_request_/garbage/44201/areas"
    assert asked[0]["raw_path"] == b"/restapis/abc123/v1/_user_request_/garbage/44201/areas"


def test_a_new_deployment_is_noticed(outputs_file: Path) -> None:
    asked: list[str] = []

    async def ministack(scope: dict[str, Any], _receive: object, _send: object) -> None:
        asked.append(scope["path"])

    async def ask(gateway: StageGateway) -> None:
        await gateway({"type": "http", "path": "/v1/docs", "headers": []}, _nothing, _forget)

    async def _nothing() -> dict[str, Any]:
        return {}

    async def _forget(_message: dict[str, Any]) -> None:
        return None

    gateway = StageGateway(outputs_file, ministack)
    asyncio.run(ask(gateway))
    outputs_file.write_text(json.dumps({"api_id": "def456"}))
    asyncio.run(ask(gateway))
    assert asked == ["/restapis/abc123/v1/_user_request_/docs", "/restapis/def456/v1/_user_request_/docs"]


def test_before_the_first_deployment_the_api_says_so(tmp_path: Path) -> None:
    asked, answered = _ask(tmp_path / "outputs.json", "/v1/municipalities")
    assert asked == []
    assert answered[0]["status"] == 503
    assert json.loads(answered[1]["body"])["code"] == "service_unavailable"


@pytest.mark.parametrize("path", ["/", "/restapis/abc123", "/_ministack/health", "/v10/x", "/v1"])
def test_other_paths_are_left_alone(outputs_file: Path, path: str) -> None:
    asked, _ = _ask(outputs_file, path)
    assert asked[0]["path"] == path


def test_signed_calls_of_aws_services_are_left_alone(outputs_file: Path) -> None:
    asked, _ = _ask(outputs_file, "/v1/apis", (b"authorization", b"AWS4-HMAC-SHA256 Credential=test/..."))
    assert asked[0]["path"] == "/v1/apis"

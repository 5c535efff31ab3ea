"""The app of an HTTP function: what it answers when things go wrong, and what every answer carries."""

import io
import json
from datetime import date
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from tests.gateway_events import STAFF_POOL, Answer, GatewayClient, claims, gateway_event

from machiport.http_api.access import public, staff
from machiport.http_api.app import create_app
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.identity import Staff, UserPools
from machiport.localized_text import LocalizedText
from machiport.observability.logging import configure_logging
from machiport.problem_details import InvalidValue, NotFound, TooManyRequests

CANARY = "山田太郎"


class Order(BaseModel):
    """A body with the usual limits."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=5)
    count: int = Field(ge=1, le=3)
    days: list[date] = Field(default_factory=list, max_length=2)


def _even(value: int) -> int:
    if value % 2:
        raise InvalidValue(LocalizedText(ja="偶数にしてください。", en="Must be even.", ja_x_easy="2、4、6…です。"))
    return value


def _plainly_refused(value: str) -> str:
    raise ValueError(f"{CANARY} typed {value}")


async def _breaks() -> None:
    raise KeyError(CANARY)


router = APIRouter(prefix="/things", dependencies=[public()])


@router.get("/dated")
async def dated(first_day: Annotated[date, Query(alias="from")]) -> dict[str, str]:
    return {"from": first_day.isoformat()}


@router.get("/even")
async def even(number: Annotated[int, AfterValidator(_even)]) -> dict[str, int]:
    return {"number": number}


@router.get("/refused")
async def refused(text: Annotated[str, AfterValidator(_plainly_refused)]) -> dict[str, str]:
    return {"text": text}


@router.post("/orders")
async def order(order: Order) -> dict[str, str]:
    return {"title": order.title}


@router.post("/keyed")
async def keyed(key: IdempotencyKey) -> dict[str, str]:
    return {"key": key}


@router.get("/missing")
async def missing() -> None:
    raise NotFound


@router.get("/busy")
async def busy() -> None:
    raise TooManyRequests(headers={"Retry-After": "7"})


@router.get("/teapot/{status}")
async def teapot(status: int) -> None:
    raise HTTPException(status, detail=CANARY)


@router.get("/broken")
async def broken() -> None:
    raise RuntimeError(CANARY)


@router.get("/broken-dependency", dependencies=[Depends(_breaks)])
async def broken_dependency() -> None:
    return None


@router.get("/broken-answer", response_model=Order)
async def broken_answer() -> dict[str, str]:
    return {"title": CANARY}


staff_router = APIRouter(prefix="/staff/things/{municipality}")


@staff_router.get("")
async def for_staff(municipality: str, person: Annotated[Staff, staff("things", "editor")]) -> dict[str, str]:
    return {"municipality": municipality, "subject": person.subject}


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    configure_logging("things_api", stream=stream)
    return stream


@pytest.fixture
def client(log: io.StringIO) -> GatewayClient:
    assert log is not None
    pools = UserPools(residents="ap-northeast-1_residents", staff=STAFF_POOL)
    return GatewayClient(
        create_app(title="t", description="d", routers=[router, staff_router], user_pools=pools, max_body_bytes=1000)
    )


def _assert_problem(answer: Answer, status: int, code: str) -> None:
    assert answer.status == status
    assert answer.document["status"] == status
    assert answer.document["code"] == code
    assert answer.document["request_id"] == "lambda-request"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert not answer.is_base64
    assert CANARY not in answer.body
    assert "Traceback" not in answer.body


def test_an_answer_carries_request_id_and_security_headers(client: GatewayClient) -> None:
    answer = client.get("/things/dated", query={"from": "2026-04-01"})
    assert answer.status == 200
    assert answer.document == {"from": "2026-04-01"}
    assert answer.headers["x-request-id"] == "lambda-request"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("ja", "日付を YYYY-MM-DD の形で入力してください。"),
        ("en", "Must be a date as YYYY-MM-DD."),
        ("ja-x-easy", "日にちを 2026-04-01 の ような 形で 入れてください。"),
    ],
)
def test_a_malformed_date_is_pointed_at_in_three_languages(client: GatewayClient, language: str, message: str) -> None:
    answer = client.get("/things/dated", query={"from": CANARY}, headers={"Accept-Language": language})
    _assert_problem(answer, 422, "validation_failed")
    assert answer.document["errors"] == [{"pointer": "/query/from", "message": message}]
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"


def test_every_fault_of_a_body_is_pointed_at(client: GatewayClient) -> None:
    faulty = {"title": "longer than five", "count": 9, "days": ["2026-04-01", "tomorrow"], CANARY: "x", "a/b~c": 1}
    answer = client.post("/things/orders", faulty, headers={"Accept-Language": "en"})
    assert answer.status == 422
    messages = {error["pointer"]: error["message"] for error in answer.document["errors"]}
    assert messages == {
        "/body/title": "Must have at most 5 characters.",
        "/body/count": "Must be at most 3.",
        "/body/days/1": "Must be a date as YYYY-MM-DD.",
        f"/body/{CANARY}": "This field is not known.",
        "/body/a~1b~0c": "This field is not known.",
    }


def test_a_validator_may_complain_in_three_languages(client: GatewayClient) -> None:
    answer = client.get("/things/even", query={"number": "3"}, headers={"Accept-Language": "ja-x-easy"})
    _assert_problem(answer, 422, "validation_failed")
    assert answer.document["errors"][0]["message"] == "2、4、6…です。"


def test_the_text_of_a_plain_value_error_is_not_repeated(client: GatewayClient) -> None:
    answer = client.get("/things/refused", query={"text": "x"}, headers={"Accept-Language": "en"})
    _assert_problem(answer, 422, "validation_failed")
    assert answer.document["errors"] == [{"pointer": "/query/text", "message": "The value is not valid."}]


@pytest.mark.parametrize("body", ["{", '{"title": ', "\x00", '"a"b'])
def test_a_body_that_is_no_json_is_400(client: GatewayClient, body: str) -> None:
    event = gateway_event("POST", "/things/orders", body=body, headers={"Content-Type": "application/json"})
    _assert_problem(client.send(event), 400, "malformed_body")


@pytest.mark.parametrize("document", [None, [], "text", 7, [[[]]]])
def test_a_body_that_is_no_object_is_422(client: GatewayClient, document: object) -> None:
    _assert_problem(client.post("/things/orders", document), 422, "validation_failed")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "nonsense"])
def test_another_media_type_is_415(client: GatewayClient, media_type: str) -> None:
    event = gateway_event("POST", "/things/orders", body="{}", headers={"Content-Type": media_type})
    _assert_problem(client.send(event), 415, "unsupported_media_type")


def test_a_body_above_the_limit_is_413(client: GatewayClient) -> None:
    answer = client.post("/things/orders", {"title": "x" * 2000}, headers={"Accept-Language": "en"})
    _assert_problem(answer, 413, "payload_too_large")
    assert answer.document["detail"] == "At most 1000 bytes can be sent."


def test_a_declared_length_above_the_limit_is_413(client: GatewayClient) -> None:
    event = gateway_event("POST", "/things/orders", body="{}", headers={"Content-Length": "99999"})
    _assert_problem(client.send(event), 413, "payload_too_large")


def test_a_base64_body_is_measured_by_its_content(client: GatewayClient) -> None:
    event = gateway_event("POST", "/things/orders", body="A" * 1200) | {"isBase64Encoded": True}
    assert client.send(event).status == 415  # 900 bytes: let through, and found to be of no declared type
    event["body"] = "A" * 1400
    _assert_problem(client.send(event), 413, "payload_too_large")


def test_unknown_path_and_method(client: GatewayClient) -> None:
    _assert_problem(client.get("/nothing"), 404, "not_found")
    _assert_problem(client.get("/things/dated/"), 404, "not_found")
    answer = client.send(gateway_event("DELETE", "/things/orders"))
    _assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


def test_a_problem_keeps_its_own_headers(client: GatewayClient) -> None:
    _assert_problem(client.get("/things/missing"), 404, "not_found")
    answer = client.get("/things/busy")
    _assert_problem(answer, 429, "too_many_requests")
    assert answer.headers["retry-after"] == "7"


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "malformed_body"), (401, "unauthenticated"), (403, "forbidden"), (409, "conflict"), (503, "internal_error")],
)
def test_a_frameworks_own_error_becomes_a_problem(client: GatewayClient, status: int, code: str) -> None:
    answer = client.get(f"/things/teapot/{status}")
    assert answer.document["code"] == code
    assert CANARY not in answer.body


@pytest.mark.parametrize("path", ["/things/broken", "/things/broken-dependency", "/things/broken-answer"])
def test_what_nobody_expected_is_500_without_details(client: GatewayClient, log: io.StringIO, path: str) -> None:
    _assert_problem(client.get(path), 500, "internal_error")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    error = next(line for line in lines if line["level"] == "ERROR")
    assert error["route"] == path
    assert error["request_id"] == "lambda-request"
    assert error["exception"][0]["frames"]
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "idempotency_key_missing"),
        ({"Idempotency-Key": ""}, "idempotency_key_invalid"),
        ({"Idempotency-Key": "short"}, "idempotency_key_invalid"),
        ({"Idempotency-Key": "x" * 256}, "idempotency_key_invalid"),
        ({"Idempotency-Key": "with blank"}, "idempotency_key_invalid"),
        ({"Idempotency-Key": "キーキーキーキーキー"}, "idempotency_key_invalid"),
    ],
)
def test_a_wrong_idempotency_key_is_400(client: GatewayClient, headers: dict[str, str], code: str) -> None:
    _assert_problem(client.post("/things/keyed", {}, headers=headers), 400, code)


@pytest.mark.parametrize("key", ["12345678", "x" * 255, "550e8400-e29b-41d4-a716-446655440000", "!~#$%&'()"])
def test_a_right_idempotency_key_reaches_the_route(client: GatewayClient, key: str) -> None:
    assert client.post("/things/keyed", {}, headers={"Idempotency-Key": key}).document == {"key": key}


def test_one_access_line_a_request_without_path_or_person(client: GatewayClient, log: io.StringIO) -> None:
    who = claims(STAFF_POOL, **{"cognito:groups": "m44201.things.editor", "username": CANARY})
    assert client.get("/staff/things/44201", who=who).status == 200
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert len(lines) == 1
    line = lines[0]
    assert line["message"] == "access"
    assert line["service"] == "things_api"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/staff/things/{municipality}", 200)
    assert line["municipality"] == "44201"
    assert line["request_id"] == "lambda-request"
    assert line["duration_ms"] >= 0
    assert len(line["principal"]) == 16
    assert who["sub"] not in log.getvalue()
    assert CANARY not in log.getvalue()


def test_a_path_that_matches_nothing_is_not_logged(client: GatewayClient, log: io.StringIO) -> None:
    client.get(f"/things/{CANARY}")
    line = json.loads(log.getvalue().splitlines()[-1])
    assert (line["route"], line["problem"]) == ("unmatched", "not_found")
    assert CANARY not in log.getvalue()


def test_the_context_of_one_request_does_not_leak_into_the_next(client: GatewayClient, log: io.StringIO) -> None:
    client.get("/staff/things/44201", who=claims(STAFF_POOL, **{"cognito:groups": "m44201.things.editor"}))
    client.get("/things/missing")
    assert "principal" not in json.loads(log.getvalue().splitlines()[-1])

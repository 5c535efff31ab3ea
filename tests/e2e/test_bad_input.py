"""Wrong and hostile requests: problems in three languages with a pointer to the fault, and never a 500."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import httpx
import pytest
from tests.e2e import bad_application_requests, bad_facility_requests, bad_hazard_requests, bad_requests
from tests.e2e.bad_requests import BadRequest
from tests.e2e.deployed_stack import (
    APPROVER,
    FACILITIES_MANAGER,
    HAZARD_EDITOR,
    PUBLISHER,
    DeployedStack,
    new_key,
)
from tests.e2e.problem_checks import LANGUAGES, pointers, problem_of, texts
from tests.e2e.route_requests import REQUESTS, path_of, path_values, routes

pytestmark = pytest.mark.xdist_group("stack")

ALL = (
    *bad_requests.PUBLIC,
    *bad_requests.STAFF,
    *bad_hazard_requests.PUBLIC,
    *bad_hazard_requests.STAFF,
    *bad_facility_requests.PUBLIC,
    *bad_facility_requests.RESIDENTS,
    *bad_facility_requests.STAFF,
    *bad_application_requests.PUBLIC,
    *bad_application_requests.RESIDENTS,
    *bad_application_requests.STAFF,
)
ACCESS = {(method, route): access for method, route, access in routes()}
HOSTILE = {
    "lone surrogate": "%ED%A0%80",
    "half of a pair": "%ED%B0%80%ED%A0%80",
    "not UTF-8": "%FF%FE%80",
    "overlong slash": "%C0%AF%C0%AE",
    "NUL": "%00",
    "control characters": "%01%1B%5B31m%7F",
    "new lines": "%0D%0ASet-Cookie:%20stolen=1",
    "emoji": quote("👩‍👩‍👧‍👦🗾" * 20),
    "right to left": quote("\u202egnp.exe\u2066"),
    "combining characters": quote("か゛" + "\u0301" * 300),
    "ten kilobytes": "A" * 10_240,
    "SQL": quote("' OR 1=1; DROP TABLE garbage;--"),
    "HTML": quote("<script>alert(1)</script>"),
    "template": quote("{{7*7}}${7*7}%s%n{0}"),
    "path": quote("../../../../etc/passwd", safe=""),
    "formula": quote('=cmd|"/C calc"!A0'),
    "key of DynamoDB": quote("M#44201#AREA#funai"),
}
# These reach what stands behind each route: keys, conditions, documents. The others meet what all routes share, so each
# of them is tried on a third of the routes, another one every time.
EVERYWHERE = {"lone surrogate", "not UTF-8", "NUL", "ten kilobytes", "key of DynamoDB"}


@pytest.fixture(scope="module")
def values(stack: DeployedStack) -> dict[str, str]:
    return path_values(stack)


_HIGHEST_ROLES = {
    "garbage": PUBLISHER,
    "hazard": HAZARD_EDITOR,
    "facilities": FACILITIES_MANAGER,
    "applications": APPROVER,
}


def _sent(stack: DeployedStack, bad: BadRequest, values: dict[str, str], language: str) -> httpx.Response:
    path = path_of((bad.method, bad.route), values, **bad.values)
    parts = dict(bad.parts)
    headers = {"Accept-Language": language, **parts.pop("headers", {})}
    token = None
    if bad.route.startswith("/staff/"):
        token = stack.staff(role=_HIGHEST_ROLES[bad.route.split("/")[2]]).access
    elif ACCESS[bad.method, bad.route] == "resident":
        token = stack.resident().access
    key = bad.key if bad.method in {"POST", "PUT"} else None
    return stack.request(bad.method, path, token=token, key=key, headers=headers, **parts)


@pytest.mark.parametrize("bad", ALL, ids=str)
def test_problem_says_what_is_wrong_in_three_languages(
    stack: DeployedStack, values: dict[str, str], bad: BadRequest
) -> None:
    said = set()
    for language in LANGUAGES:
        answer = _sent(stack, bad, values, language)
        problem = problem_of(answer)
        assert (answer.status_code, problem["code"]) == (bad.status, bad.code), answer.text
        assert bad.pointers <= pointers(problem), answer.text
        assert answer.headers["content-language"] == language
        said.add(texts(problem))
    assert len(said) == len(LANGUAGES)


def test_every_route_that_can_be_asked_wrongly_is_in_the_table() -> None:
    without_input = {"/docs", "/openapi.json", "/map", "/hazard/layers", "/staff/me", "/residents/me"}
    without_input |= {"/life-events", "/procedure-navigators"}
    asked_without = {"/facilities/purposes", "/reservations/account", "/groups", "/mandates"}
    wanted = {
        (method, path)
        for method, path, _ in routes()
        if path not in without_input and not (method == "GET" and path in asked_without)
    }
    assert wanted - {(bad.method, bad.route) for bad in ALL} == set()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_paths_and_queries(stack: DeployedStack, values: dict[str, str], name: str) -> None:
    text = HOSTILE[name]
    tried = routes() if name in EVERYWHERE else routes()[list(HOSTILE).index(name) % 3 :: 3]
    for method, route, access in tried:
        token = stack.allowed(access)
        own, key = REQUESTS[method, route], new_key() if method == "POST" else None
        in_path = [part.strip("{}") for part in route.split("/") if part.startswith("{")]
        wrong_paths = [path_of((method, route), values, **{name: text}) for name in in_path]
        parts = dict(own.parts)
        asked = "".join(f"&{name}={value}" for name, value in parts.pop("params", {}).items())
        names = ("q", "cursor", "from", "municipality", text)
        query = "?" + "&".join(f"{parameter}={text}" for parameter in names)
        for path in (*wrong_paths, path_of((method, route), values) + query + asked):
            answer = stack.request(method, path, token=token, key=key, **parts)
            assert answer.status_code < 500, f"{method} {path[:200]}: {answer.text[:500]}"
            assert "set-cookie" not in answer.headers
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == "application/problem+json", path[:200]
            if answer.headers.get("x-request-id"):
                assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_headers(stack: DeployedStack, name: str) -> None:
    """httpx sends only headers that are allowed; http.client sends what a hostile client may."""
    address = urlsplit(stack.base_url)
    raw = httpx.QueryParams(f"x={HOSTILE[name]}")["x"] if name != "new lines" else "a\\r\\nb"
    value = raw.encode("utf-8", "surrogateescape").replace(b"\0", b"").replace(b"\n", b"").replace(b"\r", b"")[:4000]
    for header in ("Accept-Language", "If-None-Match", "Idempotency-Key", "X-Forwarded-For", "Accept", "User-Agent"):
        connection = http.client.HTTPConnection(str(address.hostname), int(address.port or 0), timeout=35)
        connection.putrequest("GET", f"{address.path}/garbage/44201/areas?limit=1", skip_accept_encoding=True)
        connection.putheader(header, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        # 400 is the web server's own: it takes no control characters in a header.
        assert answer.status in {200, 400}, (header, answer.status, body[:300])


def _hostile_bodies(values: dict[str, str], text: str) -> Iterator[tuple[str, str | None, object]]:
    """Yield address, the role of whoever sends it, and body."""
    effect = {"kind": "cancel", "date": text, "category_ids": [text]}
    change = {"reason": {"ja": text, "en": text}, "areas": [text], "effects": [effect], text: text}
    changes: tuple[object, ...] = (change, {"areas": "all", **change}, [text], text)
    timelines: tuple[object, ...] = ({"place": {"address": text}, "household": {text: text}}, {"place": text}, text)
    statuses: tuple[object, ...] = ({"status": text, "headcount": text, "as_of": text}, text)
    for body in changes:
        for path in ("changes", f"editions/{values['edition_id']}/publication"):
            yield f"/staff/garbage/44201/{path}", PUBLISHER, body
    for body in timelines:
        yield "/hazard/timelines", None, body
    for body in statuses:
        yield f"/staff/hazard/44201/shelters/{values['shelter_id']}/status", HAZARD_EDITOR, body
    for path, body in _hostile_applications(values["application_id"], text):
        yield f"/staff/applications/44201/{path}", APPROVER, body


def _hostile_applications(application_id: str, text: str) -> Iterator[tuple[str, object]]:
    """Yield what a reviewer sends, below the municipality's staff routes."""
    person = {"name": text, "birthdate": text, "address": text, "phone": text}
    entry = {"channel": text, "procedure_id": text, "answers": {text: text}, "applicant": person}
    reasons = [{"pointer": text, "kind": text, "text": text}]
    yield "applications", entry
    yield "bulk-decisions", {"items": [{"application_id": text, "version": text, "decision": text, "reason": text}]}
    yield f"applications/{application_id}/corrections", {"version": text, "reasons": reasons}
    yield f"applications/{application_id}/rejection", {"version": text, "reason": text, "ja": text}
    yield "returned-letters", {"serial": text, "reason": text}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_bodies(stack: DeployedStack, values: dict[str, str], name: str) -> None:
    text = httpx.QueryParams(f"x={HOSTILE[name]}")["x"]
    for path, role, body in _hostile_bodies(values, text):
        # ASCII escapes carry lone surrogates through JSON, which UTF-8 itself cannot.
        raw = json.dumps(body).replace('"ja": "', '"ja": "\\ud800').encode()
        token = None if role is None else stack.staff(role=role).access
        headers = {"Content-Type": "application/json"}
        answer = stack.request("POST", path, token=token, key=new_key(), content=raw, headers=headers)
        assert answer.status_code in {400, 422}, answer.text
        problem_of(answer)


def test_hostile_names_of_files(stack: DeployedStack) -> None:
    for name, encoded in HOSTILE.items():
        text = httpx.QueryParams(f"x={encoded}")["x"]
        files = [("files", (f"{text}.csv", b"a,b\n1,2\n"))]
        for path, role in (("garbage/44201/editions", PUBLISHER), ("hazard/44201/shelter-lists", HAZARD_EDITOR)):
            token = stack.staff(role=role).access
            answer = stack.post(f"/staff/{path}", token=token, files=files, data={"title": text[:150]})
            assert answer.status_code in {400, 422}, (name, answer.text)
            problem_of(answer)


def test_too_large_bodies_are_refused(stack: DeployedStack) -> None:
    token = stack.staff().access
    answer = stack.post("/staff/garbage/44201/editions", token=token, files=[("files", ("a.csv", b"a" * 4_500_000))])
    assert (answer.status_code, problem_of(answer)["code"]) == (413, "payload_too_large")


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT", "POST"])
def test_methods_and_addresses_that_do_not_exist(stack: DeployedStack, method: str) -> None:
    """API Gateway answers these itself, in its one form of two languages."""
    for path in ("/municipalities", "/garbage/44201/areas", "/nowhere", "/staff/garbage/44201", "/garbage//areas"):
        answer = stack.request(method, path, token=stack.staff().access)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["code"], problem["status"], bool(problem["request_id"])) == ("not_found", 404, True)

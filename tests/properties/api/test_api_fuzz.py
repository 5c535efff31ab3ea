"""Requests made up from the OpenAPI document, right and wrong ones: never a 5xx, never an answer off the document.

Boundary cases come first (each value missing, too long, of another type ...), then random ones. `make test` tries up
to fifty of the former and eight of the latter for every operation; `make fuzz` all boundaries and 20,000 random
ones (MACHIPORT_FUZZ_EXAMPLES).
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests  # type: ignore[import-untyped]  # ships no types
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.properties.api.api_in_process import BASE_URL, ApiInProcess

from machiport_gates.openapi import DOCUMENT

EXAMPLES = int(os.environ.get("MACHIPORT_FUZZ_EXAMPLES", "8"))
LONG_PROFILE = 120
CASES_OF_THE_LONG_PROFILE = 20_000

BOUNDARIES = 50
# A document with so many boundaries is a large one: drawing one at random takes a second.
_LARGE = 300
_MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]

_document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
OPERATIONS = [
    pytest.param(path, method, id=f"{method.upper()} {path}")
    for path, operations in _document["paths"].items()
    for method in operations
]
schema = schemathesis.openapi.from_dict(_document)
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Of 256.
_SEVEN_EIGHTHS = 224
_THREE_QUARTERS = 192
_HALF = 128
# After so many requests the applications are as they were at first.
_RENEWED_AFTER = 25
# What exists, by the name of the path's parameter; filled by the fixture, read by the hook.
_known: dict[str, list[str]] = {}
_sent: list[int] = []


def _chance(value: object) -> int:
    """Return a number below 256 that is always the same for the same value."""
    return hashlib.sha256(repr(value).encode()).digest()[0]


def _known_or(name: str, value: object) -> object:
    """Return something that exists, seven times out of eight; the shortest values stand for "any" in made-up cases."""
    if name not in _known or (len(str(value)) > 1 and _chance((name, value)) >= _SEVEN_EIGHTHS):
        return value
    return _known[name][_chance(value) % len(_known[name])]


def _real_effect(number: int) -> dict[str, Any]:
    monday = date(2026, 4, 6) + timedelta(days=7 * number)
    return {"kind": "cancel", "date": monday.isoformat(), "to": None, "category_ids": ["burnable"]}


def _sensible_body(body: Any) -> Any:
    """Announce, every other time, a change of days and categories that there are, so that it is published."""
    if not isinstance(body, dict) or not isinstance(body.get("effects"), list) or _chance(body) >= _HALF:
        return body
    effects = [
        effect | _real_effect(number) for number, effect in enumerate(body["effects"]) if isinstance(effect, dict)
    ]
    return body | {"areas": ["mihon-1"], "effects": effects[:2]}


def _sensible_key(key: object) -> object:
    return key if _chance(key) >= _SEVEN_EIGHTHS else f"fuzz-{hashlib.sha256(repr(key).encode()).hexdigest()}"


def _sensible_application(api: ApiInProcess, case: schemathesis.Case[Any]) -> None:
    """Have a request be about what it can be done to, and right but for one thing, three times out of four."""
    operation, body = f"{case.method} {case.path}", case.body
    if _chance((operation, case.path_parameters, body, case.headers)) >= _THREE_QUARTERS:
        return
    given = case.path_parameters.get("application_id")
    suited = None if given is None else api.right.application(operation, (body, case.headers, given))
    if suited is not None:
        case.path_parameters = {**case.path_parameters, "application_id": suited}
    if isinstance(body, dict):
        right = api.right.body(operation, str(suited), body)
        case.body = body if right is None else right
    for name in [each for each in case.headers or {} if each.lower() == "if-match"]:
        case.headers[name] = f'"{api.right.version(str(suited), answers=True)}"'


def _named_in(body: Any) -> Any:
    """Put what exists where a body names it: procedures, serials, the codes of mandates."""
    if not isinstance(body, dict):
        return body
    named = {name: _known_or(name, body[name]) for name in {"procedure_id", "serial", "municipality"} & set(body)}
    code = {"code": _known_or("mandate_code", body["code"])} if "code" in body else {}
    return {**body, **named, **code}


def _make_sensible(api: ApiInProcess, case: schemathesis.Case[Any]) -> None:
    """Put in what exists and what is right: otherwise nearly all answers would be 404. Hooks miss some phases."""
    case.path_parameters = {name: _known_or(name, value) for name, value in (case.path_parameters or {}).items()}
    for name in {"municipality", "purpose", "code", "procedure_id"} & set(case.query or {}):
        case.query[name] = _known_or(name, case.query[name])
    case.body = _named_in(_sensible_body(case.body))
    _sensible_application(api, case)
    for name in list(case.headers or {}):
        if name.lower() == "authorization":  # who asks is said by the gateway
            del case.headers[name]
        if name.lower() == "idempotency-key":
            case.headers[name] = _sensible_key(case.headers[name])


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiInProcess]:
    """Build all functions once; what was done to them by one case is there for the next."""
    api = ApiInProcess(Path(tmp_path_factory.mktemp("documents")))
    _known.update(api.known())
    yield api
    if EXAMPLES >= LONG_PROFILE:
        assert len(_sent) >= CASES_OF_THE_LONG_PROFILE


def _boundary_cases(operation: Any) -> list[schemathesis.Case[Any]]:
    """Return what Schemathesis' own plugin makes while pytest collects, which each process of a test run would do."""
    return list(
        operation.schema.iter_coverage_cases(
            operation,
            generation_modes=_MODES,
            generation_config=operation.schema.config.generation_for(operation=operation, phase="coverage"),
        )
    )


def _check(api: ApiInProcess, case: schemathesis.Case[Any]) -> None:
    if len(_sent) % _RENEWED_AFTER == 0:
        api.applications.renew()
    _make_sensible(api, case)
    request = requests.Request(**case.as_transport_kwargs(base_url=BASE_URL)).prepare()
    answer = api.send(request)
    _sent.append(answer.status_code)
    assert answer.status_code < 500, f"{request.method} {request.url} {case.body!r}: {answer.text}"
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    case.validate_response(answer, checks=_CHECKS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_keep_to_the_document(api: ApiInProcess, path: str, method: str) -> None:
    api.applications.renew()
    operation = schema[path][method]
    boundaries = _boundary_cases(operation)
    every = 1 if EXAMPLES >= LONG_PROFILE else len(boundaries) // BOUNDARIES + 1
    for case in boundaries[::every]:
        _check(api, case)

    @given(case=st.one_of([operation.as_strategy(mode) for mode in _MODES]))
    @settings(
        max_examples=EXAMPLES // 3 if every > 1 and operation.body and len(boundaries) > _LARGE else EXAMPLES,
        deadline=None,
        derandomize=EXAMPLES < LONG_PROFILE,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    def random_ones(case: schemathesis.Case[Any]) -> None:
        _check(api, case)

    random_ones()

"""Every route × every kind of asker, over HTTP: the matrix of docs/access-matrix.md (security checklist 1, 2, 11)."""

from collections.abc import Callable

import httpx
import pytest
from tests.e2e.deployed_stack import (
    APPROVER,
    EDITOR,
    ELSEWHERE,
    FACILITIES_CLERK,
    FACILITIES_MANAGER,
    HAZARD_EDITOR,
    HAZARD_REPORTER,
    HERE,
    OTHER_CONTEXT,
    PUBLISHER,
    REVIEWER,
    DeployedStack,
    new_key,
)
from tests.e2e.forged_tokens import signed_with_own_key
from tests.e2e.route_requests import REQUESTS, path_of, path_values, routes
from tests.e2e.route_requests_model import RouteRequest

from machiport_gates.access_matrix import Asker, Outcome, expected

pytestmark = pytest.mark.xdist_group("stack")

_REFUSALS = {
    Outcome.UNAUTHENTICATED: (401, "unauthenticated"),
    Outcome.FORBIDDEN: (403, "forbidden"),
    Outcome.HIDDEN: (404, "not_found"),
}


@pytest.fixture(scope="module")
def values(stack: DeployedStack) -> dict[str, str]:
    return path_values(stack)


# What may less, where there is something less.
_LACKING = {
    PUBLISHER: EDITOR,
    HAZARD_EDITOR: HAZARD_REPORTER,
    HAZARD_REPORTER: PUBLISHER,
    FACILITIES_MANAGER: FACILITIES_CLERK,
    FACILITIES_CLERK: PUBLISHER,
    APPROVER: REVIEWER,
    REVIEWER: PUBLISHER,
}


def _token(stack: DeployedStack, asker: Asker, access: str) -> str | None:
    role = access.partition(":")[2] or EDITOR
    lacking = _LACKING.get(role, OTHER_CONTEXT)
    right = stack.staff(HERE, role)
    owner = stack.resident() if access == "resident" else right
    tokens: dict[Asker, Callable[[], str | None]] = {
        Asker.ANONYMOUS: lambda: None,
        Asker.RESIDENT: lambda: stack.resident().access,
        Asker.FORGED_TOKEN: lambda: signed_with_own_key(owner.access),
        Asker.ID_TOKEN: lambda: owner.id,
        Asker.OTHER_MUNICIPALITY: lambda: stack.staff(ELSEWHERE, role).access,
        Asker.WITHOUT_ROLE: lambda: stack.staff(HERE, lacking).access,
        Asker.RIGHT_STAFF: lambda: right.access,
    }
    return tokens[asker]()


def _check(answer: httpx.Response, outcome: Outcome, own: RouteRequest) -> None:
    status, code = (own.status, own.code) if outcome is Outcome.ANSWER else _REFUSALS[outcome]
    problem = answer.json() if answer.headers["content-type"] == "application/problem+json" else {}
    assert (answer.status_code, problem.get("code")) == (status, code), answer.text
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("asker", Asker)
@pytest.mark.parametrize(("method", "path", "access"), routes())
def test_cell(stack: DeployedStack, values: dict[str, str], method: str, path: str, access: str, asker: Asker) -> None:
    assert (method, path) in REQUESTS, "say in route_requests.py what to send to this route"
    own = REQUESTS[method, path]
    key = new_key() if own.needs_key else None
    token = _token(stack, asker, access)
    answer = stack.request(method, path_of((method, path), values), token=token, key=key, **own.parts)
    _check(answer, expected(access, asker), own)


def test_no_request_is_left_for_a_route_that_is_gone() -> None:
    assert REQUESTS.keys() == {(method, path) for method, path, _ in routes()}


def test_the_gateway_has_no_route_besides(stack: DeployedStack) -> None:
    pages = stack.client("apigateway").get_paginator("get_resources")
    found = {
        (method, resource["path"])
        for page in pages.paginate(restApiId=stack.running.outputs.api_id, embed=["methods"])
        for resource in page["items"]
        for method in resource.get("resourceMethods", {})
    }
    assert found == REQUESTS.keys()

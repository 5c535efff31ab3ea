"""A deployment is only told to be in force when what was deployed starts."""

import httpx
import pytest

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack import LocalStackFailureError, start_check
from machiport_cli.local_stack.start_check import require_starting_functions


@pytest.fixture
def outputs(monkeypatch: pytest.MonkeyPatch) -> StackOutputs:
    """Return a deployment's outputs; its user pools give a token named after the kind of user."""
    monkeypatch.setattr(start_check, "issue_token", lambda _, kind: str(kind))
    named = dict.fromkeys(StackOutputs.model_fields, "x")
    return StackOutputs.model_validate(named | {"base_url": "http://127.0.0.1:5030/v1"})


def test_answers_of_any_kind_mean_that_a_function_starts(outputs: StackOutputs) -> None:
    asked: dict[str, str | None] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        asked[request.url.path] = request.headers.get("Authorization")
        return httpx.Response(404 if "garbage" in request.url.path else 200)

    require_starting_functions(outputs, httpx.MockTransport(answer))
    assert asked == {
        "/v1/municipalities": None,
        "/v1/garbage/44201/areas": None,
        "/v1/staff/garbage/44201/editions": "Bearer staff",
        "/v1/hazard/risks": None,
        "/v1/staff/hazard/44201/shelters": "Bearer staff",
        "/v1/tiles/tsunami": None,
        "/v1/residents/me": "Bearer resident",
        "/v1/reservations/account": "Bearer resident",
        "/v1/staff/facilities/44201/facilities": "Bearer staff",
        "/v1/procedures": None,
        "/v1/applications": "Bearer resident",
        "/v1/applications/44201-000000000000000000000000/payment": "Bearer resident",
        "/v1/staff/applications/44201/applications/counts": "Bearer staff",
    }


def test_those_that_do_not_start_are_named(outputs: StackOutputs) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/residents/me"):
            raise httpx.ReadTimeout("no answer")
        return httpx.Response(502 if request.url.path == "/v1/garbage/44201/areas" else 200)

    with pytest.raises(
        LocalStackFailureError, match=r"does not start: GarbageApiFunction .*, ResidentsApiFunction"
    ) as e:
        require_starting_functions(outputs, httpx.MockTransport(answer))
    assert "RegionApiFunction" not in str(e.value)

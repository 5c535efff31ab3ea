"""The template's events follow the routes, and change nothing that is right."""

import pytest
from fastapi import FastAPI

from machiport.http_api.access import public, resident, staff
from machiport_gates.route_events import RouteEvent, events_of, with_route_events


def function(package: str, events: str = "") -> str:
    return f"""  {package.title().replace("_", "")}Function:
    Type: AWS::Serverless::Function
    Properties:
      Handler: {package}.main.handler
      Timeout: 10
{events}
  {package.title().replace("_", "")}Logs:
    Type: AWS::Logs::LogGroup
"""


def event(name: str, method: str, path: str, authorizer: str) -> str:
    return (
        f"        {name}:\n          Type: Api\n          Properties: {{RestApiId: !Ref MachiportApi, "
        f'Method: {method}, Path: "{path}", Auth: {{Authorizer: {authorizer}}}}}\n'
    )


HALLS = RouteEvent("GET", "/halls", "public", "list_halls")
BOOK = RouteEvent("POST", "/halls/{hall_id}/bookings", "resident", "book_hall")
STAFF = RouteEvent("GET", "/staff/{municipality}/halls", "staff:facilities.clerk", "list_halls")


def test_missing_events_are_added_with_the_authorizer_of_who_may_call() -> None:
    template = "Resources:\n" + function("halls_api") + function("other_api")
    made = with_route_events(template, {"halls_api": [HALLS, BOOK, STAFF]})
    events = (
        event("ListHalls", "GET", "/halls", "NONE")
        + event("BookHall", "POST", "/halls/{hall_id}/bookings", "ResidentsAuthorizer")
        + event("ListHalls2", "GET", "/staff/{municipality}/halls", "StaffAuthorizer")
    )
    assert made == "Resources:\n" + function("halls_api", "      Events:\n" + events) + function("other_api")


def test_events_keep_their_names_and_those_of_gone_routes_go() -> None:
    old = event("Halls", "GET", "/halls", "StaffAuthorizer") + event("Gone", "GET", "/gone", "NONE")
    template = function("halls_api", "      Events:\n" + old)
    made = with_route_events(template, {"halls_api": [HALLS]})
    assert made == function("halls_api", "      Events:\n" + event("Halls", "GET", "/halls", "NONE"))
    assert with_route_events(made, {"halls_api": [HALLS]}) == made


def test_other_events_of_a_function_stay() -> None:
    tick = "        EveryMinute:\n          Type: ScheduleV2\n"
    template = function("halls_api", "      Events:\n" + tick)
    made = with_route_events(template, {"halls_api": [HALLS]})
    assert made == function("halls_api", "      Events:\n" + event("ListHalls", "GET", "/halls", "NONE") + tick)


def test_without_routes_no_empty_list_of_events_is_left() -> None:
    template = function("halls_api", "      Events:\n" + event("Gone", "GET", "/gone", "NONE"))
    assert "Events" not in with_route_events(template, {"halls_api": []})


def test_a_package_without_a_function_is_named() -> None:
    with pytest.raises(ValueError, match="new_api"):
        with_route_events(function("halls_api"), {"new_api": [HALLS]})


def test_the_events_are_those_of_the_app() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/halls", dependencies=[public()])
    async def list_halls() -> None: ...

    @app.post("/halls", dependencies=[resident()])
    async def book() -> None: ...

    @app.get("/staff/{municipality}/halls", dependencies=[staff("facilities", "clerk")])
    async def look() -> None: ...

    assert events_of(app) == [
        HALLS,
        RouteEvent("POST", "/halls", "resident", "book"),
        RouteEvent("GET", "/staff/{municipality}/halls", "staff:facilities.clerk", "look"),
    ]

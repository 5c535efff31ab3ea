"""Who may call a route: the declaration is the guard."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, GatewayClient, claims

from machiport.http_api.access import RouteAccess, access_matrix, public, resident, staff
from machiport.http_api.app import create_app
from machiport.identity import Resident, Staff, UserPools

POOLS = UserPools(residents=RESIDENTS_POOL, staff=STAFF_POOL)

router = APIRouter()


@router.get("/open", dependencies=[public()])
async def open_to_all() -> dict[str, str]:
    return {}


@router.get("/me")
async def me(person: Annotated[Resident, resident()]) -> dict[str, str]:
    return {"subject": person.subject}


@router.get("/staff/me")
async def staff_me(person: Annotated[Staff, staff()]) -> dict[str, str]:
    return {"subject": person.subject}


@router.post("/staff/{municipality}/things")
async def publish(municipality: str, person: Annotated[Staff, staff("garbage", "publisher")]) -> dict[str, str]:
    return {"municipality": municipality, "subject": person.subject}


@router.get("/staff/{municipality}/things", dependencies=[staff("garbage", "editor")])
async def look(municipality: str) -> dict[str, str]:
    return {"municipality": municipality}


@pytest.fixture
def app() -> FastAPI:
    return create_app(title="t", description="d", routers=[router], user_pools=POOLS)


@pytest.fixture
def client(app: FastAPI) -> GatewayClient:
    return GatewayClient(app)


def _staff(*groups: str) -> dict[str, str]:
    return claims(STAFF_POOL, **{"cognito:groups": ",".join(groups)})


def test_the_matrix_is_read_from_the_guards(app: FastAPI) -> None:
    assert access_matrix(app.router.routes) == [
        RouteAccess("GET", "/me", "resident"),
        RouteAccess("GET", "/open", "public"),
        RouteAccess("GET", "/staff/me", "staff"),
        RouteAccess("GET", "/staff/{municipality}/things", "staff:garbage.editor"),
        RouteAccess("POST", "/staff/{municipality}/things", "staff:garbage.publisher"),
    ]


def test_public_routes_ask_nobody(client: GatewayClient) -> None:
    assert client.get("/open").status == 200


@pytest.mark.parametrize("path", ["/me", "/staff/me", "/staff/44201/things"])
@pytest.mark.parametrize("who", [None, {}, {"sub": "someone"}])
def test_nobody_is_401(client: GatewayClient, path: str, who: dict[str, str] | None) -> None:
    answer = client.get(path, who=who)
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_each_kind_of_person_has_their_own_routes(client: GatewayClient) -> None:
    a_resident = claims(RESIDENTS_POOL, "resident-1")
    assert client.get("/me", who=a_resident).document == {"subject": "resident-1"}
    assert client.get("/me", who=_staff("m44201.garbage.editor")).status == 401
    assert client.get("/staff/me", who=_staff()).status == 200
    assert client.get("/staff/me", who=a_resident).status == 401
    assert client.get("/staff/44201/things", who=a_resident).status == 401


def test_id_tokens_do_not_authorise(client: GatewayClient) -> None:
    assert client.get("/me", who=claims(RESIDENTS_POOL, token_use="id")).status == 401


@pytest.mark.parametrize(
    ("groups", "get_status", "post_status"),
    [
        ([], 404, 404),
        (["m44202.garbage.publisher"], 404, 404),
        (["m44201.facilities.manager"], 403, 403),
        (["m44201.garbage.editor"], 200, 403),
        (["m44201.garbage.publisher"], 200, 200),
        (["m44202.garbage.publisher", "m44201.garbage.editor"], 200, 403),
        (["garbage.publisher", "m4420.garbage.publisher", "M44201.garbage.publisher"], 404, 404),
        (["m44201.garbage.publisher.x", "xm44201.garbage.publisher", "m44201.garbage."], 404, 404),
    ],
)
def test_staff_act_only_for_their_municipality_and_role(
    client: GatewayClient, groups: list[str], get_status: int, post_status: int
) -> None:
    assert client.get("/staff/44201/things", who=_staff(*groups)).status == get_status
    assert client.post("/staff/44201/things", {}, who=_staff(*groups)).status == post_status


def test_a_route_without_declaration_stops_the_app() -> None:
    forgotten = APIRouter()
    forgotten.get("/forgotten")(open_to_all)
    with pytest.raises(ValueError, match="/forgotten must declare"):
        create_app(title="t", description="d", routers=[forgotten], user_pools=POOLS)


def test_two_declarations_stop_the_app() -> None:
    torn = APIRouter(dependencies=[public()])
    torn.get("/torn", dependencies=[resident()])(open_to_all)
    with pytest.raises(ValueError, match="public', 'resident"):
        create_app(title="t", description="d", routers=[torn], user_pools=POOLS)


def test_a_staff_role_needs_a_municipality_in_the_path() -> None:
    homeless = APIRouter()
    homeless.get("/staff/things", dependencies=[staff("garbage", "editor")])(open_to_all)
    with pytest.raises(ValueError, match="municipality"):
        create_app(title="t", description="d", routers=[homeless], user_pools=POOLS)


def test_guarded_routes_need_user_pools() -> None:
    with pytest.raises(ValueError, match="user_pools"):
        create_app(title="t", description="d", routers=[router])


def test_routes_that_fastapi_did_not_make_are_refused(app: FastAPI) -> None:
    app.router.add_route("/raw", lambda _request: None)  # type: ignore[arg-type, return-value]  # never called
    with pytest.raises(ValueError, match="/raw"):
        access_matrix(app.router.routes)


@pytest.mark.parametrize(
    ("context", "role"), [("garbage", None), (None, "editor"), ("Garbage", "editor"), ("a", "b.c")]
)
def test_a_malformed_staff_declaration_is_refused(context: str | None, role: str | None) -> None:
    with pytest.raises(ValueError, match="context and a role"):
        staff(context, role)


def test_a_nested_dependency_may_declare() -> None:
    async def inner(person: Annotated[Resident, resident()]) -> str:
        return person.subject

    nested = APIRouter()

    @nested.get("/nested")
    async def route(subject: Annotated[str, Depends(inner)]) -> dict[str, str]:
        return {"subject": subject}

    app = create_app(title="t", description="d", routers=[nested], user_pools=POOLS)
    assert access_matrix(app.router.routes) == [RouteAccess("GET", "/nested", "resident")]
    assert GatewayClient(app).get("/nested").status == 401

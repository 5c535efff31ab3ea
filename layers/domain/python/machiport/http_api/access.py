"""Who may call a route: `public()`, `resident()` or `staff("garbage", "editor")`, exactly one on every route.

The declaration is the guard: the access matrix of the tests is read from the same objects that let requests in.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

from machiport.http_api.request_facts import gateway_event
from machiport.identity import Principal, Resident, Staff, UserPools, principal_from_claims
from machiport.observability.log_context import add_to_log_context
from machiport.problem_details import Forbidden, NotFound, Unauthenticated

ACCESS_KEY = "x-machiport-access"

_NAME = re.compile(r"[a-z][a-z_]*")

type _Guard = Callable[[Request], Awaitable[Principal | None]]


@dataclass(frozen=True, slots=True)
class RouteAccess:
    """One route and who may call it: `access` is `public`, `resident`, `staff` or `staff:<context>.<role>`."""

    method: str
    path: str
    access: str


def _principal(request: Request) -> Principal:
    """Return who asks, from the claims that API Gateway's authorizer verified.

    Raises Unauthenticated where there are none or they do not authorise.
    """
    authorizer = (gateway_event(request.scope).get("requestContext") or {}).get("authorizer") or {}
    claims = authorizer.get("claims")
    pools: UserPools | None = request.app.state.user_pools
    if not isinstance(claims, dict) or pools is None:
        raise Unauthenticated
    principal = principal_from_claims(claims, pools)
    add_to_log_context(principal=principal.pseudonym)
    return principal


def _require_resident(request: Request) -> Resident:
    principal = _principal(request)
    if not isinstance(principal, Resident):
        raise Unauthenticated
    return principal


def _require_staff(request: Request) -> Staff:
    principal = _principal(request)
    if not isinstance(principal, Staff):
        raise Unauthenticated
    return principal


def _require_staff_role(request: Request, context: str, role: str) -> Staff:
    principal = _require_staff(request)
    municipality = request.path_params["municipality"]
    # 404 before 403: another municipality's staff learn nothing, not even what exists there.
    if not principal.is_of(municipality):
        raise NotFound
    if not principal.may(municipality, context, role):
        raise Forbidden
    return principal


def _declared(access: str, guard: _Guard) -> Any:  # noqa: ANN401  # FastAPI's Depends is typed as Any on purpose
    guard.machiport_access = access  # type: ignore[attr-defined]  # functions carry attributes; read by access_of
    return Depends(guard)


def public() -> Any:  # noqa: ANN401  # see _declared
    """Declare that everybody may call the route: `@router.get(…, dependencies=[public()])`."""

    async def guard(_request: Request) -> None:
        return None

    return _declared("public", guard)


def resident() -> Any:  # noqa: ANN401  # see _declared
    """Declare a residents' route: `async def me(resident: Annotated[Resident, resident()])`. 401 for others."""

    async def guard(request: Request) -> Resident:
        return _require_resident(request)

    return _declared("resident", guard)


def staff(context: str | None = None, role: str | None = None) -> Any:  # noqa: ANN401  # see _declared
    """Declare a staff route: `async def publish(staff: Annotated[Staff, staff("garbage", "publisher")])`.

    With context and role the path has a parameter `municipality`: staff without any grant there get 404, with a
    grant there but not this role 403. Without them any member of staff may call it (their own facts).

    Raises ValueError for a context without a role, and for names of another form.
    """
    if context is None and role is None:

        async def any_staff(request: Request) -> Staff:
            return _require_staff(request)

        return _declared("staff", any_staff)
    if context is None or role is None or not (_NAME.fullmatch(context) and _NAME.fullmatch(role)):
        raise ValueError("a staff route names a context and a role, both in lower case")

    async def with_role(request: Request) -> Staff:
        return _require_staff_role(request, context, role)

    return _declared(f"staff:{context}.{role}", with_role)


def _declarations(dependant: Dependant) -> Iterator[str]:
    access = getattr(dependant.call, "machiport_access", None)
    if access is not None:
        yield access
    for dependency in dependant.dependencies:
        yield from _declarations(dependency)


def access_of(route: APIRoute | RouteContext) -> str:
    """Return the declared access of a route: `public`, `resident`, `staff` or `staff:<context>.<role>`.

    Raises ValueError where none or several are declared, or where a staff role has no municipality to hold in.
    """
    # A RouteContext hands out the attributes of the route as it was included (with its router's dependencies).
    declared = sorted(set(_declarations(cast("APIRoute", route).dependant)))
    if len(declared) != 1:
        raise ValueError(f"{route.path} must declare one of public(), resident(), staff(…); it has {declared}")
    if declared[0].startswith("staff:") and "{municipality}" not in (route.path or ""):
        raise ValueError(f"{route.path} asks for a staff role but has no path parameter municipality")
    return declared[0]


def access_matrix(routes: Sequence[BaseRoute]) -> list[RouteAccess]:
    """Return who may call each route, by path and method.

    Raises ValueError for a route without a declaration, and for one that FastAPI did not make (it has no guard).
    """
    matrix: list[RouteAccess] = []
    for context in iter_route_contexts(routes):
        if not isinstance(context.original_route, APIRoute):
            raise ValueError(f"{context.path} is not an API route and cannot declare who may call it")
        access = access_of(context)
        matrix += [RouteAccess(method, context.path or "", access) for method in sorted(context.methods or ())]
    return sorted(matrix, key=lambda entry: (entry.path, entry.method))

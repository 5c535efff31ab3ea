"""One request for every route of the API, and what whoever may call the route gets for it.

State-changing requests are of a kind that validation or the domain refuses: they can be sent by anybody, in any
order, and nothing changes.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tests.e2e import application_requests, facility_requests
from tests.e2e.deployed_stack import HERE, DeployedStack
from tests.e2e.route_requests_model import RouteRequest

from machiport_gates.function_apps import declared_access

UNKNOWN_CHANGE = "00000000000000-000000000000"

_PAST_CHANGE = {
    "reason": {"ja": "見本"},
    "areas": "all",
    "effects": [{"kind": "cancel", "date": "2020-01-06", "category_ids": ["burnable"]}],
}


_EMPTY: dict[str, Any] = {"content": b""}
_IN_OITA = {"lon": "131.6", "lat": "33.24"}
_NO_STATUSES: dict[str, Any] = {"files": [("files", ("statuses.csv", "ID,状況\n".encode()))]}

REQUESTS: Mapping[tuple[str, str], RouteRequest] = {
    ("GET", "/docs"): RouteRequest(200),
    ("GET", "/docs/{asset}"): RouteRequest(200),
    ("GET", "/openapi.json"): RouteRequest(200),
    ("GET", "/map"): RouteRequest(200),
    ("GET", "/map/{asset}"): RouteRequest(200, values={"asset": "map.css"}),
    ("GET", "/municipalities"): RouteRequest(200),
    ("GET", "/municipalities/{municipality}"): RouteRequest(200),
    ("GET", "/residents/me"): RouteRequest(200),
    ("GET", "/staff/me"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/areas"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/areas/{area_id}"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/areas/{area_id}/bundle"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/areas/{area_id}/calendar.ics"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/areas/{area_id}/collections"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/areas/{area_id}/collections/next"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/categories"): RouteRequest(200),
    ("GET", "/garbage/{municipality}/dictionary"): RouteRequest(200),
    ("GET", "/staff/garbage/{municipality}/editions"): RouteRequest(200),
    ("GET", "/staff/garbage/{municipality}/editions/{edition_id}"): RouteRequest(200),
    ("GET", "/staff/garbage/{municipality}/editions/{edition_id}/report"): RouteRequest(200),
    ("GET", "/staff/garbage/{municipality}/editions/{edition_id}/difference"): RouteRequest(200),
    ("GET", "/staff/garbage/{municipality}/changes"): RouteRequest(200),
    ("POST", "/staff/garbage/{municipality}/editions"): RouteRequest(
        422, "garbage.nothing_to_import", {"files": [("files", ("empty.txt", b""))]}
    ),
    ("POST", "/staff/garbage/{municipality}/editions/{edition_id}/publication"): RouteRequest(
        409, "garbage.edition_not_draft", {"json": {"based_on_version": 0}}
    ),
    ("POST", "/staff/garbage/{municipality}/editions/{edition_id}/discard"): RouteRequest(
        409, "garbage.edition_not_draft", _EMPTY
    ),
    ("POST", "/staff/garbage/{municipality}/changes"): RouteRequest(
        422, "garbage.change_not_valid", {"json": _PAST_CHANGE}
    ),
    ("POST", "/staff/garbage/{municipality}/changes/{change_id}/withdrawal"): RouteRequest(
        404, "garbage.change_not_found", _EMPTY
    ),
    ("GET", "/hazard/risks"): RouteRequest(200, parts={"params": _IN_OITA}),
    ("GET", "/hazard/places"): RouteRequest(200, parts={"params": {"q": "府内町"}}),
    ("GET", "/hazard/layers"): RouteRequest(200),
    ("GET", "/hazard/shelters"): RouteRequest(200, parts={"params": _IN_OITA}),
    ("GET", "/hazard/shelters/bundle"): RouteRequest(200),
    ("GET", "/hazard/warnings"): RouteRequest(200, parts={"params": {"municipality": HERE}}),
    ("POST", "/hazard/timelines"): RouteRequest(200, parts={"json": {"place": {"lon": 131.6, "lat": 33.24}}}),
    ("GET", "/tiles/{layer}"): RouteRequest(200),
    ("GET", "/tiles/{layer}/{z}/{x}/{y}"): RouteRequest(200),
    ("GET", "/staff/hazard/{municipality}/shelters"): RouteRequest(200),
    ("POST", "/staff/hazard/{municipality}/shelters/{shelter_id}/status"): RouteRequest(
        422, "hazard.shelter_status_not_valid", {"json": {"status": "open", "as_of": "2099-01-01T00:00:00+09:00"}}
    ),
    ("POST", "/staff/hazard/{municipality}/shelter-statuses"): RouteRequest(
        422, "hazard.shelter_status_not_valid", _NO_STATUSES
    ),
    ("POST", "/staff/hazard/{municipality}/shelter-lists"): RouteRequest(
        422, "hazard.shelter_list_not_valid", {"files": [("files", ("empty.csv", b""))]}
    ),
    **facility_requests.REQUESTS,
    **application_requests.REQUESTS,
}


@cache
def routes() -> Sequence[tuple[str, str, str]]:
    """Return method, path and declared access of every route of the functions' apps, which are built once for it."""
    return sorted((method, path, entry.access) for (method, path), (_, entry) in declared_access().items())


def path_of(route: tuple[str, str], values: Mapping[str, str], **changed: str) -> str:
    """Return a route's path with these values, `changed` ones above all."""
    own = REQUESTS[route].values if route in REQUESTS else {}
    return route[1].format_map({**values, **own, **changed})


def path_values(stack: DeployedStack, municipality: str = HERE) -> dict[str, str]:
    """Return what to put into paths: things of a municipality of the sample region that exist."""
    editions = stack.get(f"/staff/garbage/{municipality}/editions", token=stack.staff(municipality).access)
    areas = stack.get(f"/garbage/{municipality}/areas?limit=1")
    shelters = stack.get("/hazard/shelters", params={"municipality": municipality, "limit": "1"})
    return {
        "municipality": municipality,
        "edition_id": editions.json()["items"][-1]["edition_id"],
        "area_id": areas.json()["items"][0]["area_id"],
        "change_id": UNKNOWN_CHANGE,
        "asset": "swagger-ui.css",
        "shelter_id": shelters.json()["items"][0]["shelter_id"],
        "layer": "flood_maximum",
        "z": "14",
        "x": "14181",
        "y": "6586.mvt",
        **facility_requests.PATH_VALUES,
        **application_requests.PATH_VALUES,
    }

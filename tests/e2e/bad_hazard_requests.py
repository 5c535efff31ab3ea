"""Requests about hazards, shelters and map layers that somebody gets wrong, and what must come back."""

from typing import Any

from tests.e2e.bad_requests import VALIDATION, BadRequest, body, cursor, key, query, raw, unknown

RISKS, PLACES, SHELTERS = "/hazard/risks", "/hazard/places", "/hazard/shelters"
TIMELINES, WARNINGS = "/hazard/timelines", "/hazard/warnings"
LAYER, TILE = "/tiles/{layer}", "/tiles/{layer}/{z}/{x}/{y}"
OF_STAFF = "/staff/hazard/{municipality}"
LISTED, LISTS = f"{OF_STAFF}/shelters", f"{OF_STAFF}/shelter-lists"
STATUS, STATUSES = f"{LISTED}/{{shelter_id}}/status", f"{OF_STAFF}/shelter-statuses"

_PLACE_WRONG, _NOT_LOCATED = "hazard.place_not_valid", "hazard.address_not_located"
_LIST_WRONG, _STATUS_WRONG = "hazard.shelter_list_not_valid", "hazard.shelter_status_not_valid"
_OITA = {"lon": "131.6", "lat": "33.24"}
_HOUSE = {"lon": 131.6, "lat": 33.24}


def _place(route: str, *wrong: str, code: str = _PLACE_WRONG, **asked: str) -> BadRequest:
    pointers = frozenset(f"/query/{name}" for name in wrong)
    return BadRequest("GET", route, 422, code, pointers, parts={"params": asked})


def _file(route: str, pointer: str, code: str, content: str | bytes, name: str = "a.csv", **form: str) -> BadRequest:
    data = content.encode() if isinstance(content, str) else content
    parts: dict[str, Any] = {"files": [("files", (name, data))], "data": form}
    return BadRequest("POST", route, 422, code, frozenset({pointer} - {""}), parts=parts)


PUBLIC: tuple[BadRequest, ...] = (
    *(_place(route, "lon", "lat", lon="33.24", lat="131.6") for route in (RISKS, SHELTERS)),
    *(_place(route, "lon", "lat", lon="-0.1276", lat="51.5072") for route in (RISKS, SHELTERS)),
    *(_place(route, "lon", lon="NaN", lat="33.24") for route in (RISKS, SHELTERS)),
    *(_place(route, "lat", lon="131.6", lat="-inf") for route in (RISKS, SHELTERS)),
    *(_place(route, "lat", lon="131.6") for route in (RISKS, SHELTERS)),
    *(_place(route, "lon", code=VALIDATION, lon="131.6E", lat="33.24") for route in (RISKS, SHELTERS)),
    _place(RISKS, "lon", "lat"),
    _place(RISKS, "address", address="大分市荷揚町", **_OITA),
    _place(RISKS, "address", code=_NOT_LOCATED, address="架空市幻町一丁目"),
    _place(RISKS, "address", code=_NOT_LOCATED, address="大分市"),
    _place(RISKS, "address", code=VALIDATION, address="あ" * 201),
    unknown(RISKS, "municipality", "44299", "municipality_not_found", params={"municipality": "44299", **_OITA}),
    query(PLACES, "q"),
    query(PLACES, "q", q=""),
    query(PLACES, "limit", q="府内町", limit="21"),
    unknown(PLACES, "municipality", "44299", "municipality_not_found", params={"municipality": "44299", "q": "府内町"}),
    _place(SHELTERS),
    query(SHELTERS, "hazard", hazard="godzilla", **_OITA),
    query(SHELTERS, "type", type="bunker", **_OITA),
    query(SHELTERS, "open", open="perhaps", **_OITA),
    query(SHELTERS, "limit", limit="101", **_OITA),
    query(SHELTERS, "within", within="99", **_OITA),
    _place(SHELTERS, "within", municipality="44201", within="1000"),
    cursor(SHELTERS, "x", municipality="44201"),
    unknown(SHELTERS, "municipality", "44299", "municipality_not_found", params={"municipality": "44299"}),
    unknown(f"{SHELTERS}/bundle", "municipality", "-", "municipality_not_found", params={"municipality": "44299"}),
    query(WARNINGS, "municipality"),
    query(WARNINGS, "include", municipality="44201", include="everything"),
    unknown(WARNINGS, "municipality", "44299", "municipality_not_found", params={"municipality": "44299"}),
    unknown("/map/{asset}", "asset", "secret.js", "not_found"),
    *(unknown(route, "layer", "unknown", "hazard.layer_not_found") for route in (LAYER, TILE)),
    BadRequest("GET", TILE, 404, "hazard.tile_outside_zooms", values={"z": "5", "x": "27", "y": "12.mvt"}),
    unknown(TILE, "layer", "tsunami", "hazard.layer_version_gone", params={"v": "0" * 64}),
    *(BadRequest("GET", TILE, 422, VALIDATION, frozenset({f"/path/{name}"}), {name: value})
      for name, value in (("z", "-1"), ("z", "31"), ("z", "x"), ("x", "1.5"), ("y", "6586"), ("y", "6586.png"))),
    BadRequest("GET", TILE, 422, "hazard.tile_not_valid", frozenset({"/path/x"}), {"x": "16384"}),
    query(TILE, "v", v="newest"),
    # Timelines: a question with a body
    body(TIMELINES, {}, "/body/place"),
    body(TIMELINES, {"place": {}}, "/body/place/lon", "/body/place/lat", code=_PLACE_WRONG),
    body(TIMELINES, {"place": {"lon": 33.24, "lat": 131.6}}, "/body/place/lon", "/body/place/lat", code=_PLACE_WRONG),
    body(TIMELINES, {"place": {"address": "架空市幻町"}}, "/body/place/address", code=_NOT_LOCATED),
    body(TIMELINES, {"place": _HOUSE | {"name": "見本"}}, "/body/place/name"),
    body(TIMELINES, {"place": _HOUSE, "household": {"floor": 0}}, "/body/household/floor"),
    body(TIMELINES, {"place": _HOUSE, "household": {"dragons": True}}, "/body/household/dragons"),
    raw(TIMELINES, 400, "malformed_body", b'{"place": {"lon": NaN', "application/json"),
    raw(TIMELINES, 415, "unsupported_media_type", b"place=here", "text/plain"),
)  # fmt: skip

STAFF: tuple[BadRequest, ...] = (
    query(LISTED, "limit", limit="0"),
    cursor(LISTED, "e30"),
    unknown(LISTED, "municipality", "44299", "municipality_not_found"),
    # One shelter's status
    unknown(STATUS, "shelter_id", "unknown", "hazard.shelter_not_found", "POST", json={"status": "open"}),
    key(STATUS, None, "idempotency_key_missing", json={"status": "open"}),
    body(STATUS, {}, "/body/status"),
    body(STATUS, {"status": "burning"}, "/body/status"),
    body(STATUS, {"status": "open", "headcount": -1}, "/body/headcount"),
    body(STATUS, {"status": "open", "headcount": 1e9}, "/body/headcount"),
    body(STATUS, {"status": "open", "as_of": "2026-09-06T06:00:00"}, "/body/as_of"),
    body(STATUS, {"status": "open", "reported_by": "me"}, "/body/reported_by"),
    body(STATUS, {"status": "closed", "headcount": 3}, "/body/headcount", code=_STATUS_WRONG),
    body(STATUS, {"status": "open", "as_of": "2099-01-01T00:00:00Z"}, "/body/as_of", code=_STATUS_WRONG),
    raw(STATUS, 415, "unsupported_media_type", b"status=open", "text/plain"),
    # A table of statuses
    key(STATUSES, None, "idempotency_key_missing", files=[("files", ("a.csv", b"ID\n"))]),
    _file(STATUSES, "/body/files/a.csv/line/2/column/1", _STATUS_WRONG, "ID,状況\n見知らぬ所,開設\n"),
    _file(STATUSES, "/body/files/a.csv/line/2/column/2", _STATUS_WRONG, "ID,状況\n44201S000001,炎上\n"),
    _file(STATUSES, "/body/files/a.csv", _STATUS_WRONG, b"\x00\x01\x02"),
    _file(STATUSES, "/body/as_of", VALIDATION, "ID,状況\n44201S000001,開設\n", as_of="きのう"),
    raw(STATUSES, 422, VALIDATION, b"{}", "application/json"),
    # Lists
    key(LISTS, None, "idempotency_key_missing", files=[("files", ("a.csv", b"ID\n"))]),
    _file(LISTS, "/body/files/a.csv/line/2/column/4", _LIST_WRONG,
          "ID,名称,住所,緯度,経度,災害種別_洪水\n1,見本小学校,見本町,99.9,131.6,1\n"),
    _file(LISTS, "/body/files/a.xlsx", _LIST_WRONG, b"PK\x03\x04 half a workbook", "a.xlsx"),
    _file(LISTS, "/body/files/a.geojson", _LIST_WRONG, '{"type": "FeatureCollection", "features": [', "a.geojson"),
    _file(LISTS, "/body/designation", VALIDATION, "名称\n", designation="bunker"),
    _file(LISTS, "/body/source_url", VALIDATION, "名称\n", source_url="javascript:alert(1)"),
    raw(LISTS, 400, "malformed_body", b"nonsense", "multipart/form-data"),
)  # fmt: skip

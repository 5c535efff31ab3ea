"""Requests that somebody gets wrong, and what must come back: at least one for every public and every staff route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AREA = "/garbage/{municipality}/areas/{area_id}"
EDITIONS = "/staff/garbage/{municipality}/editions"
EDITION = f"{EDITIONS}/{{edition_id}}"
CHANGES = "/staff/garbage/{municipality}/changes"
WITHDRAWAL = f"{CHANGES}/{{change_id}}/withdrawal"

VALIDATION = "validation_failed"
_EFFECT = {"kind": "cancel", "date": "2088-04-05", "category_ids": ["burnable"]}
_CHANGE = {"reason": {"ja": "見本"}, "areas": "all", "effects": [_EFFECT]}


@dataclass(frozen=True, slots=True)
class BadRequest:
    """One wrong request: what is sent besides the right values, and the problem that must come back."""

    method: str
    route: str
    status: int
    code: str
    pointers: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = "bad-request-1"

    def __str__(self) -> str:
        """Return a name for the test."""
        what = self.values or self.parts or {"key": self.key}
        return f"{self.method} {self.route} {what!r:.60}"


def query(route: str, pointer: str, code: str = VALIDATION, **asked: str) -> BadRequest:
    """Return a question whose query parameter `pointer` is wrong."""
    return BadRequest("GET", route, 422, code, frozenset({f"/query/{pointer}"}), parts={"params": asked})


def cursor(route: str, forged: str, **asked: str) -> BadRequest:
    """Return a question for a page with a cursor that nobody gave out."""
    return BadRequest("GET", route, 400, "invalid_cursor", parts={"params": {"cursor": forged, **asked}})


def unknown(route: str, name: str, value: str, code: str, method: str = "GET", **parts: Any) -> BadRequest:
    """Return a request for something that is not there."""
    return BadRequest(method, route, 404, code, values={name: value}, parts=parts)


def body(route: str, document: Any, *wrong: str, code: str = VALIDATION, status: int = 422) -> BadRequest:
    """Return a JSON body with faults at the pointers `wrong`."""
    return BadRequest("POST", route, status, code, frozenset(wrong), parts={"json": document})


def raw(route: str, status: int, code: str, content: bytes, media_type: str) -> BadRequest:
    """Return a body that cannot be read."""
    return BadRequest("POST", route, status, code, parts={"content": content, "headers": {"Content-Type": media_type}})


def key(route: str, sent: str | None, code: str, **parts: Any) -> BadRequest:
    """Return a request whose Idempotency-Key is wrong, or missing (None)."""
    return BadRequest("POST", route, 400, code, parts=parts, key=sent)


def _form(*wrong: str, code: str = VALIDATION, **fields: str) -> BadRequest:
    files = [("files", ("area_days.csv", "地名,センター,燃やすごみ\n見本町,,月\n".encode()))]
    return BadRequest("POST", EDITIONS, 422, code, frozenset(wrong), parts={"data": fields, "files": files})


_PUBLIC_OF_AREA = (AREA, f"{AREA}/bundle", f"{AREA}/calendar.ics", f"{AREA}/collections", f"{AREA}/collections/next")
_PUBLIC_OF_CITY = ("/garbage/{municipality}/areas", "/garbage/{municipality}/categories",
                   "/garbage/{municipality}/dictionary", *_PUBLIC_OF_AREA)  # fmt: skip
_ADDING = {**_EFFECT, "kind": "move"}

PUBLIC: tuple[BadRequest, ...] = (
    unknown("/docs/{asset}", "asset", "unknown.js", "not_found"),
    unknown("/municipalities/{municipality}", "municipality", "99999", "municipality_not_found"),
    unknown("/municipalities/{municipality}", "municipality", "４４２０１", "municipality_not_found"),
    query("/municipalities", "limit", limit="0"),
    cursor("/municipalities", "AAAA"),
    *(unknown(route, "municipality", "44299", "municipality_not_found") for route in _PUBLIC_OF_CITY),
    *(unknown(route, "area_id", "unknown", "garbage.area_not_found") for route in _PUBLIC_OF_AREA),
    *(query("/garbage/{municipality}/areas", "limit", limit=limit) for limit in ("0", "-1", "201", "1e3", "", "１x")),
    query("/garbage/{municipality}/areas", "q", q="あ" * 101),
    query("/garbage/{municipality}/areas", "cursor", cursor="A" * 4097),
    *(cursor("/garbage/{municipality}/areas", forged) for forged in ("x", "eyJ2IjoxfQ", "null", "ｅ", "' OR 1=1 --")),
    query("/garbage/{municipality}/dictionary", "limit", limit="101"),
    query("/garbage/{municipality}/dictionary", "q", q="x" * 101),
    *(query(f"{AREA}/collections", "from", **{"from": day}) for day in ("2026-02-30", "明日", "05/01", "NaN")),
    query(f"{AREA}/collections", "to", to="2026-13-01"),
    query(f"{AREA}/collections", "to", "garbage.range_not_valid", **{"from": "2026-05-02", "to": "2026-05-01"}),
    query(f"{AREA}/collections", "to", "garbage.range_not_valid", **{"from": "2026-01-01", "to": "2027-02-05"}),
    query(f"{AREA}/calendar.ics", "alarm", alarm="noon"),
    query(f"{AREA}/calendar.ics", "lang", lang="tlh"),
)  # fmt: skip

STAFF: tuple[BadRequest, ...] = (
    query(EDITIONS, "limit", limit="zwei"),
    cursor(EDITIONS, "e30"),
    query(CHANGES, "limit", limit="1000"),
    cursor(CHANGES, "bm90IGpzb24"),
    *(unknown(route, "municipality", "44299", "municipality_not_found") for route in (EDITIONS, EDITION, CHANGES)),
    *(unknown(f"{EDITION}{part}", "edition_id", "unknown", "garbage.edition_not_found")
      for part in ("", "/report", "/difference")),
    unknown(f"{EDITION}/discard", "edition_id", "unknown", "garbage.edition_not_found", "POST"),
    unknown(f"{EDITION}/publication", "edition_id", "unknown", "garbage.edition_not_found", "POST",
             json={"based_on_version": 1}),
    unknown(WITHDRAWAL, "change_id", "unknown", "garbage.change_not_found", "POST"),
    cursor(f"{EDITION}/report", "x"),
    *(key(route, None, "idempotency_key_missing", **parts)
      for route, parts in ((f"{EDITION}/discard", {}), (WITHDRAWAL, {}), (CHANGES, {"json": _CHANGE}),
                           (f"{EDITION}/publication", {"json": {"based_on_version": 1}}))),
    *(key(f"{EDITION}/discard", sent, "idempotency_key_invalid") for sent in ("short", "with blank", "x" * 256)),
    # Publications
    body(f"{EDITION}/publication", {}, "/body/based_on_version"),
    body(f"{EDITION}/publication", {"based_on_version": -1}, "/body/based_on_version"),
    body(f"{EDITION}/publication", {"based_on_version": "two"}, "/body/based_on_version"),
    body(f"{EDITION}/publication", {"based_on_version": 1, "force": True}, "/body/force"),
    body(f"{EDITION}/publication", [], "/body"),
    raw(f"{EDITION}/publication", 415, "unsupported_media_type", b"based_on_version=1", "text/plain"),
    # Emergency changes
    body(CHANGES, {}, "/body/reason", "/body/areas", "/body/effects"),
    body(CHANGES, {**_CHANGE, "published_by": "me"}, "/body/published_by"),
    body(CHANGES, {**_CHANGE, "reason": {"ja": ""}}, "/body/reason/ja"),
    body(CHANGES, {**_CHANGE, "reason": {"ja": "あ" * 501}}, "/body/reason/ja"),
    body(CHANGES, {**_CHANGE, "effects": []}, "/body/effects"),
    body(CHANGES, {**_CHANGE, "effects": [{**_EFFECT, "date": "2026-02-30"}]}, "/body/effects/0/date"),
    body(CHANGES, {**_CHANGE, "effects": [{**_EFFECT, "kind": "burn"}]}, "/body/effects/0/kind"),
    body(CHANGES, {**_CHANGE, "effects": [{**_EFFECT, "category_ids": []}]}, "/body/effects/0/category_ids"),
    body(CHANGES, {**_CHANGE, "effects": [_ADDING]}, "/body/effects/0/to", code="garbage.change_not_valid"),
    body(CHANGES, {**_CHANGE, "effects": [{**_EFFECT, "date": "2020-01-06"}]}, "/body/effects/0/date",
          code="garbage.change_not_valid"),
    body(CHANGES, {**_CHANGE, "areas": "some"}, "/body/areas"),
    body(CHANGES, {**_CHANGE, "areas": ["a", "with blank"]}, "/body/areas/1"),
    body(CHANGES, {**_CHANGE, "areas": ["unknown"]}, "/body/areas/0", "/body/effects/0/category_ids/0",
          code="garbage.change_not_valid"),
    *(raw(CHANGES, 400, "malformed_body", content, "application/json")
      for content in (b"{", b"\xff\xfe{}", b'{"reason": \x00}', b"[" * 5000, b'{"a": 1e999')),
    raw(CHANGES, 415, "unsupported_media_type", b"<change/>", "application/xml"),
    # Uploads
    raw(EDITIONS, 422, VALIDATION, b"{}", "application/json"),
    raw(EDITIONS, 422, VALIDATION, b"", "application/x-www-form-urlencoded"),
    raw(EDITIONS, 400, "malformed_body", b"nonsense", "multipart/form-data"),
    _form("/body/valid_from", valid_from="2026-02-30"),
    _form("/body/valid_to", valid_from="2026-04-01", code="garbage.upload_not_valid"),
    _form("/body/valid_to", valid_from="2026-04-02", valid_to="2026-04-01", code="garbage.upload_not_valid"),
    _form("/body/format", format="pdf"),
    _form("/body/cut_off", cut_off="half past eight"),
    _form("/body/sample", sample="maybe"),
    _form("/body/title", title="あ" * 201),
    _form("/body/source_url", source_url="javascript:alert(1)"),
)  # fmt: skip

"""Requests about procedures, applications and certificates that somebody gets wrong, and what must come back."""

from typing import Any, Final

from tests.e2e import application_requests
from tests.e2e.application_requests import (
    BATCH,
    CASE,
    FACTS,
    MANDATE,
    MINE,
    NO_APPLICATION,
    NO_MANDATE,
    NO_PROCEDURE,
    OF_STAFF,
    PROCEDURE,
    SERIAL,
)
from tests.e2e.bad_requests import VALIDATION, BadRequest, body, cursor, key, query, raw, unknown

NAVIGATOR: Final = "/procedure-navigators/{navigator_id}"
ATTACHMENTS, ANSWERS = f"{MINE}/attachments", f"{MINE}/answers"
DOWNLOADS, REVOCATION = f"{MINE}/certificates/{{number}}/downloads", f"{CASE}/certificates/{{number}}/revocation"
COUNTER, BULK, BATCHES = f"{OF_STAFF}/applications", f"{OF_STAFF}/bulk-decisions", f"{OF_STAFF}/print-batches"
RETURNED: Final = f"{OF_STAFF}/returned-letters"
OPEN_DATA: Final = ("/open-data/applications", "/open-data/applications/csv")
STATISTICS: Final = (f"{OF_STAFF}/statistics", f"{OF_STAFF}/statistics/csv")
RECONCILIATION: Final = (f"{OF_STAFF}/reconciliation", f"{OF_STAFF}/reconciliation/csv")

_CITY, _NO_CITY = "municipality", "municipality_not_found"
_HERE: Final[dict[str, str]] = {"municipality": "44201"}
_NOWHERE, _NOBODY = "44299", "44202-" + "0" * 24
_MY_NUMBER: Final = "123456789018"
_STRANGE: Final = "mihon-unknown"
_PAPER: Final[dict[str, Any]] = dict(application_requests.REQUESTS["POST", ATTACHMENTS].parts["json"])
_ENTRY: Final[dict[str, Any]] = {
    "channel": "counter", "procedure_id": "juminhyo", "answers": {}, "applicant": FACTS, "identity_shown": "none",
}  # fmt: skip
_ITEM: Final[dict[str, Any]] = {"application_id": f"44201-{'0' * 24}", "version": 1, "decision": "approve"}


def _put(
    route: str, document: Any, *wrong: str, tag: str = '"1"', code: str = VALIDATION, status: int = 422
) -> BadRequest:
    """Return a JSON body of a PUT with faults at the pointers `wrong`."""
    parts = {"json": document, "headers": {"If-Match": tag}}
    return BadRequest("PUT", route, status, code, frozenset(wrong), parts=parts)


def _own(method: str, route: str, name: str, value: str, code: str, *, status: int = 404, **more: str) -> BadRequest:
    """Return the route's own request, with something else in its path."""
    request = application_requests.REQUESTS[method, route]
    return BadRequest(method, route, status, code, values={**request.values, name: value, **more}, parts=request.parts)


def _path(method: str, route: str, name: str, value: str) -> BadRequest:
    """Return the route's own request, with something in its path that it cannot be."""
    request = application_requests.REQUESTS[method, route]
    wrong = frozenset({f"/path/{name}"})
    return BadRequest(method, route, 422, VALIDATION, wrong, {**request.values, name: value}, request.parts)


PUBLIC: tuple[BadRequest, ...] = (
    query("/procedures", "municipality"),
    unknown("/procedures", _CITY, _NOWHERE, _NO_CITY, params={"municipality": _NOWHERE}),
    query("/procedures", "life_event", **_HERE, life_event="lottery"),
    query("/procedures", "limit", **_HERE, limit="101"),
    query("/procedures", "q", **_HERE, q="あ" * 101),
    cursor("/procedures", "x", **_HERE),
    unknown(PROCEDURE, "procedure_id", _STRANGE, NO_PROCEDURE),
    unknown(PROCEDURE, _CITY, _NOWHERE, _NO_CITY),
    _own("POST", f"{PROCEDURE}/checks", "procedure_id", _STRANGE, NO_PROCEDURE),
    body(f"{PROCEDURE}/checks", {}, "/body/answers"),
    body(f"{PROCEDURE}/checks", {"answers": [], "keep": True}, "/body/answers", "/body/keep"),
    unknown(NAVIGATOR, "navigator_id", _STRANGE, "applications.navigator_not_found"),
    _own("POST", f"{NAVIGATOR}/results", "navigator_id", _STRANGE, "applications.navigator_not_found"),
    body(f"{NAVIGATOR}/results", {"answers": {}}, "/body/municipality"),
    body(f"{NAVIGATOR}/results", {"municipality": _NOWHERE}, code=_NO_CITY, status=404),
    *(query(route, "lang", lang="tlh") for route in ("/verify", "/verify/{code}")),
    unknown("/certificates/{code}", "code", "9999-9999-9999-9999-9999-9999", "applications.certificate_unknown"),
    unknown("/certificates/issuers/{municipality}", _CITY, _NOWHERE, _NO_CITY),
    *(query(route, "first", **_HERE) for route in OPEN_DATA),
    *(query(route, "first", **_HERE, first="2026-13") for route in OPEN_DATA),
    *(unknown(route, _CITY, _NOWHERE, _NO_CITY, params={"municipality": _NOWHERE, "first": "2026-04"})
      for route in OPEN_DATA),
    raw("/payments/webhooks/stripe", 400, "payments.webhook_not_genuine", b"{", "application/json"),
)  # fmt: skip

RESIDENTS: tuple[BadRequest, ...] = (
    cursor("/applications", "x"),
    query("/applications", "limit", limit="0"),
    cursor("/applications/export", "e30"),
    key("/applications", None, "idempotency_key_missing", json={**_HERE, "procedure_id": "juminhyo"}),
    body("/applications", {"municipality": "44201"}, "/body/procedure_id"),
    body("/applications", {"municipality": "大分市", "procedure_id": "juminhyo"}, "/body/municipality"),
    body("/applications", {"municipality": _NOWHERE, "procedure_id": "juminhyo"}, code=_NO_CITY, status=404),
    body("/applications", {**_HERE, "procedure_id": "juminhyo", "mandate_id": "0" * 24}, code=NO_MANDATE, status=404),
    *(unknown(f"{MINE}{part}", "application_id", _NOBODY, NO_APPLICATION)
      for part in ("", "/form", "/attachments", "/corrections", "/payment")),
    _own("DELETE", MINE, "application_id", _NOBODY, NO_APPLICATION),
    # Answers
    _put(ANSWERS, {"answers": {}}, tag="*", code="precondition_failed", status=412),
    _put(ANSWERS, {"answers": []}, "/body/answers"),
    BadRequest("PUT", ANSWERS, 422, VALIDATION, frozenset({"/header/if-match"}), parts={"json": {"answers": {}}}),
    # Papers
    body(ATTACHMENTS, {**_PAPER, "media_type": "application/zip"}, "/body/media_type"),
    body(ATTACHMENTS, {**_PAPER, "size": 21 * 1024 * 1024}, "/body/size"),
    body(ATTACHMENTS, {**_PAPER, "name": "../../etc/passwd"}, "/body/name"),
    body(ATTACHMENTS, {**_PAPER, "name": f"{_MY_NUMBER}.pdf"}, "/body/name"),
    _path("POST", f"{ATTACHMENTS}/{{attachment_id}}/removal", "attachment_id", "x"),
    # Steps
    body(f"{MINE}/submission", {}, "/body/answers_version"),
    body(f"{MINE}/submission", {"answers_version": 1, "delivery": {"method": "drone"}}, "/body/delivery/method"),
    body(f"{MINE}/submission", {"answers_version": 1, "expected_fee": -1}, "/body/expected_fee"),
    raw(f"{MINE}/submission", 415, "unsupported_media_type", b"yes", "text/plain"),
    body(f"{MINE}/correction-answers", {"answers_version": 0}, "/body/answers_version"),
    *(key(f"{MINE}/{step}", None, "idempotency_key_missing")
      for step in ("withdrawal", "erasure", "pickup-code", "payment")),
    *(_own("POST", f"{MINE}/{step}", "application_id", _NOBODY, NO_APPLICATION)
      for step in ("withdrawal", "erasure", "pickup-code", "payment", "payment/observation")),
    _path("POST", DOWNLOADS, "number", "100"),
    BadRequest("POST", DOWNLOADS, 422, VALIDATION, frozenset({"/body/kind"}), {"number": "1"}, {"json": {"kind": "x"}}),
    # Mandates
    body("/mandates", _HERE, "/body/valid_until"),
    body("/mandates", {**_HERE, "valid_until": "2020-01-01"}, "/body/valid_until"),
    body("/mandates", {**_HERE, "valid_until": "2099-01-01"}, "/body/valid_until"),
    *(body(f"/mandates/{act}", {"code": ""}, "/body/code") for act in ("lookups", "confirmations", "refusals")),
    _path("GET", MANDATE, "mandate_id", _STRANGE),
    _path("POST", f"{MANDATE}/revocation", "mandate_id", _STRANGE),
)  # fmt: skip

STAFF: tuple[BadRequest, ...] = (
    *(_own(method, route, _CITY, _NOWHERE, _NO_CITY) for method, route in application_requests.STAFF),
    *(_own(method, route, "application_id", _NOBODY, NO_APPLICATION)
      for method, route in application_requests.STAFF if "{application_id}" in route),
    query(f"{OF_STAFF}/applications", "state", state="draft"),
    query(f"{OF_STAFF}/applications", "channel", channel="fax"),
    query(f"{OF_STAFF}/applications", "assignee", assignee="見本"),
    cursor(f"{OF_STAFF}/applications", "x"),
    query(f"{OF_STAFF}/applications/counts", "department", department="市民課"),
    _path("GET", f"{OF_STAFF}/numbers/{{number}}", "number", "7"),
    cursor(f"{CASE}/audit", "x"),
    _path("GET", f"{CASE}/attachments/{{attachment_id}}", "attachment_id", "x"),
    # The counter
    body(COUNTER, {}, "/body/channel", "/body/answers", "/body/applicant"),
    body(COUNTER, {**_ENTRY, "applicant": {**FACTS, "birthdate": "1980-02-30"}}, "/body/applicant/birthdate"),
    body(COUNTER, {**_ENTRY, "procedure_id": "mihon"}, code=NO_PROCEDURE, status=404),
    # Steps
    *(body(f"{CASE}/{step}", {"version": 0}, "/body/version")
      for step in ("claim", "release", "recusal", "approval", "corrections/withdrawal")),
    body(f"{CASE}/assignment", {"version": 1, "assignee": "見本"}, "/body/assignee"),
    body(f"{CASE}/corrections", {"version": 1, "reasons": []}, "/body/reasons"),
    *(body(f"{CASE}/{step}", {"version": 1}, "/body/reason")
      for step in ("rejection", "non-acceptance", "sending-back")),
    body(f"{CASE}/rejection", {"version": 1, "reason": f"番号 {_MY_NUMBER}"}, "/body/reason"),
    BadRequest("PUT", f"{CASE}/record", 422, VALIDATION, frozenset({"/body/data"}), parts={"json": {"version": 1}}),
    body(BULK, {"items": []}, "/body/items"),
    body(BULK, {"items": [{**_ITEM, "decision": "reject"}]}, "/body/items/0"),
    body(BULK, {"items": [_ITEM, _ITEM]}, "/body"),
    # Money
    body(f"{CASE}/payments", {"version": 1, "amount": 0, "receipt_number": "1"}, "/body/amount"),
    body(f"{CASE}/payments", {"version": 1, "amount": 300, "receipt_number": "領収"}, "/body/receipt_number"),
    body(f"{CASE}/refunds", {"version": 1, "payment": 1, "amount": 300, "reason": "見本"}, "/body/reason"),
    *(query(route, "from", to="2026-04-30") for route in RECONCILIATION),
    *(query(route, "to", **{"from": "2026-04-02", "to": "2026-04-01"}) for route in RECONCILIATION),
    *(query(route, "to", **{"from": "2026-01-01", "to": "2026-06-01"}) for route in RECONCILIATION),
    # Certificates and letters
    body(f"{CASE}/collection", {"code": "1234"}, "/body/code"),
    BadRequest("POST", REVOCATION, 422, VALIDATION, frozenset({"/body/reason"}), {"number": "1"}, {"json": {}}),
    _path("POST", REVOCATION, "number", "0"),
    body(BATCHES, {"department": "citizens", "cut_off": "tomorrow"}, "/body/cut_off"),
    query(BATCHES, "limit", limit="0"),
    _path("GET", BATCH, "batch_id", "x"),
    _path("GET", f"{BATCH}/csv", "batch_id", "x"),
    body(RETURNED, {"serial": "7", "reason": "見本"}, "/body/serial"),
    body(f"{RETURNED}/sending", {"serial": SERIAL}, "/body/address"),
    *(query(route, "first") for route in STATISTICS),
    *(query(route, "last", first="2026-04", last="2026-00") for route in STATISTICS),
)  # fmt: skip

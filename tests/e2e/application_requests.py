"""One request for every route of online applications. What changes something is refused, so nothing changes."""

from collections.abc import Mapping
from typing import Any, Final

from tests.e2e.route_requests_model import RouteRequest

MINE: Final = "/applications/{application_id}"
OF_STAFF: Final = "/staff/applications/{municipality}"
CASE: Final = f"{OF_STAFF}/applications/{{application_id}}"
MANDATE: Final = "/mandates/{mandate_id}"
BATCH: Final = f"{OF_STAFF}/print-batches/{{batch_id}}"
PROCEDURE: Final = "/procedures/{municipality}/{procedure_id}"

NO_DIGITS: Final = "0" * 24
# The procedure and the questionnaire exist; the others are of nobody.
PATH_VALUES: Final[Mapping[str, str]] = {
    "application_id": f"44201-{NO_DIGITS}",
    "attachment_id": NO_DIGITS,
    "mandate_id": NO_DIGITS,
    "batch_id": NO_DIGITS,
    "code": "0000-0000-0000-0000-0000-0000",
    "navigator_id": "moving",
    "procedure_id": "juminhyo",
}
# `number` means one of the copies here, and what residents quote there.
COPY: Final = {"number": "1"}
QUOTED: Final = {"number": "0000000000"}

SERIAL: Final = "44201-2026-00000000"
FACTS: Final[Mapping[str, Any]] = {
    "name": "見本 花子",
    "birthdate": "1980-01-02",
    "address": "見本県見本市みほん町1丁目",
}
ADDRESS: Final[Mapping[str, Any]] = {
    "recipient": "見本 花子",
    "postal_code": "870-0000",
    "address": "見本県見本市みほん町1丁目",
}
MONTH: Final[Mapping[str, str]] = {"first": "2026-04"}
DAYS: Final[Mapping[str, str]] = {"from": "2026-04-01", "to": "2026-04-30"}
_EMPTY: Final[Mapping[str, Any]] = {"content": b""}
_PAPER: Final = {"slot": "receipt", "name": "見本.pdf", "media_type": "application/pdf", "size": 900}
_BULK: Final = {"items": [{"application_id": f"44201-{NO_DIGITS}", "version": 1, "decision": "approve"}]}
_COUNTER: Final = {
    "channel": "counter",
    "procedure_id": "mihon",
    "answers": {},
    "applicant": FACTS,
    "identity_shown": "none",
}
_CODE: Final = {"json": {"code": "0000-0000-0000-0000"}}
NO_APPLICATION, NO_MANDATE = "applications.not_found", "applications.mandate_not_found"
NO_MANDATE_CODE, NO_PROCEDURE = "applications.mandate_code_unknown", "applications.procedure_not_found"


def _absent(**body: Any) -> RouteRequest:
    """Return a body for an application that is not there."""
    return RouteRequest(404, NO_APPLICATION, {"json": body} if body else _EMPTY)


PUBLIC: Final[Mapping[tuple[str, str], RouteRequest]] = {
    ("GET", "/procedures"): RouteRequest(200, parts={"params": {"municipality": "44201", "limit": "1"}}),
    ("GET", "/life-events"): RouteRequest(200),
    ("GET", PROCEDURE): RouteRequest(200),
    ("POST", f"{PROCEDURE}/checks"): RouteRequest(200, parts={"json": {"answers": {}}}),
    ("GET", "/procedure-navigators"): RouteRequest(200),
    ("GET", "/procedure-navigators/{navigator_id}"): RouteRequest(200),
    ("POST", "/procedure-navigators/{navigator_id}/results"): RouteRequest(
        200, parts={"json": {"municipality": "44201"}}
    ),
    ("GET", "/verify"): RouteRequest(200),
    ("GET", "/verify/{code}"): RouteRequest(200),
    ("GET", "/certificates/{code}"): RouteRequest(404, "applications.certificate_unknown"),
    ("GET", "/certificates/issuers/{municipality}"): RouteRequest(200),
    ("GET", "/open-data/applications"): RouteRequest(200, parts={"params": {"municipality": "44201", **MONTH}}),
    ("GET", "/open-data/applications/csv"): RouteRequest(200, parts={"params": {"municipality": "44201", **MONTH}}),
    ("POST", "/payments/webhooks/stripe"): RouteRequest(400, "payments.webhook_not_genuine", {"json": {}}),
}

OF_RESIDENTS: Final[Mapping[tuple[str, str], RouteRequest]] = {
    ("GET", "/applications"): RouteRequest(200),
    ("POST", "/applications"): RouteRequest(
        404, NO_PROCEDURE, {"json": {"municipality": "44201", "procedure_id": "mihon"}}
    ),
    ("GET", "/applications/export"): RouteRequest(200),
    ("GET", MINE): RouteRequest(404, NO_APPLICATION),
    ("DELETE", MINE): RouteRequest(404, NO_APPLICATION),
    ("GET", f"{MINE}/form"): RouteRequest(404, NO_APPLICATION),
    ("PUT", f"{MINE}/answers"): RouteRequest(
        404, NO_APPLICATION, {"json": {"answers": {}}, "headers": {"If-Match": '"1"'}}
    ),
    ("GET", f"{MINE}/attachments"): RouteRequest(404, NO_APPLICATION),
    ("POST", f"{MINE}/attachments"): _absent(**_PAPER),
    ("POST", f"{MINE}/attachments/{{attachment_id}}/removal"): _absent(),
    ("POST", f"{MINE}/submission"): _absent(answers_version=1),
    ("GET", f"{MINE}/corrections"): RouteRequest(404, NO_APPLICATION),
    ("POST", f"{MINE}/correction-answers"): _absent(answers_version=1),
    ("POST", f"{MINE}/withdrawal"): _absent(),
    ("POST", f"{MINE}/erasure"): _absent(),
    ("GET", f"{MINE}/payment"): RouteRequest(404, NO_APPLICATION),
    ("POST", f"{MINE}/payment"): _absent(),
    ("POST", f"{MINE}/payment/observation"): _absent(),
    ("POST", f"{MINE}/certificates/{{number}}/downloads"): RouteRequest(
        404, NO_APPLICATION, {"json": {"kind": "pdf"}}, COPY
    ),
    ("POST", f"{MINE}/pickup-code"): _absent(),
    ("GET", "/mandates"): RouteRequest(200),
    ("POST", "/mandates"): RouteRequest(
        404, NO_PROCEDURE, {"json": {"municipality": "44201", "procedures": ["mihon"], "valid_until": "2027-01-01"}}
    ),
    ("POST", "/mandates/lookups"): RouteRequest(404, NO_MANDATE_CODE, _CODE),
    ("POST", "/mandates/confirmations"): RouteRequest(404, NO_MANDATE_CODE, _CODE),
    ("POST", "/mandates/refusals"): RouteRequest(404, NO_MANDATE_CODE, _CODE),
    ("GET", MANDATE): RouteRequest(404, NO_MANDATE),
    ("POST", f"{MANDATE}/revocation"): RouteRequest(404, NO_MANDATE, _EMPTY),
}

STAFF: Final[Mapping[tuple[str, str], RouteRequest]] = {
    ("GET", f"{OF_STAFF}/applications"): RouteRequest(200),
    ("POST", f"{OF_STAFF}/applications"): RouteRequest(
        422, "validation_failed", {"json": {**_COUNTER, "channel": "x"}}
    ),
    ("GET", f"{OF_STAFF}/applications/counts"): RouteRequest(200),
    ("GET", CASE): RouteRequest(404, NO_APPLICATION),
    ("GET", f"{OF_STAFF}/numbers/{{number}}"): RouteRequest(404, NO_APPLICATION, values=QUOTED),
    ("GET", f"{CASE}/audit"): RouteRequest(404, NO_APPLICATION),
    ("GET", f"{CASE}/attachments/{{attachment_id}}"): RouteRequest(404, NO_APPLICATION),
    ("GET", f"{CASE}/certificate-preview"): RouteRequest(404, NO_APPLICATION),
    ("POST", f"{CASE}/claim"): _absent(version=1),
    ("POST", f"{CASE}/release"): _absent(version=1),
    ("POST", f"{CASE}/assignment"): _absent(version=1, assignee="mihon"),
    ("POST", f"{CASE}/recusal"): _absent(version=1),
    ("POST", f"{CASE}/corrections"): _absent(
        version=1, reasons=[{"pointer": "/used_for", "kind": "incorrect", "text": "見本"}]
    ),
    ("POST", f"{CASE}/corrections/withdrawal"): _absent(version=1),
    ("PUT", f"{CASE}/record"): _absent(version=1, data={}),
    ("POST", f"{CASE}/approval"): _absent(version=1),
    ("POST", f"{CASE}/rejection"): _absent(version=1, reason="見本"),
    ("POST", f"{CASE}/non-acceptance"): _absent(version=1, reason="見本"),
    ("POST", f"{CASE}/sending-back"): _absent(version=1, reason="見本"),
    ("POST", f"{CASE}/payments"): _absent(version=1, amount=300, receipt_number="2026-000123"),
    ("POST", f"{CASE}/refunds"): _absent(version=1, payment=1, amount=300, reason="mistaken"),
    ("POST", f"{CASE}/collection"): _absent(code="00000000"),
    ("POST", f"{CASE}/certificates/{{number}}/revocation"): RouteRequest(
        404, NO_APPLICATION, {"json": {"reason": "見本"}}, COPY
    ),
    ("POST", f"{OF_STAFF}/bulk-decisions"): RouteRequest(200, parts={"json": _BULK}),
    ("GET", f"{OF_STAFF}/print-batches"): RouteRequest(200),
    ("POST", f"{OF_STAFF}/print-batches"): RouteRequest(404, "not_found", {"json": {"department": "tax"}}),
    ("GET", BATCH): RouteRequest(404, "applications.batch_not_found"),
    ("GET", f"{BATCH}/csv"): RouteRequest(404, "applications.batch_not_found"),
    ("POST", f"{OF_STAFF}/returned-letters"): _absent(serial=SERIAL, reason="見本"),
    ("POST", f"{OF_STAFF}/returned-letters/sending"): _absent(serial=SERIAL, address=ADDRESS),
    ("GET", f"{OF_STAFF}/reconciliation"): RouteRequest(200, parts={"params": DAYS}),
    ("GET", f"{OF_STAFF}/reconciliation/csv"): RouteRequest(200, parts={"params": DAYS}),
    ("GET", f"{OF_STAFF}/statistics"): RouteRequest(200, parts={"params": MONTH}),
    ("GET", f"{OF_STAFF}/statistics/csv"): RouteRequest(200, parts={"params": MONTH}),
}

REQUESTS: Final[Mapping[tuple[str, str], RouteRequest]] = {**PUBLIC, **OF_RESIDENTS, **STAFF}

"""Who of the staff asks for what, taken from the request."""

from fastapi import Request

from machiport.http_api.idempotent_requests import idempotent_request
from machiport.http_api.request_facts import request_id_of
from machiport.idempotency.staff_requests import StaffAttempt, StaffRequest
from machiport.identity import Staff


def staff_request(request: Request, municipality: str, person: Staff, key: str, body: bytes) -> StaffRequest:
    """Return who asks for what; `body` is what must be the same when the key is used again."""
    return StaffRequest(idempotent_request(request, municipality, person, key, body), person.pseudonym)


def staff_attempt(request: Request, municipality: str, person: Staff, key: str, body: bytes) -> StaffAttempt:
    """Return the same for what takes more than one write; an attempt is named after the request's id."""
    asked = idempotent_request(request, municipality, person, key, body)
    return StaffAttempt(asked, person.pseudonym, attempt=request_id_of(request.scope))

"""What the routes of this function call, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request, Response

from machiport.garbage.change_service import ChangeService
from machiport.garbage.edition_service import EditionService
from machiport.garbage.publisher import StaffRequest
from machiport.http_api.access import staff
from machiport.http_api.answers import stored_answer
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.request_facts import request_id_of
from machiport.idempotency import IdempotentRequest, request_fingerprint
from machiport.idempotency.once import Outcome
from machiport.identity import Staff
from machiport.municipalities import Municipality, MunicipalityRegistry


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the garbage API for staff."""

    editions: EditionService
    changes: ChangeService
    municipalities: MunicipalityRegistry


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]

Editor = Annotated[Staff, staff("garbage", "editor")]
Publisher = Annotated[Staff, staff("garbage", "publisher")]


async def known_municipality(services: GivenServices, municipality: str) -> Municipality:
    """Return the municipality of the path.

    Raises MunicipalityNotFound.
    """
    return services.municipalities.get(municipality)


GivenMunicipality = Annotated[Municipality, Depends(known_municipality)]


def staff_request(request: Request, municipality: str, person: Staff, key: IdempotencyKey, body: bytes) -> StaffRequest:
    """Return who asks for what; `body` is what must be the same when the key is used again."""
    template = cast("str", request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
    fingerprint = request_fingerprint(request.method, template, person.key, body)
    return StaffRequest(
        request=IdempotentRequest(municipality, person.key, key, fingerprint),
        pseudonym=person.pseudonym,
        attempt=request_id_of(request.scope),
    )


def answer(outcome: Outcome) -> Response:
    """Return an outcome as it is stored: the same bytes for every repetition."""
    return stored_answer(outcome.response, replayed=outcome.replayed)

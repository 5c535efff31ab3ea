"""What a request with `Idempotency-Key` is known by, for residents and staff alike."""

from typing import cast

from fastapi import Request

from machiport.idempotency import IdempotentRequest, request_fingerprint
from machiport.identity import Principal


def idempotent_request(
    request: Request, municipality: str, person: Principal, key: str, body: bytes
) -> IdempotentRequest:
    """Return the request as `person`'s, under `key` in `municipality`: five digits of JIS X 0402, or `REGION`.

    `body` is what must be the same when the key is used again: the body as sent, or a form of an upload that
    leaves its multipart boundary out. The path counts without the stage, so that it is the same behind a domain.
    """
    path = cast("str", request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
    fingerprint = request_fingerprint(request.method, path, person.key, body)
    return IdempotentRequest(municipality, person.key, key, fingerprint)

"""A request that may be sent twice, and what is remembered of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# How long a repeated request gets the first one's answer.
KEPT_FOR = timedelta(hours=24)

# In place of a municipality, for requests of residents that concern the whole region: an account, a group.
REGION = "REGION"

# DynamoDB items end at 400 KB and transactions at 4 MB; what a POST answers is a few hundred bytes.
LONGEST_BODY = 64 * 1024


def _digest(*parts: bytes) -> str:
    """Return the SHA-256 of the parts; each is preceded by its length, so that no two lists look alike."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def request_fingerprint(method: str, path: str, principal_key: str, body: bytes) -> str:
    """Return what tells this request from another one with the same key.

    `path` is the path below the stage. `body` is the body as sent, or, for an upload in multipart form (whose
    boundary changes with every attempt), the file and the fields in a form of the route's own.
    """
    return _digest(method.upper().encode(), path.encode(), principal_key.encode(), body)


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """One request with its `Idempotency-Key`, within one municipality (or `REGION`) and for one person.

    Municipality and person are part of the record's key: the same key of another person, or for another city, is
    another request, and nobody is ever served someone else's answer.
    """

    municipality: str
    principal_key: str
    key: str
    fingerprint: str

    @property
    def record_id(self) -> str:
        """The hash under which the record is stored: keys are chosen by clients and may hold anything."""
        return _digest(self.principal_key.encode(), self.key.encode())


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """The answer to repeat: status, JSON body as it was sent, and headers (Location, ETag)."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what does not fit beside the effect in a transaction.

        Raises ValueError for a body above 64 KiB.
        """
        if len(self.body.encode()) > LONGEST_BODY:
            raise ValueError(f"a response of more than {LONGEST_BODY} bytes cannot be kept for repetition")


@dataclass(frozen=True, slots=True)
class InProgressRecord:
    """Somebody works on the request: `owner`, until `lease_until` (aware, UTC). After that it may be taken over."""

    fingerprint: str
    owner: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class CompletedRecord:
    """The request was done; `response` is its answer."""

    fingerprint: str
    response: StoredResponse


type IdempotencyRecord = InProgressRecord | CompletedRecord

"""AWS Signature Version 4 for DynamoDB's one kind of request: POST to `/`, without a query.

Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html; the tests compare
every signature with botocore's own.
"""

import hashlib
import hmac
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

_ALGORITHM = "AWS4-HMAC-SHA256"
_CONTENT_TYPE = "application/x-amz-json-1.0"


class AwsKeys(NamedTuple):
    """An access key; `token` belongs to a temporary one."""

    access_key: str
    secret_key: str
    token: str | None


def signed_headers(
    operation: str, body: bytes, *, host: str, region: str, keys: AwsKeys, now: datetime
) -> dict[str, str]:
    """Return the headers of a request for `operation` (`GetItem`), its signature among them; `now` is in UTC."""
    instant = f"{now:%Y%m%dT%H%M%SZ}"
    headers = {
        "content-type": _CONTENT_TYPE,
        "host": host,
        "x-amz-date": instant,
        "x-amz-target": f"DynamoDB_20120810.{operation}",
    }
    if keys.token:
        headers["x-amz-security-token"] = keys.token
    names = ";".join(sorted(headers))
    canonical_headers = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n\n{canonical_headers}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{instant[:8]}/{region}/dynamodb/aws4_request"
    to_sign = f"{_ALGORITHM}\n{instant}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(_signing_key(keys.secret_key, instant[:8], region), to_sign.encode(), "sha256").hex()
    headers["authorization"] = (
        f"{_ALGORITHM} Credential={keys.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


@lru_cache(maxsize=2)
def _signing_key(secret_key: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret_key}".encode()
    for part in (day, region, "dynamodb", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key

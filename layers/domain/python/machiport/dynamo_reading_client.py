"""A DynamoDB client for functions that read: GetItem without loading or running the AWS SDK, all else through it.

The SDK costs a cold start about as much as FastAPI, and each GetItem several times what our own code takes
(docs/performance.md). GetItem is one signed POST and repeating it is harmless, so it is tried once here; whatever is
not a plain 200 goes to the SDK, which asks again with its own retries and raises its own errors. There is one way to
fail, the SDK's.
"""

import json
import logging
import os
import re
import ssl
import zlib
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, urlsplit

from machiport.dynamo_signature import AwsKeys, signed_headers

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_LOGGER = logging.getLogger("machiport.dynamodb")

# Seconds, to connect and to answer. GetItem takes milliseconds; the SDK's own limits follow when this runs out.
_PATIENCE = 1
_OK = 200
# The temporary key's token has two names in the environment, an old and a new one; the SDK reads either.
_TOKEN_VARIABLE = re.compile(r"AWS_SE[A-Z]+_TOKEN")

type KeySource = Callable[[], AwsKeys]


def reading_client() -> "DynamoDBClient":
    """Return a client for a function that mostly reads single items."""
    return cast("DynamoDBClient", DynamoReadingClient(_sdk_client))


def _sdk_client() -> "DynamoDBClient":
    from machiport.aws_clients import dynamodb_client  # noqa: PLC0415  # loads the SDK

    return dynamodb_client()


class DynamoReadingClient:
    """A boto3 DynamoDB client as far as `get_item` goes; every other attribute is that of the client from `make_sdk`.

    Not for threads: one connection is kept open.
    """

    def __init__(self, make_sdk: Callable[[], "DynamoDBClient"], environment: Mapping[str, str] = os.environ) -> None:
        """Read region, endpoint and access key from `environment`; `make_sdk` is called when it is first needed."""
        self._make_sdk = make_sdk
        self._region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or ""
        self._keys = _key_source(environment) if self._region else None
        endpoint = urlsplit(
            environment.get("AWS_ENDPOINT_URL_DYNAMODB")
            or environment.get("AWS_ENDPOINT_URL")
            or f"https://dynamodb.{self._region}.amazonaws.com"
        )
        self._host = endpoint.netloc
        self._connection = _connection(endpoint, environment.get("AWS_CA_BUNDLE"))

    def get_item(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401  # boto3's own request, any of its parts
        """Read one item; request, answer and errors are those of boto3's `get_item`."""
        if self._keys is not None:
            answer = self._read_once(json.dumps(request).encode(), self._keys())
            if answer is not None:
                return cast("dict[str, Any]", json.loads(answer, object_hook=_with_bytes))
            _LOGGER.warning("reading again through the SDK")
        return cast("dict[str, Any]", self._sdk.get_item(**request))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # an attribute of boto3's client
        """Return whatever else boto3's client has."""
        return getattr(self._sdk, name)

    @cached_property
    def _sdk(self) -> "DynamoDBClient":
        return self._make_sdk()

    def _read_once(self, body: bytes, keys: AwsKeys) -> bytes | None:
        """Return the body of a 200, else None. A connection that was kept open too long is opened anew, once."""
        headers = signed_headers(
            "GetItem", body, host=self._host, region=self._region, keys=keys, now=datetime.now(UTC)
        )
        was_open = self._connection.sock is not None
        for _ in range(1 + was_open):
            try:
                return _exchange(self._connection, body, headers)
            except (OSError, HTTPException):
                self._connection.close()  # the next request opens it again
        return None


def _connection(endpoint: SplitResult, authorities: str | None) -> HTTPConnection:
    """Return a connection that is not open yet; certificates are read here, so that a snapshot holds them."""
    host = endpoint.hostname or ""
    if endpoint.scheme == "http":
        return HTTPConnection(host, endpoint.port, timeout=_PATIENCE)
    context = ssl.create_default_context(cafile=authorities or _sdk_authorities())
    return HTTPSConnection(host, endpoint.port, timeout=_PATIENCE, context=context)


def _exchange(connection: HTTPConnection, body: bytes, headers: Mapping[str, str]) -> bytes | None:
    connection.request("POST", "/", body, dict(headers))
    reply = connection.getresponse()
    content = reply.read()
    checksum = reply.getheader("x-amz-crc32")
    intact = checksum is None or int(checksum) == zlib.crc32(content)
    return content if reply.status == _OK and intact else None


def _with_bytes(fields: dict[str, Any]) -> dict[str, Any]:
    """Decode a binary attribute (`{"B": base64}`) as boto3 does; an attribute that is named B holds a mapping."""
    encoded = fields.get("B")
    return {"B": b64decode(encoded)} if isinstance(encoded, str) else fields


def _key_source(environment: Mapping[str, str]) -> KeySource | None:
    """Return where the access key comes from: the environment (Lambda), else the container endpoint (SnapStart).

    None where it comes from anywhere else (a profile on an operator's machine): then the SDK does everything.
    """
    access_key, secret_key = environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")
    if access_key and secret_key:
        tokens = (value for name, value in environment.items() if _TOKEN_VARIABLE.fullmatch(name))
        keys = AwsKeys(access_key, secret_key, next(tokens, None))
        return lambda: keys
    if "AWS_CONTAINER_CREDENTIALS_FULL_URI" not in environment:
        return None
    from botocore.credentials import ContainerProvider  # noqa: PLC0415  # SnapStart: paid before the snapshot

    credentials = ContainerProvider(environ=dict(environment)).load()

    def present() -> AwsKeys:
        frozen = credentials.get_frozen_credentials()  # asks again where the key is about to expire
        return AwsKeys(frozen.access_key or "", frozen.secret_key or "", frozen.token)

    return present


def _sdk_authorities() -> str:
    """Return the certificate authorities that the SDK ships and trusts."""
    import botocore  # noqa: PLC0415  # its own few lines only

    return str(Path(botocore.__file__).with_name("cacert.pem"))

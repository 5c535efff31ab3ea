"""Warm time of GET …/collections/next in process, from API Gateway's event to the answer, against hello-worlds.

All run in one process, one request each in turn, on events of the same shape. DynamoDB's reply to GetItem (of a
published sample area) is given inside botocore in place of the connection (`before-send`), for us and for the peer
that reads: so making, signing and reading the request are in the figure, HTTP, network and DynamoDB are not.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.handlers import BUILTIN_HANDLERS
from tests.benchmarks.figure import Figure
from tests.benchmarks.peers.hello import handler as hello_handler
from tests.benchmarks.stored_area import AWS_ENVIRONMENT, ROOT, TABLE, StoredArea, stored_area
from tests.gateway_events import LambdaContextDouble, gateway_event

WARM_UP = 300
REQUESTS = 3000
_HELLO = "FastAPI + Mangum hello-world"
_READER = "hello-world that reads with boto3"

type Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class CannedDynamoDB:
    """Answers every request with the same reply, and remembers which operations were asked for."""

    def __init__(self, body: bytes) -> None:
        """Answer every request with `body`."""
        self._body = body
        self.operations: list[str] = []

    def answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """Answer inside botocore, in place of the connection."""
        target = request.headers["X-Amz-Target"]
        self.operations.append(target.decode() if isinstance(target, bytes) else str(target))
        headers = HTTPHeaders()
        headers["Content-Type"] = "application/x-amz-json-1.0"
        return AWSResponse(request.url, 200, headers, _Raw(self._body))


class _Raw(BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        """Yield the whole body, as urllib3's response does."""
        yield self.read()


def measure() -> list[Figure]:
    """Return median and 99th percentile in milliseconds; the bar is twice hello-world, that is a ratio ≥ 0.5."""
    area = stored_area()
    dynamodb = CannedDynamoDB(area.reply)
    with garbage_api(dynamodb) as handler:
        from tests.benchmarks.peers.hello_with_read import handler as reading_handler  # noqa: PLC0415  # as ours

        ours, hello = _alternate(area, handler, hello_handler, dynamodb)
        ours_again, reader = _alternate(area, handler, reading_handler, dynamodb)
    name, slowest = "next collection, warm request", _percentile_99(ours)
    return [
        Figure(name, median(ours), "ms", _HELLO, median(hello) / median(ours)),
        Figure(f"{name}, 99th percentile", slowest, "ms", _HELLO, _percentile_99(hello) / slowest),
        Figure(name, median(ours_again), "ms", _READER, median(reader) / median(ours_again)),
    ]


def _alternate(
    area: StoredArea, handler: Handler, peer: Handler, dynamodb: CannedDynamoDB
) -> tuple[list[float], list[float]]:
    asked, hello = gateway_event("GET", area.path), gateway_event("GET", "/hello/sample")
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(WARM_UP + REQUESTS):
        dynamodb.operations.clear()
        milliseconds = _milliseconds(handler, asked)
        if dynamodb.operations != ["DynamoDB_20120810.GetItem"]:
            raise RuntimeError(f"one GetItem was expected, not {dynamodb.operations}")
        peers_milliseconds = _milliseconds(peer, hello)
        if number >= WARM_UP:
            ours.append(milliseconds)
            theirs.append(peers_milliseconds)
    return ours, theirs


def _milliseconds(handler: Handler, event: dict[str, Any]) -> float:
    context = LambdaContextDouble()
    begun = perf_counter()
    answer = handler(event, context)
    elapsed = (perf_counter() - begun) * 1000
    if answer["statusCode"] != 200:
        raise RuntimeError(f"no answer: {answer}")
    return elapsed


def _percentile_99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]


@contextmanager
def garbage_api(dynamodb: CannedDynamoDB) -> Iterator[Handler]:
    """Import the function as Lambda does; its log goes to the null device, its requests to `dynamodb`."""
    environment = AWS_ENVIRONMENT | {"GARBAGE_TABLE": TABLE, "AWS_ENDPOINT_URL": "http://dynamodb.invalid"}

    registration = ("before-send.dynamodb", dynamodb.answer)

    with (
        TemporaryDirectory() as folder,
        Path(os.devnull).open("w", encoding="utf-8") as null,
        redirect_stdout(null),
        patch.dict(os.environ, environment),
        patch.object(sys, "path", [folder, *sys.path]),
    ):
        package = Path(folder) / "machiport_region"
        shutil.copytree(ROOT / "sample_region" / "municipalities", package / "municipalities")
        (package / "__init__.py").touch()
        BUILTIN_HANDLERS.append(registration)
        try:
            from garbage_api.main import handler  # noqa: PLC0415  # importing is wiring

            yield handler
        finally:
            BUILTIN_HANDLERS.remove(registration)

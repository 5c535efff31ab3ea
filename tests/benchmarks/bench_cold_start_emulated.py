"""The same cold start under AWS's own runtime interface emulator: its runtime client, bootstrap and HTTP included.

The emulator starts the function's process at the first invocation; that one is measured, in a new emulator each
time, in turn with the hello-world that reads one item.
"""

from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from tests.benchmarks.built_function import compile_peers, lay_out
from tests.benchmarks.figure import Figure
from tests.benchmarks.stored_area import AWS_ENVIRONMENT, TABLE, stored_area
from tests.e2e.lambda_emulator import BuiltFunction, emulated
from tests.fakes.dynamodb_endpoint import Reply, dynamodb_endpoint
from tests.gateway_events import gateway_event

from machiport_cli.local_stack.failures import LocalStackFailureError

ROUNDS = 10
_FUNCTION_SECONDS = 10

type Invocation = tuple[BuiltFunction, Mapping[str, Any]]


def measure() -> list[Figure]:
    """Return the median in milliseconds and the ratio; the bar is at most 1.25 × hello-world, a ratio ≥ 0.8."""
    area = stored_area()
    with TemporaryDirectory() as folder, dynamodb_endpoint([Reply(area.reply)]) as endpoint:
        place = Path(folder)
        try:
            task, layers = lay_out("GarbageApiFunction", place)
        except LocalStackFailureError as failure:
            print(f"no cold start measured: {failure}")
            return []
        variables = AWS_ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint.url, "GARBAGE_TABLE": TABLE}

        def built(handler: str, artefact: Path) -> BuiltFunction:
            return BuiltFunction(
                label=handler.partition(".")[0],
                handler=handler,
                artefact=artefact,
                layers=(layers.parent,),
                timeout_seconds=_FUNCTION_SECONDS,
                environment=variables,
            )

        hello_event = gateway_event("GET", "/hello/sample") | {"requestContext": {"stage": "", "requestId": "sample"}}
        ours = (built("garbage_api.main.handler", task), gateway_event("GET", area.path))
        hello = (built("hello_with_read.handler", compile_peers(place)), hello_event)
        times, hello_times = _alternate(ours, hello, place)
    value = median(times)
    return [
        Figure("cold start under Lambda's emulator", value, "ms", "hello-world that reads", median(hello_times) / value)
    ]


def _alternate(ours: Invocation, hello: Invocation, place: Path) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(ROUNDS + 1):
        for kept, (function, event) in zip(times, (ours, hello), strict=True):
            folder = place / f"{function.label}-{round_}"
            folder.mkdir()
            milliseconds = _first_invocation(function, event, folder)
            if round_:  # the first round fills the machine's file cache
                kept.append(milliseconds)
    return times


def _first_invocation(function: BuiltFunction, event: Mapping[str, Any], folder: Path) -> float:
    with emulated(function, folder) as entry:
        begun = perf_counter()
        answer = entry.invoke(event)
        elapsed = (perf_counter() - begun) * 1000
    if answer.get("statusCode") != 200:
        raise RuntimeError(f"{function.label} did not answer: {answer}")
    return elapsed

"""Fresh processes up to their first answer, one handler in turn with the other (see bench_cold_start)."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Literal

from tests.benchmarks.built_function import interpreter
from tests.benchmarks.figure import Figure
from tests.fakes.dynamodb_endpoint import DynamoEndpoint
from tests.gateway_events import gateway_event

ROUNDS = 21
WITH_CLIENT = "hello_with_client.handler"
WITH_READ = "hello_with_read.handler"
HELLO = gateway_event("GET", "/hello/sample") | {"requestContext": {"stage": "", "requestId": "gateway-request"}}

_GET_ITEM = "DynamoDB_20120810.GetItem"
_SCRIPT = Path(__file__).with_name("one_request.py")


@dataclass(slots=True)
class Runs:
    """Milliseconds of every run: by the clock, and of the processor (user and system) in that process."""

    elapsed: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def alternate(asked: Mapping[str, dict[str, Any]], variables: dict[str, str], stub: DynamoEndpoint) -> dict[str, Runs]:
    """Send each handler its event, 21 rounds in turn, and check that each reads exactly one item (WITH_CLIENT none)."""
    runs = {name: Runs() for name in asked}
    for round_ in range(ROUNDS + 1):
        for name, event in asked.items():
            stub.operations.clear()
            elapsed, processor = one_request(name, event, variables)
            if stub.operations != ([] if name == WITH_CLIENT else [_GET_ITEM]):
                raise RuntimeError(f"{name} asked DynamoDB for {stub.operations}")
            if round_:  # the first round fills the machine's file cache
                runs[name].elapsed.append(elapsed)
                runs[name].processor.append(processor)
    return runs


def figures(label: str, ours: str, runs: Mapping[str, Runs]) -> list[Figure]:
    """Return the medians of the handler `ours` in milliseconds, by those of the hello-worlds."""
    elapsed, processor = median(runs[ours].elapsed), median(runs[ours].processor)
    reads, client = "hello-world that reads", "hello-world with a client"
    return [
        Figure(f"{label} to first answer", elapsed, "ms", reads, _ratio(runs, WITH_READ, ours, "elapsed")),
        Figure("the same", elapsed, "ms", client, _ratio(runs, WITH_CLIENT, ours, "elapsed")),
        Figure("the same, processor time", processor, "ms", reads, _ratio(runs, WITH_READ, ours, "processor")),
    ]


def one_request(
    handler: str, event: dict[str, Any], variables: dict[str, str], status: int = 200
) -> tuple[float, float]:
    """Return the milliseconds of a fresh process up to its answer, by the clock and of the processor.

    Raises RuntimeError for another status.
    """
    reading, writing = os.pipe()
    begun = perf_counter()
    process = subprocess.Popen(  # noqa: S603  # our own script
        [interpreter(), "-P", str(_SCRIPT), handler, str(writing)],
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=[writing],
    )
    os.close(writing)
    assert process.stdin is not None  # asked for above
    process.stdin.write(json.dumps(event).encode())
    process.stdin.close()
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    elapsed = (perf_counter() - begun) * 1000
    _, ended, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    if process.returncode or json.loads(answer)["statusCode"] != status:
        raise RuntimeError(f"{handler} did not answer: {answer!r}")
    return elapsed, (usage.ru_utime + usage.ru_stime) * 1000


def _ratio(runs: Mapping[str, Runs], peer: str, ours: str, kind: Literal["elapsed", "processor"]) -> float:
    """Return the peer's median by ours."""

    def of(name: str) -> float:
        return median(runs[name].elapsed if kind == "elapsed" else runs[name].processor)

    return of(peer) / of(ours)

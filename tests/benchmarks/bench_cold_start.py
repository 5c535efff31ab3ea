"""A fresh process up to its first answer: the built public garbage function against hello-worlds on the same layers.

One process a request, in turn (ours, hello with a client, hello with a read, ours …), so that whatever else the
machine does meets all alike. Measured from the start of the process to the answer on a pipe: interpreter, imports,
wiring, client, one request. DynamoDB is a stub on the loopback address. Lambda's own bootstrap is not in it.
"""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Literal

from tests.benchmarks.built_function import compile_peers, environment, interpreter, lay_out
from tests.benchmarks.figure import Figure
from tests.benchmarks.stored_area import AWS_ENVIRONMENT, TABLE, StoredArea, stored_area
from tests.fakes.dynamodb_endpoint import Reply, dynamodb_endpoint
from tests.gateway_events import gateway_event

from machiport_cli.local_stack.failures import LocalStackFailureError

ROUNDS = 21
_OURS = "garbage_api.main.handler"
_WITH_CLIENT = "hello_with_client.handler"
_WITH_READ = "hello_with_read.handler"
_GET_ITEM = "DynamoDB_20120810.GetItem"
_SCRIPT = Path(__file__).with_name("one_request.py")


@dataclass(slots=True)
class Runs:
    """Milliseconds of every run: by the clock, and of the processor (user and system) in that process."""

    elapsed: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def measure() -> list[Figure]:
    """Return medians in milliseconds and their ratios; the bar is at most 1.25 × hello-world, that is a ratio ≥ 0.8."""
    area = stored_area()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        try:
            path = [*lay_out("GarbageApiFunction", place), compile_peers(place)]
        except LocalStackFailureError as failure:
            print(f"no cold start measured: {failure}")
            return []
        runs = _alternate(area, path)
    ours = median(runs[_OURS].elapsed)
    return [
        Figure("cold start to first answer", ours, "ms", "hello-world that reads", _ratio(runs, _WITH_READ, "elapsed")),
        Figure("the same", ours, "ms", "hello-world with a client", _ratio(runs, _WITH_CLIENT, "elapsed")),
        Figure(
            "the same, processor time",
            median(runs[_OURS].processor),
            "ms",
            "hello-world that reads",
            _ratio(runs, _WITH_READ, "processor"),
        ),
    ]


def _alternate(area: StoredArea, path: list[Path]) -> dict[str, Runs]:
    ours = gateway_event("GET", area.path)
    hello = gateway_event("GET", "/hello/sample") | {"requestContext": {"stage": "", "requestId": "gateway-request"}}
    asked = {_OURS: ours, _WITH_CLIENT: hello, _WITH_READ: hello}
    runs = {name: Runs() for name in asked}
    with dynamodb_endpoint([Reply(area.reply)]) as stub:
        variables = environment(path, AWS_ENDPOINT_URL=stub.url, GARBAGE_TABLE=TABLE, **AWS_ENVIRONMENT)
        for round_ in range(ROUNDS + 1):
            for name, event in asked.items():
                stub.operations.clear()
                elapsed, processor = _one_request(name, event, variables)
                if stub.operations != ([] if name == _WITH_CLIENT else [_GET_ITEM]):
                    raise RuntimeError(f"{name} asked DynamoDB for {stub.operations}")
                if round_:  # the first round fills the machine's file cache
                    runs[name].elapsed.append(elapsed)
                    runs[name].processor.append(processor)
    return runs


def _one_request(handler: str, event: dict[str, Any], variables: dict[str, str]) -> tuple[float, float]:
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
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or json.loads(answer)["statusCode"] != 200:
        raise RuntimeError(f"{handler} did not answer: {answer!r}")
    return elapsed, (usage.ru_utime + usage.ru_stime) * 1000


def _ratio(runs: dict[str, Runs], peer: str, kind: Literal["elapsed", "processor"]) -> float:
    """Return the peer's median by ours."""

    def of(name: str) -> float:
        return median(runs[name].elapsed if kind == "elapsed" else runs[name].processor)

    return of(peer) / of(_OURS)

"""A fresh process up to its first answer: the built public garbage function against hello-worlds on the same layers.

One process a request, in turn (ours, hello with a client, hello with a read, ours …), so that whatever else the
machine does meets all alike. Measured from the start of the process to the answer on a pipe: interpreter, imports,
wiring, client, one request. DynamoDB is a stub on the loopback address. Lambda's own bootstrap is not in it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.built_function import compile_peers, environment, lay_out
from tests.benchmarks.cold_runs import HELLO, WITH_CLIENT, WITH_READ, alternate, figures
from tests.benchmarks.figure import Figure
from tests.benchmarks.stored_area import AWS_ENVIRONMENT, TABLE, stored_area
from tests.fakes.dynamodb_endpoint import Reply, dynamodb_endpoint
from tests.gateway_events import gateway_event

from machiport_cli.local_stack.failures import LocalStackFailureError

_OURS = "garbage_api.main.handler"


def measure() -> list[Figure]:
    """Return medians in milliseconds and their ratios; the bar is at most 1.25 × hello-world, that is a ratio ≥ 0.8."""
    area = stored_area()
    asked = {_OURS: gateway_event("GET", area.path), WITH_CLIENT: HELLO, WITH_READ: HELLO}
    with TemporaryDirectory() as folder:
        place = Path(folder)
        try:
            path = [*lay_out("GarbageApiFunction", place), compile_peers(place)]
        except LocalStackFailureError as failure:
            print(f"no cold start measured: {failure}")
            return []
        with dynamodb_endpoint([Reply(area.reply)]) as stub:
            variables = environment(path, AWS_ENDPOINT_URL=stub.url, GARBAGE_TABLE=TABLE, **AWS_ENVIRONMENT)
            return figures("cold start", _OURS, alternate(asked, variables, stub))

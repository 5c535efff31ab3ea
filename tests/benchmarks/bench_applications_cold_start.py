"""A fresh process up to its first answer: each HTTP function of online applications, in turn with older ones.

Measured as bench_cold_start measures the garbage function, whose words on what is in it hold here too. Each function
asks DynamoDB once and finds nothing, so the payments' answer is a 404.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.built_function import compile_peers, environment, lay_out
from tests.benchmarks.cold_runs import HELLO, ROUNDS, WITH_READ, Runs, one_request
from tests.benchmarks.figure import Figure
from tests.benchmarks.stored_area import AWS_ENVIRONMENT
from tests.fakes.dynamodb_endpoint import DynamoEndpoint, Reply, dynamodb_endpoint
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, claims, gateway_event

from machiport_cli.local_stack.failures import LocalStackFailureError

_CASE = "44201-01a1f6e58780c31499338a52"
_STAFF = claims(STAFF_POOL, **{"cognito:groups": "[m44201.applications.approver m44201.departments.citizens]"})
_RESIDENT = claims(RESIDENTS_POOL)
_NOTHING = b'{"Items": [], "Count": 0, "ScannedCount": 0}'
_AN_ITEM = b'{"Item": {"pk": {"S": "sample"}, "sk": {"S": "CALENDAR"}}}'
_SETTINGS = {
    "APPLICATIONS_TABLE": "applications", "RESIDENTS_TABLE": "residents", "FACILITIES_TABLE": "facilities",
    "GARBAGE_TABLE": "garbage", "RESIDENTS_USER_POOL_ID": RESIDENTS_POOL, "STAFF_USER_POOL_ID": STAFF_POOL,
    "QUARANTINE_BUCKET": "quarantine", "ATTACHMENTS_BUCKET": "attachments", "CERTIFICATES_BUCKET": "certificates",
    "VIRUS_SCANNER_ADDRESS": "127.0.0.1:3310", "VERIFICATION_URL": "https://api.example.jp/v1",
    "PAYMENT_GATEWAY_URL": "", "PAYMENT_GATEWAY_SECRET_ARN": "invented", "HOLIDAYS_TABLE": "holidays",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A function by its logical id, its first request, the status that it answers, layers besides the usual ones."""

    function: str
    handler: str
    event: dict[str, Any]
    status: int = 200
    layers: tuple[str, ...] = ()


_FUNCTIONS = (
    Asked("ReservationsApiFunction", "reservations_api", gateway_event("GET", "/reservations", who=_RESIDENT)),
    Asked("ProceduresApiFunction", "procedures_api", gateway_event("GET", "/procedures/44201/juminhyo")),
    Asked("ApplicationsApiFunction", "applications_api", gateway_event("GET", "/applications", who=_RESIDENT)),
    Asked(
        "ApplicationsStaffApiFunction",
        "applications_staff_api",
        gateway_event("GET", "/staff/applications/44201/print-batches", who=_STAFF),
        layers=("IssuanceDependenciesLayer",),
    ),
    Asked(
        "PaymentsApiFunction",
        "payments_api",
        gateway_event("GET", f"/applications/{_CASE}/payment", who=_RESIDENT),
        status=404,
        layers=("PaymentDependenciesLayer",),
    ),
)


def measure() -> list[Figure]:
    """Return medians in milliseconds beside the hello-world that reads; an older function's is the first of them."""
    nothing, an_item = dynamodb_endpoint([Reply(_NOTHING)]), dynamodb_endpoint([Reply(_AN_ITEM)])
    with TemporaryDirectory() as folder, nothing as stub, an_item as hellos_stub:
        place = Path(folder)
        try:
            paths = {each.handler: lay_out(each.function, place / each.handler, *each.layers) for each in _FUNCTIONS}
        except LocalStackFailureError as failure:
            print(f"no cold start measured: {failure}")
            return []
        peers = [*paths["procedures_api"][1:], compile_peers(place)]
        variables = {name: _environment(path, stub) for name, path in paths.items()}
        variables[WITH_READ] = _environment(peers, hellos_stub)
        runs = _alternate(variables)
    hello = runs.pop(WITH_READ)
    return [
        each
        for name, own in runs.items()
        for each in (
            _figure(f"{name}, cold start to first answer", own.elapsed, hello.elapsed),
            _figure(f"{name}, the same, processor time", own.processor, hello.processor),
        )
    ]


def _alternate(variables: Mapping[str, dict[str, str]]) -> dict[str, Runs]:
    runs = {name: Runs() for name in variables}
    asked = {each.handler: (f"{each.handler}.main.handler", each.event, each.status) for each in _FUNCTIONS}
    asked[WITH_READ] = (WITH_READ, HELLO, 200)
    for round_ in range(ROUNDS + 1):
        for name, (handler, event, status) in asked.items():
            elapsed, processor = one_request(handler, event, variables[name], status)
            if round_:  # the first round fills the machine's file cache
                runs[name].elapsed.append(elapsed)
                runs[name].processor.append(processor)
    return runs


def _environment(path: list[Path], stub: DynamoEndpoint) -> dict[str, str]:
    return environment(path, AWS_ENDPOINT_URL=stub.url, **_SETTINGS, **AWS_ENVIRONMENT)


def _figure(name: str, own: list[float], hello: list[float]) -> Figure:
    return Figure(name, median(own), "ms", "hello-world that reads", median(hello) / median(own))

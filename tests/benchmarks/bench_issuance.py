"""1,000 approved applications of different people through a real queue and the built worker, beside bare signing.

One worker (one core) takes messages from SQS; DynamoDB, S3 and KMS are emulated beside it. The peers render and sign
the same certificates in memory and do nothing else: reportlab with pyHanko, and the worker's own renderer and signer.
Certificates per core are certificates for each second of the worker's processor: waiting for an emulator that shares
the machine is not the worker's speed. The wall clock is told too. Where one is missing or somebody else's, it fails.
"""

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import monotonic, sleep

from tests.benchmarks.bench_booking_units import _READ_USD, _WRITE_USD, Units
from tests.benchmarks.figure import Figure
from tests.benchmarks.issuance_peers import has_reportlab_font, our_bare, processor_seconds, reportlab_bare
from tests.benchmarks.issuance_run import Issuing, issuing
from tests.benchmarks.region_copies import bytes_of
from tests.issuing_world import IssuingWorld

from machiport.applications.dynamo_keys import case_partition

APPLICATIONS = int(os.environ.get("MACHIPORT_BENCH_ISSUANCE", "1000"))
_ARRIVING = 100
_BARE = 100
# Share of what one worker can do: how fast applications are approved while waiting times are measured.
_LOAD = 0.5
# USD, Tokyo list prices: a thousand S3 PUTs and GETs, ten thousand requests of an asymmetric ECC key, a GB-second
# of Lambda on arm64, a million SQS requests.
_PUT_USD, _GET_USD, _SIGN_USD = 0.0047 / 1000, 0.00037 / 1000, 0.15 / 10_000
_GIGABYTE_SECOND_USD, _MESSAGE_USD = 0.0000133334, 0.40 / 1_000_000
_MEMORY_GIGABYTES = 1769 / 1024


@dataclass
class CaseUnits(Units):
    """Units of request on cases, whose partitions are more than one block."""

    application_id: str = ""
    asked: list[str] = field(default_factory=list)

    def count(self, operation: str, request: object) -> None:
        """Count one request; a Query reads the case."""
        if operation != "Query":
            super().count(operation, request)  # type: ignore[arg-type]  # requests are mappings
            return
        self.operations.append(operation)
        partition = case_partition(self.application_id)
        size = sum(bytes_of(item) for (pk, _), item in self.dynamo.items.items() if pk == partition)
        self.read += -(-size // 4096)


def measure() -> list[Figure]:
    """Return certificates a second, waiting times, memory, the first issue, requests and money."""
    ours = processor_seconds(our_bare, _BARE)
    figures = [Figure("issuing: bare render and sign, ours, on one core", 1 / ours, "a second")]
    peer = 0.0
    if has_reportlab_font():
        peer = processor_seconds(reportlab_bare, _BARE)
        figures.append(Figure("issuing: bare reportlab and pyHanko (IPAmj) on one core", 1 / peer, "a second"))
    with tempfile.TemporaryDirectory() as folder, issuing(Path(folder)) as run:
        figures += _first(run)
        figures += _crowd(run, ours, peer)
    return figures + _units(figures)


def _first(run: Issuing) -> list[Figure]:
    """Measure the first certificate of a process: imports, fonts, connections."""
    ids = run.approve([0])
    run.ask(ids)
    seconds = run.work_off()
    return [Figure("issuing: the first certificate of a new worker, start included", seconds * 1000, "ms")]


def _crowd(run: Issuing, ours: float, peer: float) -> list[Figure]:
    ids = run.approve(range(1, APPLICATIONS + 1))
    run.ask(ids)
    before = run.processor_seconds()
    seconds = run.work_off()
    each = (run.processor_seconds() - before) / APPLICATIONS
    run.check(ids)
    figures = [
        Figure(
            f"issuing: {APPLICATIONS:,} certificates, worker, on one core", 1 / each, "a second", *_against(ours, each)
        ),
        Figure(
            "issuing: the same by the wall clock, emulators on the same machine", APPLICATIONS / seconds, "a second"
        ),
        Figure("issuing: the worker's peak memory", run.peak_megabytes(), "MiB"),
    ]
    if peer:
        ratio = peer / each
        figures.insert(
            1, Figure("issuing: the same beside reportlab and pyHanko", 1 / each, "a second", "bare peer", ratio)
        )
    return figures + _arriving(run, APPLICATIONS / seconds * _LOAD)


def _against(bare: float, each: float) -> tuple[str, float]:
    return "our own bare render and sign", bare / each


def _arriving(run: Issuing, rate: float) -> list[Figure]:
    """Measure approval → issued while applications are approved one after the other."""
    ids = run.approve(range(APPLICATIONS + 1, APPLICATIONS + 1 + _ARRIVING))
    begun = monotonic()
    for place, application_id in enumerate(ids):
        sleep(max(0.0, begun + place / rate - monotonic()))  # arrivals are at their times, not when we are ready
        run.ask([application_id])
        run.work_off()
    waits = [
        (case.certificates[0].issued_at - run.sent[case.application.application_id]).total_seconds() * 1000
        for case in run.cases(ids)
        if case.certificates[0].issued_at is not None
    ]
    cuts = quantiles(waits, n=100)
    within = sum(wait <= 10_000 for wait in waits) / len(ids)
    return [
        *(Figure(f"issuing: message → issued at half load, p{p}", cuts[p - 1], "ms") for p in (50, 95, 99)),
        Figure("issuing: share issued within 10 seconds", within * 100, "%"),
    ]


def _units(figures: list[Figure]) -> list[Figure]:
    """Count what one certificate asks of AWS, and what a thousand cost at list price."""
    world = IssuingWorld()
    application_id = world.approved(pay=False)
    units = CaseUnits(world.dynamo, application_id=application_id)
    world.service.advance(world.approved(pay=False), 1)  # the signing certificate is known from now on
    world.dynamo.before = units.count
    world.service.advance(application_id, 1)
    world.dynamo.before = None
    asked = ", ".join(f"{number} {operation}" for operation, number in Counter(units.operations).items())
    wall = next(each.value for each in figures if "wall clock" in each.name)
    dynamodb = (units.read * _READ_USD + units.written * _WRITE_USD) / 1_000_000
    storing = 2 * _PUT_USD + 2 * _GET_USD + 2 * _SIGN_USD
    working = _GIGABYTE_SECOND_USD * _MEMORY_GIGABYTES / wall + 3 * _MESSAGE_USD
    return [
        Figure(f"issuing: requests to DynamoDB for a certificate ({asked})", len(units.operations), "requests"),
        Figure("issuing: read request units", units.read, "RRU"),
        Figure("issuing: write request units", units.written, "WRU"),
        Figure("issuing: requests to S3 (2 PUT, 2 GET) and KMS (2 Sign)", 6, "requests"),
        Figure("issuing: a thousand certificates at list price", (dynamodb + storing + working) * 1000, "USD"),
    ]

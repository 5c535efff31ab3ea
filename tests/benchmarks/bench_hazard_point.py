"""The hazards of a place, warm: six kinds in pure Python on tiles against shapely's STRtree and prepared PostGIS.

20,000 places: a third anywhere, a third within 20 m of a zone's edge, a third outside coverage. All three are asked in
turn, a thousand places each, so that whatever else the machine does meets all alike. Before any figure is given, our
answers (kind, ranks, status) are compared with shapely's on the rings before they were cut; where they differ, the
distance to the nearest edge is told. Tiles are in memory: reading them is counted, not timed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter_ns, thread_time_ns

import numpy as np
import shapely
from numpy.typing import NDArray
from tests.benchmarks.figure import Figure
from tests.benchmarks.hazard_points import (
    Places,
    PointWorld,
    Tiles,
    metres_to_an_edge,
    numazu_world,
    places,
    synthetic_world,
    truth,
)
from tests.benchmarks.postgis_cluster import QUESTION, postgis
from tests.benchmarks.postgres_cluster import NoPostgresError

from machiport.hazard.kind_files import load_kinds
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.model import PlaceRisks
from machiport.hazard.risk_service import RiskService
from machiport_gates.paths import ROOT

_SIZES = (10_000, 100_000)
_CHUNK = 1_000
_BOUND_METRES = 0.5

type Ask = Callable[[float, float], object]


@dataclass(slots=True)
class Timed:
    """How to ask, and the nanoseconds that each place took."""

    ask: Ask
    nanoseconds: list[int] = field(default_factory=list)

    def percentile(self, share: float, of: NDArray[np.bool_] | None = None) -> float:
        """Return a percentile in microseconds, of all places or of some."""
        times = np.array(self.nanoseconds)
        return float(np.percentile(times if of is None else times[of], share)) / 1000


def measure() -> list[Figure]:
    """Return microseconds; the bars are p99 < 1 ms, p50 ≥ 5 × faster than PostGIS, one read, none wrong by > 0.5 m."""
    worlds: Iterator[PointWorld | None] = iter((*map(synthetic_world, _SIZES), numazu_world()))
    return [figure for world in worlds if world is not None for figure in _measure(world)]


def _measure(world: PointWorld) -> list[Figure]:
    tiles = world.tiles()
    service = RiskService(_kinds(world), tiles)
    asked, near_edges = places(world)
    wrong = _disagreements(world, service, asked)
    reads = _reads_per_query(tiles, service, asked)
    with _peers(world) as peers:
        ways = {"ours": Timed(service.at)} | peers
        _alternate(ways, asked)
    ours, name = ways["ours"], world.name
    far = [metres for metres in wrong if metres > _BOUND_METRES]
    figures = [
        Figure(f"point, {name}: answers of {len(asked) * len(world.layers):,} that differ", len(wrong), "answers"),
        Figure(f"point, {name}: farthest of these from an edge", max(wrong, default=0.0), "m"),
        Figure(f"point, {name}: of these farther than {_BOUND_METRES} m", len(far), "answers"),
        Figure(f"point, {name}: reads a query, mean", float(np.mean(reads)), "reads"),
        Figure(f"point, {name}: queries with more than one read", float(np.mean(reads > 1)) * 100, "%"),
        Figure(f"point, {name}: bytes for 10,000 zones", world.section_bytes / world.zones * 1e4, "bytes"),
        Figure(f"point, {name}: cutting", world.build_seconds, "s"),
        Figure(f"point, {name}: p99 of processor time", _processor_p99(service, asked), "µs"),
        Figure(f"point, {name}: p50 of places within 20 m of an edge", ours.percentile(50, near_edges), "µs"),
    ]
    for share in (50, 99):
        for peer, timed in peers.items():
            ratio = timed.percentile(share) / ours.percentile(share)
            figures.append(Figure(f"point, {name}: p{share}", ours.percentile(share), "µs", peer, ratio))
    return figures


def _kinds(world: PointWorld) -> HazardKinds:
    """Return the region's kinds; those with fewer classes than the invented zones have ranks get more of them."""
    known = load_kinds(ROOT / "sample_region")
    kinds = []
    for layer in world.layers:
        kind = known[layer.kind]
        ranks = {facts.rank for facts in layer.facts} - {each.rank for each in kind.classes}
        more = tuple(kind.classes[-1].model_copy(update={"rank": rank}) for rank in sorted(ranks))
        kinds.append(kind.model_copy(update={"classes": kind.classes + more}))
    return HazardKinds(kinds)


def _disagreements(world: PointWorld, service: RiskService, asked: Places) -> list[float]:
    """Return for each answer that is not shapely's how far the place is from an edge, in metres."""
    ours: list[PlaceRisks] = [service.at(*place) for place in asked.tolist()]
    by_kind = {risk.kind.kind: number for number, risk in enumerate(ours[0].risks)}
    wrong = []
    for layer in world.layers:
        number = by_kind[layer.kind]
        for place, answer, (status, ranks) in zip(asked.tolist(), ours, truth(layer, asked), strict=True):
            risk = answer.risks[number]
            if risk.status != status or {hit.facts.rank for hit in risk.hits} != ranks:
                wrong.append(metres_to_an_edge(layer, place))
    return wrong


def _processor_p99(service: RiskService, asked: Places) -> float:
    """Return the p99 in microseconds of our own processor time, in which other programs have no part."""
    times = []
    for place in asked.tolist():
        begun = thread_time_ns()
        service.at(*place)
        times.append(thread_time_ns() - begun)
    return float(np.percentile(times, 99)) / 1000


def _reads_per_query(tiles: Tiles, service: RiskService, asked: Places) -> NDArray[np.int_]:
    reads = []
    for place in asked.tolist():
        before = tiles.reads
        service.at(*place)
        reads.append(tiles.reads - before)
    return np.array(reads)


@contextmanager
def _peers(world: PointWorld) -> Iterator[dict[str, Timed]]:
    peers = {"shapely STRtree in memory": Timed(_strtree(world))}
    try:
        with postgis(world.layers) as connection, connection.cursor() as cursor:

            def ask(longitude: float, latitude: float) -> object:
                place = (longitude, latitude)
                return cursor.execute(QUESTION, place + place, prepare=True).fetchall()

            yield peers | {"prepared PostGIS, GiST": Timed(ask)}
    except NoPostgresError as missing:
        print(f"not compared with PostGIS: {missing}")
        yield peers


def _strtree(world: PointWorld) -> Ask:
    """Return how to ask one tree a kind, and whether its coverage holds the place."""
    kinds = [
        (shapely.STRtree(layer.shapes), np.array([facts.rank for facts in layer.facts]), layer.coverage)
        for layer in world.layers
    ]
    for _, _, coverage in kinds:
        shapely.prepare(coverage)

    def ask(longitude: float, latitude: float) -> Sequence[object]:
        point = shapely.Point(longitude, latitude)
        return [
            (ranks[tree.query(point, predicate="intersects")], shapely.intersects(coverage, point))
            for tree, ranks, coverage in kinds
        ]

    return ask


def _alternate(ways: dict[str, Timed], asked: Places) -> None:
    """Ask for the places in turn, each way a thousand at a time; the first thousand warms up and does not count."""
    chunks = np.array_split(asked, max(1, len(asked) // _CHUNK))
    for counted, chunk in enumerate([chunks[0], *chunks]):
        for timed in ways.values():
            for place in chunk.tolist():
                begun = perf_counter_ns()
                timed.ask(*place)
                if counted:
                    timed.nanoseconds.append(perf_counter_ns() - begun)

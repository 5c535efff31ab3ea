"""A fresh process up to the hazards of its first place: the built hazard function against the same hello-worlds.

Measured as bench_cold_start measures the garbage function, whose words on what is in it hold here too. The tile has six
kinds with twenty zones each; the answer tells all kinds of the region.
"""

import base64
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.built_function import compile_peers, environment, lay_out
from tests.benchmarks.cold_runs import HELLO, WITH_CLIENT, WITH_READ, alternate, figures
from tests.benchmarks.figure import Figure
from tests.benchmarks.stored_area import AWS_ENVIRONMENT
from tests.fakes.dynamodb_endpoint import Reply, dynamodb_endpoint
from tests.fakes.tiles import around, facts, section
from tests.gateway_events import gateway_event
from tests.hazard_world import KINDS

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.tile_addresses import TileAddress, TilePlace, place_of
from machiport_cli.local_stack.failures import LocalStackFailureError

_OURS = "hazard_api.main.handler"
_PLACE = (131.606, 33.236)
_ZONES = 20


def measure() -> list[Figure]:
    """Return medians in milliseconds and their ratios; the bar is at most 1.25 × hello-world, that is a ratio ≥ 0.8."""
    query = {"lon": str(_PLACE[0]), "lat": str(_PLACE[1])}
    asked = {_OURS: gateway_event("GET", "/hazard/risks", query=query), WITH_CLIENT: HELLO, WITH_READ: HELLO}
    settings = {"HAZARD_TABLE": "hazard", "GARBAGE_TABLE": "hazard", "MAP_TILES_URL": "https://tiles.example.jp"}
    with TemporaryDirectory() as folder:
        place = Path(folder)
        try:
            path = [*lay_out("HazardApiFunction", place), compile_peers(place)]
        except LocalStackFailureError as failure:
            print(f"no cold start measured: {failure}")
            return []
        with dynamodb_endpoint([Reply(_stored_tile())]) as stub:
            variables = environment(path, AWS_ENDPOINT_URL=stub.url, **settings, **AWS_ENVIRONMENT)
            return figures("hazards of a place, cold start", _OURS, alternate(asked, variables, stub))


def _stored_tile() -> bytes:
    """Return DynamoDB's reply to the GetItem of the place's tile."""
    here = place_of(*_PLACE)
    zones = [(facts(1 + number % 4, "見本", f"見本の川{number}"), _ring(here, number)) for number in range(_ZONES)]
    item = dict(keys.tile(here.tile))
    for kind in KINDS:
        item[keys.section_attribute(kind)] = {"B": base64.b64encode(section(*zones)).decode()}
        item[keys.number_attribute(kind)] = {"N": "1"}
    return json.dumps({"Item": item}).encode()


def _ring(here: TilePlace, number: int) -> tuple[tuple[int, int], ...]:
    """Return a square; every fourth is around the place, the others are in the corner of the tile."""
    corner = TilePlace(TileAddress(*here.tile), 500 + number, 500 + number)
    return tuple(around(here if number % 4 == 0 else corner, 60 + number))

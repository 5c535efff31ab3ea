"""Every event in events/ goes through the built function under the Runtime Interface Emulator, and is checked.

Two files make one test: `events/<function>/<name>.json` is the event, as for `sam local invoke -e`, and
`<name>.expected.json` says what must come back:

- `status`, `headers`, `body`: of an HTTP answer; headers and body are subsets, a list holds at least these items
- `body_contains`: texts in a body that is not JSON
- `gzip_contains`: texts in bytes, which come in base64 and are compressed by gzip
- `answer`: a subset of what a worker returns
- `error`: the type of the exception that a handler must end with
"""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.built_functions import built_function, functions_by_label
from tests.e2e.data_plane import DataPlane, data_plane
from tests.e2e.lambda_emulator import EmulatedFunction, emulated
from tests.garbage_world import YEAR, GarbageWorld, edition_of
from tests.sample_layer import publish_sample_layer
from tests.shelter_world import CITY, ShelterWorld

from machiport.clock import FixedClock
from machiport.garbage.rules import DateRange
from machiport_cli.local_stack.building import build
from machiport_gates.paths import ROOT

EVENTS = ROOT / "events"
SAMPLES = sorted(path for path in EVENTS.glob("*/*.json") if not path.name.endswith(".expected.json"))

# Names of what the data plane does not hold: the user pools of the sample events' tokens.
PARAMETERS: dict[str, str] = json.loads((EVENTS / "environment.json").read_text(encoding="utf-8"))["Parameters"]
IDENTITY = {
    "Identity.ResidentsUserPool": PARAMETERS["RESIDENTS_USER_POOL_ID"],
    "Identity.ResidentsClient": PARAMETERS["RESIDENTS_CLIENT_ID"],
    "Identity.StaffUserPool": PARAMETERS["STAFF_USER_POOL_ID"],
    "Identity.StaffClient": PARAMETERS["STAFF_CLIENT_ID"],
}

pytestmark = pytest.mark.xdist_group("rie")

type Start = Callable[[str], EmulatedFunction]


# What staff announce must not be over, and the functions go by today's clock: a year that no test sees the end of.
FAR_YEAR = DateRange(start=date(2088, 4, 1), end=date(2089, 3, 31))


def _publish_sample_calendar(plane: DataPlane) -> None:
    """Put calendars in force that the sample events ask for: two areas of 44201, Mondays and Tuesdays."""
    world = GarbageWorld(plane.client("dynamodb"), plane.names["Data.GarbageTable"])
    for period in (YEAR, FAR_YEAR):
        weekdays = {"mihon-1": 0, "mihon-2": 1}
        world.put_in_force(edition_of(weekdays, period=period, dictionary=("ペットボトル", "新聞紙")))


def _publish_sample_map(plane: DataPlane, folder: Path) -> None:
    """Put a map layer in force that the sample events ask for: a tsunami zone in 大分市."""
    dynamodb, s3 = plane.client("dynamodb"), plane.client("s3")
    publish_sample_layer(dynamodb, plane.names["Data.HazardTable"], s3, plane.names["Data.MapTilesBucket"], folder)


def _publish_sample_shelters(plane: DataPlane) -> None:
    """Put the sample region's shelters of 大分市 in force."""
    world = ShelterWorld(plane.client("dynamodb"), plane.names["Data.HazardTable"], FixedClock(datetime.now(UTC)))
    world.publish((ROOT / "sample_region" / "hazard" / "shelters" / f"{CITY}.csv").read_bytes())


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Return what starts a function, or hands out the one that runs; all end with the module."""
    build()
    running: dict[str, EmulatedFunction] = {}
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("rie")
        plane = stack.enter_context(data_plane(folder / "aws"))
        _publish_sample_calendar(plane)
        _publish_sample_shelters(plane)
        _publish_sample_map(plane, folder)

        def started(label: str) -> EmulatedFunction:
            if label not in running:
                function = built_function(label, plane.names | IDENTITY, plane.variables)
                running[label] = stack.enter_context(emulated(function, folder))
            return running[label]

        yield started


def missing(expected: Any, actual: Any, place: str = "") -> list[str]:
    """Return the places where `actual` does not hold what is expected: subsets of mappings, items of lists."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [
            finding
            for key, value in expected.items()
            for finding in (missing(value, actual[key], f"{place}/{key}") if key in actual else [f"{place}/{key}"])
        ]
    if isinstance(expected, list) and isinstance(actual, list) and expected:
        return [
            f"{place}/{number}"
            for number, item in enumerate(expected)
            if not any(missing(item, candidate) == [] for candidate in actual)
        ]
    return [] if expected == actual else [f"{place or '/'}: {actual!r} instead of {expected!r}"]


def _check_http(answer: dict[str, Any], expected: dict[str, Any]) -> None:
    headers = {name.lower(): values[0] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    headers |= {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
    assert answer.get("statusCode") == expected["status"], answer
    assert missing({name.lower(): value for name, value in expected.get("headers", {}).items()}, headers) == []
    assert answer["isBase64Encoded"] == ("gzip_contains" in expected)
    if "gzip_contains" in expected:
        plain = gzip.decompress(base64.b64decode(answer["body"], validate=True))
        assert [text for text in expected["gzip_contains"] if text.encode() not in plain] == []
    assert [text for text in expected.get("body_contains", []) if text not in answer["body"]] == []
    if "body" in expected:
        assert missing(expected["body"], json.loads(answer["body"])) == [], answer["body"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_event_is_answered_as_expected(start: Start, sample: Path) -> None:
    event = json.loads(sample.read_text(encoding="utf-8"))
    expected = json.loads(sample.with_suffix(".expected.json").read_text(encoding="utf-8"))
    answer = start(sample.parent.name).invoke(event)
    if "error" in expected:
        assert answer.get("errorType") == expected["error"]
        return
    # The emulator answers 200 to everything; a handler's exception is a mapping with its type.
    assert "errorType" not in answer, answer
    if "status" in expected:
        _check_http(answer, expected)
    else:
        assert missing(expected["answer"], answer) == []


def test_every_function_of_the_template_has_samples() -> None:
    assert {sample.parent.name for sample in SAMPLES} == functions_by_label().keys()

"""Layers and tiles through Lambda's own entry: bytes as they are stored, tags, caches, and no bad input is a 500."""

import base64
import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.range_reader import InMemoryRanges
from tests.gateway_events import Answer, GatewayClient, gateway_event
from tests.layers_in_force import PUBLISHED, SOURCE, HeadInMemory, dataset_in_force, ranges_of
from tests.map_archives import archive_of

from machiport.clock import FixedClock
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.archive import ArchiveTiles
from machiport.hazard.map_layers.archive_file import write_empty_archive
from machiport.hazard.map_layers.archive_ranges import ArchivePart, ArchiveReplacedError
from machiport.hazard.map_layers.layer_service import LayerService
from machiport.hazard.map_layers.model import archive_key
from machiport.hazard.map_layers.recent_head import RecentHead
from machiport_gates.paths import ROOT
from map_tiles_api.app import build_app
from map_tiles_api.routes.layers import MEDIA_TYPE, PRESENT_CACHE, VERSION_CACHE
from map_tiles_api.services import Services

LAYER = "tsunami"
OLD, NEW = "a" * 64, "b" * 64
TILE = "/tiles/tsunami/14/14176/6586.mvt"
STORED = {OLD: gzip.compress(b"old tile" * 9, mtime=0), NEW: gzip.compress(b"new tile" * 9, mtime=0)}
KINDS = load_kinds(ROOT / "sample_region")


class World:
    """The function over archives and a head in memory; the version OLD is in force."""

    def __init__(self, ranges: InMemoryRanges | None = None) -> None:
        """Wire the function as its wiring does."""
        archives = [
            (LAYER, version, {(14, 14176, 6586): stored, (6, 55, 25): stored}) for version, stored in STORED.items()
        ]
        self.ranges = ranges or ranges_of(*archives)
        self.head = HeadInMemory(dataset_in_force(LAYER, OLD), dataset_in_force("storm_surge", OLD, drawn=False))
        self.clock = FixedClock(PUBLISHED)
        heads = RecentHead(self.head, self.clock)
        self.client = GatewayClient(build_app(Services(LayerService(KINDS, heads, ArchiveTiles(self.ranges)))))

    def get(self, path: str, query: dict[str, str] | None = None, **headers: str) -> Answer:
        """Send a GET; header names have `_` for `-`."""
        return self.client.get(
            path, query=query, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )


@pytest.fixture
def world() -> World:
    return World()


def body_of(answer: Answer) -> bytes:
    assert answer.is_base64
    return base64.b64decode(answer.body, validate=True)


def assert_problem(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), answer.body
    assert answer.document["code"] == code
    assert answer.headers["cache-control"] == "no-store"


def test_a_tile_is_sent_as_it_is_stored(world: World) -> None:
    answer = world.get(TILE)
    assert answer.status == 200
    assert body_of(answer) == STORED[OLD]
    assert (answer.headers["content-type"], answer.headers["content-encoding"]) == (MEDIA_TYPE, "gzip")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"].startswith('"')


@pytest.mark.parametrize("refusing", ["identity", "gzip;q=0", "br, *;q=0", "gzip; q=0.0, identity", ""])
def test_who_refuses_gzip_gets_plain_bytes_under_another_tag(world: World, refusing: str) -> None:
    answer = world.get(TILE, Accept_Encoding=refusing)
    assert body_of(answer) == b"old tile" * 9
    assert "content-encoding" not in answer.headers
    assert answer.headers["etag"] != world.get(TILE).headers["etag"]
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "taking",
    [
        "gzip",
        "GZIP;q=0.5",
        "br;q=1.0, x-gzip",
        "*",
        "deflate, *;q=0.1",
        "gzip;q=none",
        "gzip;q=nan",
        "gzip;q=1e-999999999",
    ],
)
def test_who_takes_gzip_gets_it(world: World, taking: str) -> None:
    assert world.get(TILE, Accept_Encoding=taking).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_who_has_the_tile_is_told_so_without_reading_it(world: World, coding: str) -> None:
    first = world.get(TILE, Accept_Encoding=coding)
    world.ranges.take_reads()
    again = world.get(TILE, Accept_Encoding=coding, If_None_Match=f'"other", {first.headers["etag"]}')
    assert (again.status, again.body) == (304, "")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert world.ranges.take_reads() == []


def test_the_tag_of_one_coding_does_not_stand_for_the_other(world: World) -> None:
    plain = world.get(TILE, Accept_Encoding="identity").headers["etag"]
    assert world.get(TILE, If_None_Match=plain).status == 200


def test_an_empty_tile_has_no_content(world: World) -> None:
    answer = world.get("/tiles/tsunami/14/14177/6586.mvt")
    assert (answer.status, answer.body) == (204, "")
    assert answer.headers["cache-control"] == PRESENT_CACHE


@pytest.mark.parametrize("version", [OLD, NEW])
def test_a_version_is_kept_for_ever_and_needs_no_head(world: World, version: str) -> None:
    answer = world.get(TILE, {"v": version})
    assert body_of(answer) == STORED[version]
    assert answer.headers["cache-control"] == VERSION_CACHE
    assert world.get("/tiles/tsunami/14/1/1.mvt", {"v": version}).headers["cache-control"] == VERSION_CACHE
    assert world.head.reads == 0


def test_without_a_version_the_one_in_force_is_sent_and_seen_within_seconds(world: World) -> None:
    assert body_of(world.get(TILE)) == STORED[OLD]
    world.head.put_in_force(dataset_in_force(LAYER, NEW))
    world.clock.advance(timedelta(seconds=5))
    answer = world.get(TILE)
    assert body_of(answer) == STORED[NEW]
    assert answer.headers["cache-control"] == PRESENT_CACHE


def test_a_burst_of_tiles_reads_the_head_once_and_each_tile_once(world: World) -> None:
    world.get(TILE)
    world.ranges.take_reads()
    for _ in range(10):
        world.get(TILE)
    assert len(world.ranges.take_reads()) == 10
    assert world.head.reads == 1


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/tiles/volcano/14/1/1.mvt", {}, 404, "hazard.layer_not_found"),
        ("/tiles/volcano/14/1/1.mvt", {"v": OLD}, 404, "hazard.layer_not_found"),
        ("/tiles/volcano", {}, 404, "hazard.layer_not_found"),
        ("/tiles/flood_maximum", {}, 404, "hazard.layer_not_published"),
        ("/tiles/flood_maximum/14/1/1.mvt", {}, 404, "hazard.layer_not_published"),
        ("/tiles/storm_surge", {}, 404, "hazard.layer_not_published"),
        ("/tiles/flood_maximum/14/1/1.mvt", {"v": OLD}, 404, "hazard.layer_version_gone"),
        (TILE, {"v": "c" * 64}, 404, "hazard.layer_version_gone"),
        ("/tiles/tsunami/5/1/1.mvt", {}, 404, "hazard.tile_outside_zooms"),
        ("/tiles/tsunami/15/1/1.mvt", {"v": NEW}, 404, "hazard.tile_outside_zooms"),
        ("/tiles/tsunami/30/1/1.mvt", {}, 404, "hazard.tile_outside_zooms"),
    ],
)
def test_what_is_not_there_is_404(world: World, path: str, query: dict[str, str], status: int, code: str) -> None:
    assert_problem(world.get(path, query), status, code)


@pytest.mark.parametrize(
    ("path", "query", "pointer"),
    [
        ("/tiles/tsunami/31/1/1.mvt", {}, "/path/z"),
        ("/tiles/tsunami/-1/1/1.mvt", {}, "/path/z"),
        ("/tiles/tsunami/NaN/1/1.mvt", {}, "/path/z"),
        ("/tiles/tsunami/1.5/1/1.mvt", {}, "/path/z"),
        ("/tiles/tsunami/1_4/1/1.mvt", {}, "/path/z"),
        ("/tiles/tsunami/14.0/1/1.mvt", {}, "/path/z"),
        ("/tiles/tsunami/+14/1/1.mvt", {}, "/path/z"),
        ("/tiles/tsunami/14/14_176/6586.mvt", {}, "/path/x"),
        ("/tiles/tsunami/14/14176.0/6586.mvt", {}, "/path/x"),
        ("/tiles/tsunami/14/-1/1.mvt", {}, "/path/x"),
        ("/tiles/tsunami/14/16384/1.mvt", {}, "/path/x"),
        ("/tiles/tsunami/14/1/16384.mvt", {}, "/path/y"),
        ("/tiles/tsunami/14/1/1", {}, "/path/y"),
        ("/tiles/tsunami/14/1/1.pbf", {}, "/path/y"),
        ("/tiles/tsunami/14/1/-1.mvt", {}, "/path/y"),
        ("/tiles/tsunami/14/1/99999999999.mvt", {}, "/path/y"),
        ("/tiles/tsunami/14/1/١.mvt", {}, "/path/y"),
        (f"/tiles/tsunami/14/{'9' * 5000}/1.mvt", {}, "/path/x"),
        (TILE, {"v": "../../imports/secret"}, "/query/v"),
        (TILE, {"v": OLD.upper()}, "/query/v"),
        (TILE, {"v": f"{OLD}\n"}, "/query/v"),
    ],
)
def test_nonsense_is_422_with_a_pointer(world: World, path: str, query: dict[str, str], pointer: str) -> None:
    answer = world.get(path, query)
    assert answer.status == 422, answer.body
    assert [error["pointer"] for error in answer.document["errors"]] == [pointer]
    assert world.ranges.reads == []


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_problems_are_in_the_askers_language(world: World, language: str) -> None:
    answers = [
        world.get(path, Accept_Language=language)
        for path in ("/tiles/volcano", "/tiles/tsunami/5/1/1.mvt", "/tiles/tsunami/14/1/99999.mvt")
    ]
    others = [world.get("/tiles/volcano", Accept_Language=other) for other in ("ja", "en", "ja-x-easy")]
    assert [answer.headers["content-language"] for answer in answers] == [language] * 3
    assert len({other.document["detail"] for other in others}) == 3


def test_a_layer_is_described_as_tile_json(world: World) -> None:
    answer = world.get("/tiles/tsunami", Accept_Language="en")
    document = answer.document
    assert answer.status == 200
    assert document["tilejson"] == "3.0.0"
    assert document["name"] == KINDS[LAYER].name.en
    assert (document["minzoom"], document["maxzoom"]) == (6, 14)
    assert document["bounds"] == [131.2, 33.0, 132.0, 33.5]
    assert document["vector_layers"][0]["id"] == LAYER
    assert document["scheme"] == "xyz"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert world.get("/tiles/tsunami", Accept_Language="en", If_None_Match=answer.headers["etag"]).status == 304


def test_the_description_leads_to_the_version_in_force(world: World) -> None:
    (template,) = world.get("/tiles/tsunami").document["tiles"]
    assert template == f"tsunami/{{z}}/{{x}}/{{y}}.mvt?v={OLD}"  # relative to /tiles/tsunami itself
    world.head.put_in_force(dataset_in_force(LAYER, NEW))
    world.clock.advance(timedelta(seconds=5))
    assert world.get("/tiles/tsunami").document["tiles"] == [template.replace(OLD, NEW)]
    path, _, version = template.format(z=14, x=14176, y=6586).partition("?v=")
    assert body_of(world.get(f"/tiles/{path}", {"v": version})) == STORED[OLD]


def _from(domain: str, path: str, **headers: str) -> dict[str, object]:
    event = gateway_event("GET", "/tiles/tsunami", headers={name.replace("_", "-"): v for name, v in headers.items()})
    event["requestContext"] |= {"domainName": domain, "path": path}
    return event


@pytest.mark.parametrize(
    ("event", "address"),
    [
        (
            _from("api.example.jp", "/v1/tiles/tsunami", Host="api.example.jp"),
            "https://api.example.jp/v1/tiles/tsunami",
        ),
        (_from("api.example.jp", "/tiles/tsunami", Host="api.example.jp"), "https://api.example.jp/tiles/tsunami"),
        (_from("h:3000", "/tiles/tsunami", Host="h:3000", X_Forwarded_Proto="http"), "http://h:3000/tiles/tsunami"),
        (_from("api.example.jp", "/v1/tiles/tsunami", Host="evil.example"), "tsunami"),
        (_from("api.example.jp", "/v1/tiles/tsun%61mi", Host="api.example.jp"), "tsunami"),
        (_from("a.jp", "/v1/tiles/tsunami", Host="a.jp", X_Forwarded_Proto="javascript"), "tsunami"),
        (_from("api.example.jp", "/v1/tiles/tsunami"), "tsunami"),
    ],
)
def test_tiles_have_an_absolute_address_where_the_gateway_tells_its_own(
    world: World, event: dict[str, object], address: str
) -> None:
    (template,) = world.client.send(event).document["tiles"]
    assert template == f"{address}/{{z}}/{{x}}/{{y}}.mvt?v={OLD}"


@pytest.mark.parametrize(
    ("language", "caution"),
    [("ja", "【見本】架空"), ("en", "[Sample] invented data"), ("ja-x-easy", "【見本】これは ほんとうの")],
)
def test_the_attribution_names_the_sources_and_is_no_html(world: World, language: str, caution: str) -> None:
    said = world.get("/tiles/tsunami", Accept_Language=language).document["attribution"]
    assert said.startswith(caution)
    assert "見本県 &lt;洪水&gt; 想定図" in said
    assert SOURCE.licence in said
    assert SOURCE.as_of in said


def test_a_layer_with_nothing_to_draw_is_a_layer(tmp_path: Path) -> None:
    write_empty_archive(tmp_path / "empty", LAYER)
    world = World(InMemoryRanges({archive_key(LAYER, OLD): (tmp_path / "empty").read_bytes()}))
    document = world.get("/tiles/tsunami").document
    assert "bounds" not in document
    assert document["vector_layers"][0]["id"] == LAYER
    assert world.get(TILE).status == 204


class _AlwaysReplaced(InMemoryRanges):
    """Archives that are replaced again and again while they are read."""

    def read(self, key: str, offset: int, length: int, etag: str | None = None) -> ArchivePart:
        if etag is not None:
            raise ArchiveReplacedError(key)
        return super().read(key, offset, length, etag)


def test_while_an_archive_is_being_replaced_the_asker_is_told_to_wait() -> None:
    content = archive_of({(14, 14176, 6586): b"x"}, metadata_padding=20_000)
    world = World(_AlwaysReplaced({archive_key(LAYER, OLD): content}))
    for path in (TILE, "/tiles/tsunami"):
        answer = world.get(path)
        assert_problem(answer, 503, "service_unavailable")
        assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize("content", [b"no archive", archive_of({(14, 1, 1): b"x"})[:150]], ids=["other", "cut"])
def test_a_damaged_archive_is_our_fault_and_says_nothing_else(content: bytes) -> None:
    world = World(InMemoryRanges({archive_key(LAYER, OLD): content}))
    for path in (TILE, "/tiles/tsunami"):
        assert_problem(world.get(path), 500, "internal_error")


def test_an_archive_in_force_that_is_missing_is_told_as_such() -> None:
    world = World(InMemoryRanges({"another": b""}))
    for path in (TILE, "/tiles/tsunami"):
        assert_problem(world.get(path), 503, "service_unavailable")


def test_an_archive_of_pictures_is_no_layer() -> None:
    whole = archive_of({(14, 14176, 6586): b"x"})
    world = World(InMemoryRanges({archive_key(LAYER, OLD): whole[:99] + b"\x02" + whole[100:]}))
    assert_problem(world.get(TILE), 500, "internal_error")

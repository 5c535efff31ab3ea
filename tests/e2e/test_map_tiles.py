"""A map tile over HTTP, byte for byte, whatever the asker accepts; and answers in text stay what they are."""

import gzip
import json
from urllib.parse import urljoin

import httpx
import pytest
from tests.e2e.deployed_stack import DeployedStack

pytestmark = pytest.mark.xdist_group("stack")

LAYER = "flood_maximum"
# The tile of 大分市 at zoom 9; the sample zones are in it.
TILE = {"z": "9", "x": "443", "y": "205"}
MVT = "application/vnd.mapbox-vector-tile"


@pytest.fixture(scope="module")
def address(stack: DeployedStack) -> str:
    """Return a tile's address, made of the layer's description as map programs do."""
    described = stack.get(f"/tiles/{LAYER}")
    assert described.status_code == 200, described.text
    template: str = described.json()["tiles"][0]
    return urljoin(str(described.url), template).format_map(TILE)


def sent(address: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """Return an answer and its body as it went over the wire."""
    with httpx.stream("GET", address, headers=headers, timeout=35) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("accept", ["*/*", MVT, "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_a_compressed_tile_arrives_as_it_is_stored(address: str, accept: str) -> None:
    answer, body = sent(address, Accept=accept, **{"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert (answer.headers["content-type"], answer.headers["content-encoding"]) == (MVT, "gzip")
    plain, unpacked = sent(address, Accept=accept, **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(body) == unpacked
    # A layer's message begins with its number and length; its name is the kind.
    assert unpacked[:1] == b"\x1a"
    assert LAYER.encode() in unpacked


@pytest.mark.parametrize("accept", ["*/*", "application/json", "image/webp,*/*"])
def test_answers_in_text_are_no_base64(stack: DeployedStack, accept: str) -> None:
    answer = stack.get("/municipalities", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.content)["items"][0]["name"]["ja"] == "大分市"
    page = stack.get("/map", headers={"Accept": accept})
    assert page.text.startswith("<!doctype html>")


def test_an_archive_is_read_by_range_where_the_catalogue_says(stack: DeployedStack) -> None:
    layers = stack.get("/hazard/layers").json()["items"]
    (archive,) = [address for address in _texts(layers) if address.endswith(".pmtiles") and LAYER in address][:1]
    part, body = sent(archive, Range="bytes=0-6", Origin="https://map.example")
    assert (part.status_code, body) == (206, b"PMTiles")
    assert part.headers["access-control-allow-origin"] in {"*", "https://map.example"}


def _texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for child in children for text in _texts(child)]

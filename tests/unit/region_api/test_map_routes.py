"""GET /map: the hazard map's page and its files."""

import re
from pathlib import Path

import pytest
from tests.gateway_events import GatewayClient

from machiport.municipalities import load_registry
from region_api.app import build_app
from region_api.documents import API_DOCUMENTS, MAP_DOCUMENTS, Documents
from region_api.services import Services

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "layers" / "map_page" / "page"
# Brought by the layer's build, from the package that ships them.
_OF_MAPLIBRE = {"maplibre-gl.js", "maplibre-gl.css"}


@pytest.fixture
def client(tmp_path: Path) -> GatewayClient:
    services = Services(
        municipalities=load_registry(ROOT / "sample_region"),
        documents=Documents(tmp_path, API_DOCUMENTS),
        map_documents=Documents(PAGE, MAP_DOCUMENTS),
    )
    return GatewayClient(build_app(services))


def test_the_page_is_sent_with_a_policy_that_lets_it_call_only_this_service_and_the_map_behind(
    client: GatewayClient,
) -> None:
    answer = client.get("/map")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert set(re.findall(r"https://[^ ;]+", policy)) == {"https://cyberjapandata.gsi.go.jp"}


def test_every_file_that_the_page_names_is_sent(client: GatewayClient) -> None:
    page = (PAGE / "map.html").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:src|href)="map/([^"]+)"', page))
    named |= {
        name
        for script in PAGE.glob("*.js")
        for name in re.findall(r'from "\./([^"]+)"', script.read_text(encoding="utf-8"))
    }
    assert named | {"map.html"} == set(MAP_DOCUMENTS)
    assert {path.name for path in PAGE.iterdir()} | _OF_MAPLIBRE == set(MAP_DOCUMENTS)
    for name in named - _OF_MAPLIBRE:
        answer = client.get(f"/map/{name}")
        assert (answer.status, answer.headers["content-type"]) == (200, MAP_DOCUMENTS[name])


@pytest.mark.parametrize("name", ["secrets.txt", "..%2Fmap.html", "openapi.json"])
def test_nothing_else_is_sent(client: GatewayClient, name: str) -> None:
    assert client.get(f"/map/{name}").status == 404

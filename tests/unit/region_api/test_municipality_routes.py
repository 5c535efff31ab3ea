"""GET /municipalities."""

from pathlib import Path

import pytest
from tests.gateway_events import GatewayClient

from machiport.municipalities import load_registry
from region_api.app import build_app
from region_api.documents import API_DOCUMENTS, MAP_DOCUMENTS, Documents
from region_api.services import Services

REGION = Path(__file__).parents[3] / "sample_region"


@pytest.fixture
def client(tmp_path: Path) -> GatewayClient:
    services = Services(
        municipalities=load_registry(REGION),
        documents=Documents(tmp_path, API_DOCUMENTS),
        map_documents=Documents(tmp_path, MAP_DOCUMENTS),
    )
    return GatewayClient(build_app(services))


def test_all_municipalities_by_code(client: GatewayClient) -> None:
    answer = client.get("/municipalities")
    assert answer.status == 200
    assert answer.headers["cache-control"].startswith("public, max-age=3600")
    assert [each["code"] for each in answer.document["items"]][:2] == ["44201", "44202"]
    assert answer.document["next_cursor"] is None
    assert answer.document["items"][7] == {
        "code": "44341",
        "lg_code": "443417",
        "name": {"ja": "日出町", "en": "Hiji Town", "kana": "ひじまち"},
        "prefecture": "大分県",
        "kind": "town",
    }


def test_pages_give_every_municipality_once(client: GatewayClient) -> None:
    codes: list[str] = []
    query = {"limit": "3"}
    while True:
        page = client.get("/municipalities", query=query).document
        codes += [each["code"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query = {"limit": "3", "cursor": page["next_cursor"]}
    assert codes == sorted(file.stem for file in (REGION / "municipalities").glob("*.json"))


@pytest.mark.parametrize(
    ("query", "status"),
    [({"limit": "0"}, 422), ({"limit": "201"}, 422), ({"limit": "x"}, 422), ({"cursor": "nonsense"}, 400)],
)
def test_wrong_pages_are_problems(client: GatewayClient, query: dict[str, str], status: int) -> None:
    assert client.get("/municipalities", query=query).status == status


def test_one_municipality_and_its_etag(client: GatewayClient) -> None:
    answer = client.get("/municipalities/44201")
    assert answer.document["name"]["ja"] == "大分市"
    again = client.get("/municipalities/44201", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, "")
    assert again.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize("code", ["44999", "x", "44201x", "%2e%2e", "４４２０１", "' OR 1=1"])
def test_unknown_municipalities_are_404(client: GatewayClient, code: str) -> None:
    answer = client.get(f"/municipalities/{code}", headers={"Accept-Language": "en"})
    assert answer.status == 404
    assert answer.document["code"] == "municipality_not_found"

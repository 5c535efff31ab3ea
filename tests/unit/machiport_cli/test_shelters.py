"""`machiport shelters`: what the clerk sees, and what is sent."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.shelter_world import CITY, EDITOR, ShelterApis, ShelterWorld, list_csv, sample_list
from tests.unit.machiport_cli.conftest import Machiport

from machiport_cli import connections
from machiport_cli.api_client import ApiClient, open_http
from machiport_cli.operation_keys import OperationKeys
from machiport_cli.shelter_lists import publish_sample_shelters, sample_shelter_files


class Service:
    """The real staff API in memory, behind the command line's own HTTP client."""

    def __init__(self) -> None:
        self.apis = ShelterApis(ShelterWorld(InMemoryDynamo().client, "hazard"))
        self.loses_answers = False

    def transport(self) -> httpx.MockTransport:
        """Return it in place of the network."""
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        event: dict[str, Any] = {
            "resource": "/",
            "path": path,
            "httpMethod": request.method,
            "headers": dict(request.headers),
            "multiValueHeaders": None,
            "queryStringParameters": dict(request.url.params) or None,
            "multiValueQueryStringParameters": {name: [value] for name, value in request.url.params.items()} or None,
            "requestContext": {
                "stage": "v1",
                "authorizer": {"claims": _editor_of(path)},
            },
            "body": request.read().decode(),
            "isBase64Encoded": False,
        }
        answer = self.apis.send(event)
        if self.loses_answers and request.method == "POST":
            raise httpx.ReadTimeout("the answer is lost")
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body.encode())


def _editor_of(path: str) -> dict[str, str]:
    return EDITOR | {"cognito:groups": f"[m{path.split('/')[3]}.hazard.editor]"}


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch, machiport: Machiport) -> Service:
    """Return the service that commands reach."""
    assert machiport is not None
    service = Service()
    monkeypatch.setattr(connections, "http_transport", service.transport)
    return service


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(sample_list())
    return path


def test_a_check_sends_nothing_and_tells_each_fault(machiport: Machiport, staff: Service, tmp_path: Path) -> None:
    path = tmp_path / "faulty.csv"
    rows = [("A", "見本", "x", 33.24, 131.6, 1, "", "", ""), ("B", "", "y", 33.2, 131.6, 1, "", "", "")]
    path.write_bytes(list_csv(rows))
    result = machiport("shelters", "import", str(path), "--check")
    assert result.exit_code == 1
    assert "名称がありません" in result.stdout
    document = json.loads(machiport("shelters", "import", str(path), "--check", "--json", "--lang", "en").stdout)
    assert (document["counts"]["rows_left_out"], document["publishable"]) == (1, False)
    assert document["findings"][0]["message"] == "The name is missing. This row is left out."
    assert staff.apis.world.lists.head(CITY).version == 0


def test_a_list_is_published_after_yes(machiport: Machiport, staff: Service, file: Path) -> None:
    assert machiport("shelters", "import", str(file)).exit_code == 2  # nobody there to ask
    publish = ("shelters", "import", str(file), "--yes", "--source", "見本市", "--as-of", "2026-04-01")
    result = machiport(*publish)
    assert result.exit_code == 0, result.output
    head = staff.apis.world.lists.head(CITY)
    assert (head.version, head.counts.shelters) == (1, 5)
    assert head.source is not None
    assert head.source.title == "見本市"
    assert (
        "すでに公開"
        in machiport("shelters", "import", str(file), "--yes", "--source", "見本市", "--as-of", "2026-04-01").output
    )


def test_hazards_are_given_for_files_without_them(machiport: Machiport, staff: Service, tmp_path: Path) -> None:
    path = tmp_path / "buildings.csv"
    path.write_bytes(list_csv([("見本ビル", 33.24, 131.6)], ["name", "latitude", "longitude"]))
    hazards = ("--hazard", "tsunami", "--hazard", "flood")
    assert machiport("shelters", "import", str(path), "--yes", *hazards).exit_code == 0
    near = staff.apis.near(131.6, 33.24, hazard="tsunami").document["items"]
    assert [one["name"] for one in near] == ["見本ビル"]
    wrong = machiport("shelters", "import", str(path), "--hazard", "meteor")
    assert wrong.exit_code == 2
    assert "tsunami" in wrong.output


@pytest.mark.usefixtures("staff")
def test_a_status_too_old_to_be_believed_is_told_in_plain_words(
    machiport: Machiport, file: Path, tmp_path: Path
) -> None:
    machiport("shelters", "import", str(file), "--yes")
    fresh = machiport("shelters", "status", "44201-3", "--status", "open")
    assert "不明" not in fresh.output
    one = machiport("shelters", "status", "44201-1", "--status", "open", "--as-of", "2026-09-05 10:00")
    assert (one.exit_code, "住民には「不明」と案内されています" in one.output) == (0, True), one.output
    table = tmp_path / "statuses.csv"
    table.write_text("ID,状況\n44201-2,満員\n44201-4,開設\n", "utf-8")
    many = machiport("shelters", "status", "--table", str(table), "--as-of", "2026-09-05 10:00")
    assert "2 件は時点が古いため、住民には「不明」と案内されています" in many.output.replace("\n", "")


@pytest.mark.usefixtures("staff")
def test_statuses_by_name_and_by_table(machiport: Machiport, file: Path, tmp_path: Path) -> None:
    machiport("shelters", "import", str(file), "--yes")
    one = machiport("shelters", "status", "見本44201第1小学校", "--status", "open", "--people", "42")
    assert one.exit_code == 0, one.output
    table = tmp_path / "statuses.csv"
    table.write_text("ID,状況,人数\n44201-2,満員,99\n44201-1,閉鎖,\n", "utf-8")
    many = machiport("shelters", "status", "--table", str(table), "--as-of", "令和8年9月6日午前11時")
    assert many.exit_code == 0, many.output
    assert "1 件を登録" in many.output
    listed = machiport("shelters", "list")
    assert "満員" in listed.stdout
    assert "42 / 200" in listed.stdout
    rows = json.loads(machiport("shelters", "list", "--json").stdout)["shelters"]
    assert [row["status"]["status"] for row in rows] == [None, "open", "full", None, None]


def test_the_same_report_hours_later_is_a_new_one_also_after_a_lost_answer(
    machiport: Machiport, staff: Service, file: Path
) -> None:
    machiport("shelters", "import", str(file), "--yes")
    report = ("shelters", "status", "44201-1", "--status", "open")
    staff.loses_answers = True
    assert machiport(*report).exit_code == 3
    staff.loses_answers = False
    staff.apis.world.clock.advance(timedelta(hours=2))
    assert machiport("shelters", "status", "44201-1", "--status", "full").exit_code == 0
    staff.apis.world.clock.advance(timedelta(hours=2))
    assert machiport(*report).exit_code == 0
    assert staff.apis.world.status_store.of_municipality(CITY)["44201-1"].status == "open"


def test_two_files_of_one_name_do_not_become_one(machiport: Machiport, staff: Service, tmp_path: Path) -> None:
    paths = [tmp_path / folder / "44201.csv" for folder in ("sites", "shelters")]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(sample_list())
    result = machiport("shelters", "import", *map(str, paths), "--yes")
    assert result.exit_code == 2, result.output
    assert "44201.csv" in result.output
    assert staff.apis.world.lists.head(CITY).version == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("44201-1",),
        ("--status", "open"),
        ("44201-1", "--status", "open", "--table", "x.csv"),
        ("44201-1", "--status", "open", "--as-of", "きのう"),
        ("--table", "no-such-file.csv"),
        ("見本", "--status", "open"),
    ],
)
def test_wrong_usage_sends_nothing(
    machiport: Machiport, staff: Service, file: Path, arguments: tuple[str, ...]
) -> None:
    machiport("shelters", "import", str(file), "--yes")
    result = machiport("shelters", "status", *arguments)
    assert result.exit_code == 2, result.output
    assert staff.apis.world.status_store.of_municipality(CITY) == {}


def test_sample_lists_are_published_once(staff: Service, tmp_path: Path) -> None:
    def api(municipality: str) -> ApiClient:
        assert len(municipality) == 5
        http = open_http("https://machiport.example.jp/v1", "good", "ja", staff.transport())
        return ApiClient(http, OperationKeys(tmp_path))

    advanced: list[int] = []
    first = publish_sample_shelters(api, lambda: advanced.append(1))
    assert [(one.municipality, one.shelters, one.outcome) for one in first] == [
        (file.stem, 8, "published") for file in sample_shelter_files()
    ]
    assert len(advanced) == len(first)
    publish_sample_shelters(api)
    staff.apis.world.clock.advance(timedelta(days=3))
    assert {one.outcome for one in publish_sample_shelters(api)} == {"unchanged"}
    assert staff.apis.world.lists.head(CITY).version == 1

"""`machiport hazard` against a deployment on moto: import, status, rollback, put."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import box
from tests.integration.conftest import REGION
from tests.unit.hazard.importing.import_folders import feature, write_geojson, write_spec
from typer.testing import CliRunner, Result

from machiport.hazard.importing.s3_uploads import report_key
from machiport_cli import hazard_services
from machiport_cli.commands import hazard as commands
from machiport_cli.deployment import StackOutputs
from machiport_cli.main import app

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

WAVE = {"path": "wave.geojson", "format": "ranks", "kind": "tsunami", "options": {"rank_property": "rank"}}


@pytest.fixture(autouse=True)
def _deployment_on_moto(
    outputs: StackOutputs, dynamodb: "DynamoDBClient", s3: "S3Client", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let commands find the deployment on moto."""
    for bucket in (outputs.hazard_imports_bucket_name, outputs.map_tiles_bucket_name):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})  # type: ignore[typeddict-item]  # a constant
    clients: dict[str, Any] = {"dynamodb": dynamodb, "s3": s3}
    for module in (commands, hazard_services):
        monkeypatch.setattr(module, "client", lambda service, *_: clients[service])
    monkeypatch.setattr(commands, "deployment", lambda _: outputs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an import of one zone."""
    made = tmp_path / "wave-2026"
    made.mkdir()
    write(made, "津波2026", 3)
    return made


def write(folder: Path, title: str, *ranks: object) -> None:
    write_spec(folder, WAVE, title=title)
    shapes = [box(131.6, 33.24 + n / 100, 131.601, 33.241 + n / 100) for n in range(len(ranks))]
    write_geojson(folder / "wave.geojson", [feature({"rank": r}, s) for r, s in zip(ranks, shapes, strict=True)])


def machiport(*arguments: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(app, ["hazard", *map(str, arguments)], env={"COLUMNS": "200"})


def in_force() -> list[str]:
    return [dataset["title"] for dataset in json.loads(machiport("status", "--json").stdout)["datasets"]]


def test_an_import_is_shown_published_and_told_of_by_status(folder: Path) -> None:
    result = machiport("import", folder, "--yes")
    assert result.exit_code == 0, result.output
    assert "津波 (tsunami)" in result.stdout or "tsunami" in result.stdout
    assert "公開しました" in result.stderr
    assert in_force() == ["津波2026"]
    shown = machiport("status").stdout
    assert "津波2026" in shown
    assert "試験の県" in shown
    assert "(まだありません)" in shown
    again = machiport("import", folder, "--yes", "--json")
    assert json.loads(again.stdout)["outcome"] == "unchanged"


def test_a_dry_run_needs_no_deployment_and_publishes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "津波2026", 3, "?")
    monkeypatch.setattr(commands, "deployment", None)
    result = machiport("import", folder, "--dry-run")
    assert result.exit_code == 1  # somebody should look at the finding
    assert "使えない 1 件" in result.stdout
    assert "公開していません。理由:" in result.stderr
    allowed = machiport("import", folder, "--dry-run", "--allow-refused", "0.5")
    assert allowed.exit_code == 1
    assert "何も公開していません" in allowed.stderr


def test_a_bad_import_says_why_in_both_languages(folder: Path) -> None:
    write(folder, "津波2026", "?")
    result = machiport("import", folder, "--yes")
    assert (result.exit_code, in_force()) == (1, [])
    assert "一つも使えませんでした" in result.stderr
    assert (
        "Nothing in the file wave.geojson could be used" in machiport("import", folder, "--yes", "--lang", "en").stderr
    )


def test_more_refused_than_allowed_publishes_nothing(folder: Path) -> None:
    write(folder, "津波2026", 3, "?")
    refused = machiport("import", folder, "--yes")
    assert (refused.exit_code, in_force()) == (1, [])
    assert "allow_refused" in refused.stderr
    assert machiport("import", folder, "--yes", "--allow-refused", "0.4").exit_code == 1
    assert in_force() == []
    assert machiport("import", folder, "--yes", "--allow-refused", "0.5").exit_code == 0
    assert in_force() == ["津波2026"]
    assert machiport("import", folder, "--yes", "--allow-refused", "50").exit_code == 2


def answered(monkeypatch: pytest.MonkeyPatch, answer: str, *arguments: object) -> Result:
    """Run the command line as somebody at a terminal, who answers the question."""
    monkeypatch.setattr("machiport_cli.presentation.Screen.must_have_somebody_to_ask", lambda *_: None)
    return CliRunner().invoke(app, ["hazard", *map(str, arguments)], input=f"{answer}\n", env={"COLUMNS": "200"})


def test_an_import_shows_what_it_replaces_and_asks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unasked = machiport("import", folder)
    assert (unasked.exit_code, in_force()) == (2, [])  # nobody is there to answer
    assert "--yes" in unasked.stderr
    machiport("import", folder, "--yes")
    write(folder, "津波2027", 5, 5)
    for answer, code, then in (("n", 1, "津波2026"), ("", 1, "津波2026"), ("y", 0, "津波2027")):
        asked = answered(monkeypatch, answer, "import", folder)
        assert (asked.exit_code, in_force()) == (code, [then])
        assert "津波2026、1区域、時点 2026-04-01" in asked.stdout
        assert "津波2027、2区域、時点 2026-04-01" in asked.stdout
    again = answered(monkeypatch, "", "import", folder)
    assert again.exit_code == 0  # it is in force already: there is nothing to ask
    assert "入れ替え" not in again.output


def test_a_refused_import_is_not_said_to_be_without_findings(folder: Path) -> None:
    (folder / "import.json").write_text("{")
    result = machiport("import", folder, "--dry-run")
    assert result.exit_code == 1
    assert "import.json を JSON として読めません" in result.stderr
    assert "指摘はありません" not in result.output


def test_the_help_says_that_an_import_replaces_its_kinds() -> None:
    shown = " ".join(machiport("import", "--help").stdout.split())
    assert "replaces everything there is of its hazard kinds" in shown


def test_a_kind_is_rolled_back_once(folder: Path) -> None:
    machiport("import", folder, "--yes")
    write(folder, "津波2027", 5)
    machiport("import", folder, "--yes")
    assert in_force() == ["津波2027"]
    asked = machiport("rollback", "tsunami")
    assert (asked.exit_code, in_force()) == (2, ["津波2027"])  # nobody is there to answer
    done = machiport("rollback", "tsunami", "--yes")
    assert done.exit_code == 0
    assert "津波2026" in done.stdout
    assert in_force() == ["津波2026"]
    assert json.loads(machiport("rollback", "tsunami", "--yes", "--json").stdout)["changed"] is False


def test_what_cannot_be_rolled_back_is_told(folder: Path) -> None:
    assert machiport("rollback", "earthquake", "--yes").exit_code == 2
    assert "公開中のデータがありません" in machiport("rollback", "tsunami", "--yes").stderr
    machiport("import", folder, "--yes")
    refused = machiport("rollback", "tsunami", "--yes", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["code"] == "hazard.nothing_to_restore"


class Importer:
    """What the cloud does with a file: it reports on it when somebody has waited twice."""

    def __init__(self, s3: "S3Client", outputs: StackOutputs, outcome: str) -> None:
        self.s3, self.outputs, self.outcome = s3, outputs, outcome
        self.waited = 0

    def wait(self, _seconds: float) -> None:
        self.waited += 1
        if self.waited == 2:
            report = {"outcome": self.outcome, "began_at": "2026-11-22T03:00:00Z", "seconds": 1, "peak_megabytes": 99}
            bucket, key = self.outputs.hazard_imports_bucket_name, report_key("imports/wave-2026.zip")
            self.s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(report))


@pytest.mark.parametrize(("outcome", "code"), [("published", 0), ("refused", 1)])
def test_a_zip_is_put_and_its_report_waited_for(
    folder: Path,
    s3: "S3Client",
    outputs: StackOutputs,
    monkeypatch: pytest.MonkeyPatch,
    outcome: str,
    code: int,
) -> None:
    importer = Importer(s3, outputs, outcome)
    monkeypatch.setattr("machiport_cli.hazard_uploads.time.sleep", importer.wait)
    zipped = shutil.make_archive(str(folder), "zip", folder)
    result = machiport("put", zipped, "--json")
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (code, outcome)
    assert importer.waited == 2
    kept = s3.get_object(Bucket=outputs.hazard_imports_bucket_name, Key="imports/wave-2026.zip")["Body"].read()
    assert kept == Path(zipped).read_bytes()


def test_put_takes_zips_only_and_does_not_wait_for_ever(folder: Path) -> None:
    assert machiport("put", folder).exit_code == 2
    zipped = shutil.make_archive(str(folder), "zip", folder)
    result = machiport("put", zipped, "--wait", "0")
    assert result.exit_code == 3
    assert "まだ結果が出ていません" in result.stderr

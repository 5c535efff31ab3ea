"""A zip of hazard data put into the bucket: the deployed importer publishes it, or publishes nothing and says why."""

import io
import json
import zipfile
from typing import Any

import pytest
from tests.e2e.deployed_stack import DeployedStack, eventually
from tests.e2e.operator_commands import machiport

pytestmark = pytest.mark.xdist_group("stack")

# The sea off 別府湾, of which the sample region says nothing.
WEST, SOUTH = 131.70, 33.50
SPEC: dict[str, Any] = {
    "title": "見本の津波(架空)",
    "sample": True,
    "source": {"source": "見本の県(架空)", "licence": "CC0-1.0", "as_of": "2026-04-01"},
    "files": [{"path": "tsunami.geojson", "format": "A40"}],
}
_CORNERS = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01), (0.0, 0.0)]
ZONE = {
    "type": "Feature",
    "properties": {"A40_001": "大分県", "A40_002": "44", "A40_003": "5.0m以上 ～ 10.0m未満"},
    "geometry": {"type": "Polygon", "coordinates": [[(WEST + east, SOUTH + north) for east, north in _CORNERS]]},
}


def _zip(zones: list[dict[str, Any]], spec: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("import.json", json.dumps(spec))
        archive.writestr("tsunami.geojson", json.dumps({"type": "FeatureCollection", "features": zones}))
    return made.getvalue()


def _put(stack: DeployedStack, name: str, content: bytes) -> dict[str, Any]:
    """Put a file into the bucket and return the importer's report about it."""
    s3, bucket = stack.client("s3"), stack.running.outputs.hazard_imports_bucket_name
    key, report = f"imports/{name}.zip", f"reports/imports/{name}.zip.json"
    s3.put_object(Bucket=bucket, Key=key, Body=content)

    def reports() -> list[dict[str, Any]]:
        listed = s3.list_objects_v2(Bucket=bucket, Prefix=report).get("Contents", [])
        return [json.loads(s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()) for each in listed]

    return eventually(reports, bool, seconds=90)[0]  # a cold start with GDAL in it


def _tsunami(stack: DeployedStack) -> dict[str, Any]:
    asked = {"lon": str(WEST + 0.005), "lat": str(SOUTH + 0.005)}
    (found,) = (
        each for each in stack.get("/hazard/risks", params=asked).json()["hazards"] if each["kind"] == "tsunami"
    )
    return dict(found)


def _in_force(stack: DeployedStack) -> list[Any]:
    return [(layer["id"], layer["vector"]["version"]) for layer in stack.get("/hazard/layers").json()["items"]]


def test_a_zip_in_the_bucket_is_published_and_answers_at_once(stack: DeployedStack) -> None:
    assert _tsunami(stack)["status"] == "not_covered"
    report = _put(stack, "mihon-tsunami", _zip([ZONE], SPEC))
    assert (report["outcome"], report["kinds"][0]["kind"]) == ("published", "tsunami"), report
    worst = _tsunami(stack)["worst"]
    assert (worst["minimum"], worst["maximum"], worst["source"]["source"]) == (5.0, 10.0, "見本の県(架空)")
    assert machiport(stack, "hazard", "rollback", "tsunami", "--yes")["changed"] is True
    assert _tsunami(stack)["status"] == "not_covered"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("half-a-zip", _zip([ZONE], SPEC)[:-40], "壊れている"),
        ("no-source", _zip([ZONE], {"title": "見本", "files": SPEC["files"]}), "source"),
        ("no-area", _zip([ZONE | {"geometry": {"type": "Point", "coordinates": [WEST, SOUTH]}}], SPEC), "面では"),
    ],
    ids=["half-a-zip", "no-source", "no-area"],
)
def test_a_corrupt_zip_publishes_nothing_and_its_report_says_why(
    stack: DeployedStack, name: str, content: bytes, reason: str
) -> None:
    before = _in_force(stack)
    report = _put(stack, name, content)
    assert report["outcome"] == "refused"
    assert {"ja", "en"} <= {language for language, text in report["reason"].items() if text}
    assert reason in report["reason"]["ja"]
    assert _in_force(stack) == before

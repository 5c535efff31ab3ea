"""One municipality whose staff publish a calendar over HTTP, and its residents' questions."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from tests.e2e.deployed_stack import EDITOR, PUBLISHER, DeployedStack

from machiport_gates.paths import ROOT

SAMPLE = ROOT / "sample_region" / "garbage" / "44202" / "2026"
FILES = ("area_days.csv", "center.csv", "description.csv", "remarks.csv", "dictionary.csv")
# The sample's centre is shut over New Year, which moves collections; here it never is, whatever day it is today.
OPEN_CENTRE = "名称,休止開始日,休止終了日\n清掃センター(見本),2000/12/31,2001/01/03\n".encode()


def today() -> date:
    """Return the day in Japan."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


def sample_files() -> dict[str, bytes]:
    """Return a 5374 set of twenty areas and seven categories (UTF-8)."""
    return {name: (SAMPLE / name).read_bytes() for name in FILES} | {"center.csv": OPEN_CENTRE}


def in_cp932(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files as Excel in a Japanese town hall writes them."""
    return {name: content.decode().encode("cp932") for name, content in files.items()}


@dataclass(frozen=True)
class City:
    """A municipality of the deployed stack; its staff are invented."""

    stack: DeployedStack
    code: str

    @property
    def editor(self) -> str:
        """Access token of a member of staff who may upload and look."""
        return self.stack.staff(self.code, EDITOR).access

    @property
    def publisher(self) -> str:
        """Access token of a member of staff who may publish."""
        return self.stack.staff(self.code, PUBLISHER).access

    def staff_get(self, path: str, **parts: Any) -> httpx.Response:
        """Ask below the municipality's staff routes, as an editor."""
        return self.stack.get(f"/staff/garbage/{self.code}{path}", token=self.editor, **parts)

    def staff_post(self, path: str, key: str | None = None, **parts: Any) -> httpx.Response:
        """Do something below the municipality's staff routes, as a publisher."""
        return self.stack.post(f"/staff/garbage/{self.code}{path}", token=self.publisher, key=key, **parts)

    def get(self, path: str, **parts: Any) -> httpx.Response:
        """Ask as a resident who is not signed in."""
        return self.stack.get(f"/garbage/{self.code}{path}", **parts)

    def upload(self, files: Mapping[str, bytes], key: str | None = None, **options: str) -> httpx.Response:
        """Upload a draft, by default for a year around today."""
        first = today() - timedelta(days=30)
        period = {"valid_from": first.isoformat(), "valid_to": (first + timedelta(days=364)).isoformat()}
        sent = [("files", (name, content, "text/csv")) for name, content in files.items()]
        form = {"title": "見本の年度", "sample": "true", **period, **options}
        return self.stack.post(
            f"/staff/garbage/{self.code}/editions", token=self.editor, key=key, files=sent, data=form
        )

    def publish(self, edition_id: str, key: str | None = None) -> httpx.Response:
        """Publish a draft as it compares with what is in force now."""
        version = self.staff_get(f"/editions/{edition_id}/difference").json()["based_on_version"]
        return self.staff_post(f"/editions/{edition_id}/publication", key, json={"based_on_version": version})

    def put_in_force(self, files: Mapping[str, bytes], **options: str) -> str:
        """Upload and publish; return the edition's id."""
        uploaded = self.upload(files, **options)
        assert uploaded.status_code == 201, uploaded.text
        edition_id: str = uploaded.json()["edition"]["edition_id"]
        published = self.publish(edition_id)
        assert published.status_code == 201, published.text
        return edition_id

    def area_ids(self, query: str) -> list[str]:
        """Return the areas that a resident finds, best first."""
        return [area["area_id"] for area in self.get("/areas", params={"q": query}).json()["items"]]

    def collections(self, area_id: str, first: date, last: date) -> list[dict[str, Any]]:
        """Return what a resident sees of a range of days."""
        days = {"from": first.isoformat(), "to": last.isoformat()}
        answer = self.get(f"/areas/{area_id}/collections", params=days)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["collections"]
        return found

    def stored_original(self, edition_id: str, name: str) -> str:
        """Return the SHA-256 of a file as it lies in the uploads bucket: under the number that its name has there."""
        names = json.loads(self._stored(edition_id, "names.json"))
        (number,) = (number for number, uploaded in names.items() if uploaded == name)
        return hashlib.sha256(self._stored(edition_id, number)).hexdigest()

    def _stored(self, edition_id: str, number: str) -> bytes:
        key = f"{self.code}/garbage/editions/{edition_id}/uploaded/{number}"
        bucket = self.stack.running.outputs.uploads_bucket_name
        content: bytes = self.stack.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        return content

    def stored_calendar(self, area_id: str) -> dict[str, Any]:
        """Return an area's item: its entries by attribute name, in DynamoDB's JSON."""
        key = {"pk": {"S": f"M#{self.code}#AREA#{area_id}"}, "sk": {"S": "CALENDAR"}}
        table = self.stack.running.outputs.garbage_table_name
        item = self.stack.client("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
        return {name: value["M"] for name, value in item.items() if name.startswith("p#")}


def days_of(collections: list[dict[str, Any]], category_id: str, status: str | None = None) -> set[date]:
    """Return the days on which a category is collected, or those on which it has that status."""
    return {
        date.fromisoformat(one["date"])
        for one in collections
        if one["category"]["category_id"] == category_id
        and (one["takes_place"] if status is None else one["status"] == status)
    }


def weekdays_between(first: date, last: date, *weekdays: int) -> set[date]:
    """Return the days of a range that are Mondays (0) and so on."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day for day in days if day.weekday() in weekdays}

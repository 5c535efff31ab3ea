"""Files on their way from the clerk's desk to the bucket and into the calendar: byte for byte, and real ones."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from tests.e2e.deployed_stack import DeployedStack
from tests.e2e.garbage_city import City, days_of, in_cp932, sample_files, today, weekdays_between

from machiport_gates.paths import ROOT

pytestmark = pytest.mark.xdist_group("stack")

REAL = ROOT.parent / "shared" / "data" / "garbage" / "5374" / "codeforkanazawa-org__5374__kanazawa-2021"
MONDAY, THURSDAY = 0, 3


@pytest.fixture(scope="module")
def city(stack: DeployedStack) -> City:
    """Return 津久見市."""
    return City(stack, "44207")


def test_cp932_reaches_bucket_and_calendar_unharmed(city: City) -> None:
    files = in_cp932(sample_files())
    # Second bytes of Shift_JIS that are a backslash, a brace, a pipe: what careless code takes for ASCII.
    files["remarks.csv"] = "ID,注意事項\n1,表に能力|ソ{十}の予算~\n".encode("cp932")
    uploaded = city.upload(files)
    assert uploaded.status_code == 201, uploaded.text
    assert uploaded.json()["edition"]["counts"]["errors"] == 0
    edition_id = uploaded.json()["edition"]["edition_id"]
    stored = {name: city.stored_original(edition_id, name) for name in files}
    assert stored == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert city.publish(edition_id).status_code == 201
    area = city.area_ids("きたはま1ちょうめ")[0]
    assert city.get(f"/areas/{area}").json()["name"].startswith("北浜一丁目")
    first, last = today() + timedelta(days=1), today() + timedelta(days=30)
    assert days_of(city.collections(area, first, last), "burnable") == weekdays_between(first, last, MONDAY, THURSDAY)
    assert city.get("/dictionary", params={"q": "ぺっとぼとる"}).json()["items"][0]["name"] == "ペットボトル"


def test_every_byte_there_is_survives_the_gateway(city: City) -> None:
    everything = bytes(range(256)) * 40 + b"\r\n--boundary\r\n\r\n--\xff\xfe\x00"
    answer = city.upload(sample_files() | {"scan.pdf": everything})
    assert answer.status_code == 201, answer.text
    edition_id = answer.json()["edition"]["edition_id"]
    assert city.stored_original(edition_id, "scan.pdf") == hashlib.sha256(everything).hexdigest()


def _real_files() -> dict[str, bytes]:
    if not REAL.exists():
        pytest.skip(f"no real data at {Path('..') / REAL.relative_to(ROOT.parent)}")
    return {path.name: path.read_bytes() for path in sorted(REAL.glob("*.csv"))}


def test_a_real_citys_files_become_its_calendar(stack: DeployedStack) -> None:
    files = _real_files()
    city = City(stack, "44212")
    uploaded = city.upload(files, title="金沢市の2021年のデータ(試験)")
    assert uploaded.status_code == 201, uploaded.text
    draft = uploaded.json()
    assert (
        draft["edition"]["counts"]["areas"] == len(files["area_days.csv"].decode("utf-8-sig").strip().splitlines()) - 1
    )
    published = city.publish(draft["edition"]["edition_id"])
    assert published.status_code == 201, published.text
    areas = city.get("/areas", params={"limit": 200}).json()["items"]
    assert len(areas) == draft["edition"]["counts"]["areas"]
    following = city.get(f"/areas/{areas[0]['area_id']}/collections/next").json()
    assert following["date"] >= today().isoformat()
    assert following["collections"] != []

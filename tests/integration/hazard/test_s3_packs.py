"""Packs and reports in the imports bucket."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from tests.dataset_world import InventedPack

from machiport.hazard.datasets.errors import PackNotKept
from machiport.hazard.datasets.packs import CorruptPackError
from machiport.hazard.datasets.s3_packs import S3Packs

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

FIRST = InventedPack("first", {"tsunami": range(50)})
SECOND = InventedPack("second", {"tsunami": [1]})


@pytest.fixture
def packs(s3: "S3Client") -> S3Packs:
    s3.create_bucket(Bucket="imports", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    return S3Packs(s3, "imports")


def saved(packs: S3Packs, pack: InventedPack) -> str:
    pack_id, content = pack.written()
    packs.save(pack_id, BytesIO(content), b'{"invented": true}')
    return pack_id


def test_a_pack_and_its_report_are_kept(packs: S3Packs) -> None:
    for _ in range(2):
        pack_id = saved(packs, FIRST)
    with packs.open(pack_id) as reader:
        assert [record.section for record in reader.records()] == [FIRST.section("tsunami", n) for n in range(50)]
    assert packs.report(pack_id) == b'{"invented": true}'


def test_a_pack_that_is_not_kept_is_told(packs: S3Packs) -> None:
    with pytest.raises(PackNotKept), packs.open("0" * 64):
        raise AssertionError
    with pytest.raises(PackNotKept):
        packs.report("0" * 64)


def test_a_pack_that_is_another_one_is_told(packs: S3Packs) -> None:
    packs.save("0" * 64, BytesIO(FIRST.written()[1]), b"{}")
    with packs.open("0" * 64) as reader, pytest.raises(CorruptPackError):
        list(reader.records())


def test_old_packs_go_but_those_to_be_kept(packs: S3Packs, s3: "S3Client") -> None:
    first, second = saved(packs, FIRST), saved(packs, SECOND)
    s3.put_object(Bucket="imports", Key="imports/first.zip", Body=b"")
    now = datetime.now(UTC)
    assert packs.prune(frozenset(), now - timedelta(hours=1)) == []
    assert packs.prune(frozenset({second}), now + timedelta(hours=1)) == [first]
    with pytest.raises(PackNotKept), packs.open(first):
        raise AssertionError
    with packs.open(second) as reader:
        assert reader.header.title == "second"
    assert packs.report(first) == b'{"invented": true}', "reports stay"
    assert s3.head_object(Bucket="imports", Key="imports/first.zip")

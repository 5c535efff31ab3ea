"""Drafts in the uploads bucket."""

import json
from typing import TYPE_CHECKING

import pytest
from tests.garbage_world import edition_of

from machiport.garbage.ports import Draft
from machiport.garbage.s3_drafts import S3Drafts

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LONGEST_KEY = 1024


@pytest.fixture
def bucket(s3: "S3Client") -> "S3Client":
    s3.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    return s3


def test_originals_are_kept_byte_for_byte_whatever_they_are_called(bucket: "S3Client") -> None:
    originals = {
        "ごみ収集日程表" * 40 + ".csv": b"\x82\xb2\x82\xdd",
        "../../etc/passwd": b"",
        "a b+c&d.xlsx": bytes(range(256)),
    }
    draft = Draft(edition=edition_of({"north": 0}), report=b'{"counts":{},"problems":[]}')
    drafts = S3Drafts(bucket, "uploads")
    for _ in range(2):
        drafts.save("44201", "edition-1", draft, originals)
    keys = [found["Key"] for found in bucket.list_objects_v2(Bucket="uploads")["Contents"]]
    prefix = "44201/garbage/editions/edition-1/"
    assert all(key.startswith(prefix) and len(key.encode()) <= LONGEST_KEY for key in keys)

    def content(name: str) -> bytes:
        return bucket.get_object(Bucket="uploads", Key=prefix + name)["Body"].read()

    names = json.loads(content("uploaded/names.json"))
    assert {name: content(f"uploaded/{number}") for number, name in names.items()} == originals
    assert len(keys) == len(originals) + len(("names.json", "report", "edition"))
    assert drafts.edition("44201", "edition-1") == draft.edition
    assert drafts.report("44201", "edition-1") == draft.report

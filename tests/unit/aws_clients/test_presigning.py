"""Links and upload forms: signed with version 4, for the address at which phones reach the buckets."""

from urllib.parse import parse_qs, urlsplit

import pytest

from machiport.aws_clients import presigning_s3_client

BUCKET = "machiport-certificates"
REGION = "ap-northeast-1"


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://emulator.example:4566")


def _link(address: str) -> str:
    return presigning_s3_client(REGION, address).generate_presigned_url(
        "get_object", Params={"Bucket": BUCKET, "Key": "certificates/a.pdf"}, ExpiresIn=300
    )


def test_a_link_leads_to_the_region_s_own_address() -> None:
    link = urlsplit(_link(""))
    assert link.netloc == f"{BUCKET}.s3.{REGION}.amazonaws.com"
    assert link.path == "/certificates/a.pdf"


def test_a_link_leads_where_the_buckets_are_said_to_be() -> None:
    link = urlsplit(_link("http://127.0.0.1:4566"))
    assert (link.netloc, link.path) == ("127.0.0.1:4566", f"/{BUCKET}/certificates/a.pdf")


def test_links_and_forms_are_signed_with_version_4() -> None:
    assert parse_qs(urlsplit(_link("")).query)["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    form = presigning_s3_client(REGION).generate_presigned_post(BUCKET, "uploads/a")
    assert form["fields"]["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert form["url"] == f"https://{BUCKET}.s3.{REGION}.amazonaws.com/"

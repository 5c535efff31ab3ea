"""Our signatures are those of botocore, character by character."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from machiport.dynamo_signature import AwsKeys, signed_headers

TEXT = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=60)


@given(
    body=st.binary(max_size=300),
    keys=st.builds(AwsKeys, TEXT, TEXT, st.none() | TEXT),
    host=st.sampled_from(["dynamodb.ap-northeast-1.amazonaws.com", "127.0.0.1:4566", "localhost:8000"]),
    region=st.sampled_from(["ap-northeast-1", "ap-northeast-3"]),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1)).map(lambda instant: instant.replace(tzinfo=UTC)),  # noqa: DTZ001  # Hypothesis wants naive bounds
)
def test_signs_as_botocore_does(body: bytes, keys: AwsKeys, host: str, region: str, now: datetime) -> None:
    ours = signed_headers("GetItem", body, host=host, region=region, keys=keys, now=now)
    unsigned = {name: ours[name] for name in ("content-type", "x-amz-target")}
    request = AWSRequest("POST", f"https://{host}/", unsigned, body)
    with patch("botocore.auth.get_current_datetime", return_value=now.replace(tzinfo=None)):
        SigV4Auth(Credentials(*keys), "dynamodb", region).add_auth(request)
    theirs = {name.lower(): value for name, value in request.headers.items()}
    assert ours == theirs | {"host": host}


@pytest.mark.parametrize("other", [AwsKeys("a", "another", None), AwsKeys("a", "secret", "token")])
def test_another_key_signs_differently(other: AwsKeys) -> None:
    now = datetime(2026, 4, 1, tzinfo=UTC)

    def signature(keys: AwsKeys) -> str:
        headers = signed_headers("GetItem", b"{}", host="h", region="r", keys=keys, now=now)
        return headers["authorization"].rpartition("Signature=")[2]

    assert signature(AwsKeys("a", "secret", None)) != signature(other)

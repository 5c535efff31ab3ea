"""Clients for AWS: the one in the cloud, or the emulated one on this machine."""

from collections.abc import Mapping
from typing import Any, Final

import boto3
from botocore.config import Config

# MiniStack takes any; real ones must never reach it.
EMULATOR_CREDENTIALS: Final[Mapping[str, str]] = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def client(service: str, endpoint: str | None, region: str) -> Any:  # noqa: ANN401  # one type per service
    """Return a client for a service of the AWS at `endpoint` (None: the real one, with the caller's credentials)."""
    if endpoint is None:
        return boto3.client(service, region_name=region)  # type: ignore[call-overload]  # a name only known here
    return boto3.client(  # type: ignore[call-overload]  # a name only known here
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=EMULATOR_CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=EMULATOR_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"max_attempts": 2, "mode": "standard"}, connect_timeout=5),
    )

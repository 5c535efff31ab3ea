"""How the local stack's tools call AWS: the environment for child processes, and clients."""

import os
from typing import Any, Final

import boto3
from botocore.config import Config

from machiport_cli.local_stack.places import PROJECT_ROOT, REGION, StackPlace

# MiniStack takes any; real ones must never reach it.
_CREDENTIALS: Final = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
_INHERITED: Final = ("HOME", "LANG", "LC_ALL", "TZ", "TERM", "SSL_CERT_FILE", "UV_CACHE_DIR", "UV_DEFAULT_INDEX")


def child_environment(**more: str) -> dict[str, str]:
    """Return a small environment: nothing of the caller's AWS settings, our tools first on the path."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    inherited |= {name: value for name, value in os.environ.items() if name.startswith(("UV_", "PIP_"))}
    path = [str(PROJECT_ROOT / ".venv" / "bin"), str(PROJECT_ROOT / ".local" / "bin"), os.environ.get("PATH", "")]
    return {**inherited, "PATH": os.pathsep.join(path), **more}


def aws_environment(place: StackPlace, **more: str) -> dict[str, str]:
    """Return the environment of a program that shall call this stack and no other AWS."""
    return child_environment(
        **_CREDENTIALS, AWS_ENDPOINT_URL=place.endpoint, AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION, **more
    )


def client(service: str, endpoint: str | None, region: str = REGION) -> Any:  # noqa: ANN401  # one type per service
    """Return a client for a service of the AWS at `endpoint` (None: the real one, with the caller's credentials)."""
    if endpoint is None:
        return boto3.client(service, region_name=region)  # type: ignore[call-overload]  # a name only known here
    return boto3.client(  # type: ignore[call-overload]  # a name only known here
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=_CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"max_attempts": 2, "mode": "standard"}, connect_timeout=5),
    )

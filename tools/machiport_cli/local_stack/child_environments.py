"""The environments of the local stack's child processes."""

import os
from typing import Final

from machiport_cli.aws import EMULATOR_CREDENTIALS
from machiport_cli.local_stack.places import PROJECT_ROOT, REGION, StackPlace

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
        **EMULATOR_CREDENTIALS, AWS_ENDPOINT_URL=place.endpoint, AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION, **more
    )

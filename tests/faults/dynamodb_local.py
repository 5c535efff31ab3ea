"""Amazon's own DynamoDB Local, the second opinion beside MiniStack: found on this machine, or not there.

It comes inside an npm package and needs Java 17 or newer: `tools/dynamodb-local` brings it.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from machiport_cli.local_stack.gateway_process import free_port
from machiport_gates.paths import ROOT

HOME: Final = Path(os.environ.get("DYNAMODB_LOCAL") or ROOT / ".local" / "dynamodb_local" / "emulator")
_START_SECONDS: Final = 60


class NoDynamoDBLocalError(Exception):
    """It is not on this machine, or does not start; the text says what is missing."""


@contextmanager
def dynamodb_local() -> Iterator[str]:
    """Run it in memory on a free port; give its address.

    Raises NoDynamoDBLocalError.
    """
    java, jar = shutil.which("java"), HOME / "DynamoDBLocal.jar"
    if java is None or not jar.exists():
        missing = "Java" if java is None else "DynamoDBLocal.jar (npm package amplify-dynamodb-simulator)"
        raise NoDynamoDBLocalError(f"DynamoDB Local is not compared with: {missing} is not on this machine")
    port = free_port()
    options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
    command = [java, "-Xmx512m", "-Djava.library.path=DynamoDBLocal_lib", "-jar", jar.name, *options]
    process = subprocess.Popen(  # noqa: S603  # a fixed program
        command, cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield _address(process, port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _address(process: "subprocess.Popen[bytes]", port: int) -> str:
    """Wait until it answers; it says 400 to what is no request of DynamoDB's."""
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(address, timeout=1).close()
        except HTTPError:
            return address
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return address
    raise NoDynamoDBLocalError("DynamoDB Local does not start")

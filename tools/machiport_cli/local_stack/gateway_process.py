"""Starting and stopping the gateway (MiniStack) as a process of ours, and nothing else."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from machiport_cli.local_stack.child_environments import aws_environment
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.local_stack.places import REGION, StackPlace

_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 20
_POLL_SECONDS: Final = 0.05
_MEMORY_FOLDER: Final = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it, closed to others
_SCRATCH_BYTES: Final = 4 * 2**30


def is_port_free(port: int) -> bool:
    """Say whether a program could listen on that port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class GatewayProcess:
    """MiniStack with its Lambda processes. Ends with `stop`, and by itself when this process dies."""

    def __init__(self, place: StackPlace, *, keeps_data: bool, checks_permissions: bool = False) -> None:
        """Take the stack's place, whether its data survives a restart, and whether functions may only what IAM says."""
        self._place = place
        self._keeps_data = keeps_data
        self._checks_permissions = checks_permissions
        self._scratch = _scratch_of(place)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers.

        Raises LocalStackFailureError when it does not come up.
        """
        place = self._place
        place.directory.mkdir(parents=True, exist_ok=True)
        self._forget_scratch()
        self._scratch.mkdir(parents=True, mode=0o700)
        with place.gateway_log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and file
                [sys.executable, "-P", str(Path(__file__).with_name("gateway.py")), str(place.port),
                 str(place.outputs_file)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=place.directory,
                env=self._environment(),
                process_group=0,  # a Ctrl-C in the terminal is ours to answer, in order
            )  # fmt: skip
        self._wait_until_healthy()

    def stop(self) -> None:
        """Stop it, so that it saves its data, then whatever is left of its process group."""
        process = self._process
        if process is None:
            return
        self._process = None
        if process.stdin is not None:
            process.stdin.close()
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._forget_scratch()

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def _environment(self) -> dict[str, str]:
        directory = self._place.directory
        return aws_environment(
            self._place,
            GATEWAY_PORT=str(self._place.port),
            MINISTACK_HOST="127.0.0.1",
            MINISTACK_REGION=REGION,
            LAMBDA_EXECUTOR="local",
            AUTH="true" if self._checks_permissions else "false",
            PERSIST_STATE="1" if self._keeps_data else "0",
            STATE_DIR=str(directory / "services"),
            S3_PERSIST="1" if self._keeps_data else "0",
            S3_DATA_DIR=str(directory / "s3"),
            TMPDIR=str(self._scratch),
            SFTP_ENABLED="0",
            IOT_MTLS_ENABLED="0",
            DOCKER_HOST="unix:///nonexistent",  # it would tidy up containers; there are none of ours
            LOG_LEVEL="WARNING",
        )

    def _forget_scratch(self) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if not self.is_running:
                raise LocalStackFailureError(f"MiniStack ended at once; see {self._place.gateway_log}")
            if is_healthy(self._place):
                return
            time.sleep(_POLL_SECONDS)  # a start-up has no event to wait for over HTTP
        self.stop()
        raise LocalStackFailureError(
            f"MiniStack did not answer within {_START_SECONDS} s; see {self._place.gateway_log}"
        )


def _scratch_of(place: StackPlace) -> Path:
    """Return the folder for what Lambda processes unpack: thousands of small files for each of them.

    In memory where the system offers enough of it: starting and stopping take seconds less.
    """
    try:
        if shutil.disk_usage(_MEMORY_FOLDER).free > _SCRATCH_BYTES:
            name = hashlib.sha256(str(place.directory.resolve()).encode()).hexdigest()[:16]
            return _MEMORY_FOLDER / f"machiport-{os.getuid()}-{name}"
    except OSError:
        pass  # there is no such folder on this system
    return place.directory / "scratch"


def is_healthy(place: StackPlace) -> bool:
    """Say whether MiniStack answers there."""
    try:
        with urlopen(f"{place.endpoint}/_ministack/health", timeout=2) as answer:  # noqa: S310  # always http://127.0.0.1
            status: int = answer.status
            return status == 200  # noqa: PLR2004  # HTTP OK
    except (URLError, OSError):
        return False

"""One built function under AWS' own Runtime Interface Emulator, which comes with aws-sam-cli; no Docker.

As in Lambda, the code finds only its artefact, the layers (as below /opt/python) and the runtime: the interpreter
is the bare one, not this project's environment, so that a package missing from a layer is missing here too.
"""

import importlib.util
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import samcli

from machiport_cli.local_stack.gateway_process import free_port

# What is in Lambda's runtime rather than in a function: the runtime interface client and what it imports.
_RUNTIME_MODULES = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
_INVOCATIONS = "/2015-03-31/functions/function/invocations"
# The emulator's port opens a moment after its process starts; httpx tries again with growing pauses until it does.
_CONNECTION_TRIES = 10
_STOPPING_SECONDS = 5
# A start is part of the first event's time here, and a busy machine takes long over it: what a function may take in
# the cloud is not measured with these events.
_START_ALLOWANCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class BuiltFunction:
    """A function as `sam build` left it: where its parts are, and what its environment holds."""

    label: str
    handler: str
    artefact: Path
    layers: Sequence[Path]
    timeout_seconds: int
    environment: Mapping[str, str]


class EmulatedFunction:
    """A function that waits for events. The emulator takes one at a time, so do not share it between threads."""

    def __init__(self, address: str, timeout_seconds: int, log: Path) -> None:
        """Send events to the emulator at `address`; what the function says is in `log`."""
        self._url = f"http://{address}{_INVOCATIONS}"
        transport = httpx.HTTPTransport(retries=_CONNECTION_TRIES)
        timeout = timeout_seconds + _STOPPING_SECONDS
        self._client = httpx.Client(transport=transport, timeout=timeout, trust_env=False)
        self.log = log

    def invoke(self, event: Mapping[str, Any]) -> Any:  # a handler may answer with any JSON
        """Return what the handler answers; its exceptions come back as a mapping with `errorType`."""
        # The transport tries again only to connect, so no connection is kept for the next event.
        text = self._client.post(self._url, content=json.dumps(event), headers={"Connection": "close"}).text
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            said = self.log.read_text("utf-8", errors="replace")[-2000:]
            raise AssertionError(f"no JSON came back but {text!r}; the function said: {said}") from None

    def close(self) -> None:
        """Close what connects to the emulator."""
        self._client.close()


def _emulator() -> Path:
    machine = "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"
    return Path(samcli.__file__).parent / "local" / "rapid" / f"aws-lambda-rie-{machine}"


def _runtime(folder: Path) -> Path:
    """Make a folder that holds the runtime interface client alone, out of this project's environment."""
    folder.mkdir(exist_ok=True)
    for name in _RUNTIME_MODULES:
        spec = importlib.util.find_spec(name)
        assert spec is not None, name
        assert spec.origin is not None, name
        source = Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)
        (folder / source.name).symlink_to(source)
    return folder


def _environment(function: BuiltFunction, runtime: Path) -> dict[str, str]:
    path = [function.artefact, *(layer / "python" for layer in function.layers), runtime]
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_TASK_ROOT": str(function.artefact),
        "AWS_LAMBDA_FUNCTION_NAME": function.label,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout_seconds + _START_ALLOWANCE_SECONDS),
        "AWS_REGION": "ap-northeast-1",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        **function.environment,
    }


@contextmanager
def emulated(function: BuiltFunction, folder: Path) -> Iterator[EmulatedFunction]:
    """Start one function under the emulator, with `folder` for its log, and stop it at the end."""
    address, runtime_api = (f"127.0.0.1:{free_port()}" for _ in range(2))
    interpreter = Path(os.path.realpath(sys.executable))
    command: list[str | Path] = [
        _emulator(), "--log-level", "warn",
        "--runtime-interface-emulator-address", address, "--runtime-api-address", runtime_api,
        interpreter, "-m", "awslambdaric", function.handler,
    ]  # fmt: skip
    log = folder / f"{function.label}.log"
    environment = _environment(function, _runtime(folder / f"{function.label}-runtime"))
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603  # the emulator that this project installs, and fixed words
            command,
            cwd=function.artefact,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            process_group=0,  # so that the runtime, the emulator's child, ends with it
        )
        try:
            with closing(
                EmulatedFunction(address, function.timeout_seconds + _START_ALLOWANCE_SECONDS, log)
            ) as emulated_function:
                yield emulated_function
        finally:
            _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(_STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()

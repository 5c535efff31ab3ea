"""Bringing a whole local stack up, once, and down again."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.building import build
from machiport_cli.local_stack.deploying import deploy, is_deployed
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.local_stack.gateway_process import GatewayProcess, free_port, is_healthy, is_port_free
from machiport_cli.local_stack.places import StackPlace, places_beside


@dataclass(frozen=True, slots=True)
class RunningStack:
    """A stack that runs: what was deployed, and clients for its AWS."""

    place: StackPlace
    outputs: StackOutputs
    gateway: GatewayProcess

    @property
    def base_url(self) -> str:
        """Address of the API, stage included, without a slash at the end."""
        return self.outputs.base_url

    def client(self, service: str) -> Any:  # noqa: ANN401  # see aws.client
        """Return a boto3 client for one of the stack's AWS services."""
        return client(service, self.outputs.endpoint, self.outputs.region)


@contextmanager
def running_stack(
    state_directory: Path, port: int | None = None, *, keeps_data: bool = False, checks_permissions: bool = False
) -> Iterator[RunningStack]:
    """Build what changed, start a private MiniStack, deploy into it, and stop it at the end.

    For tests: nothing is seeded, the port is free unless given, `state_directory` holds all it keeps. With
    `keeps_data` a second stack in the same directory has the first one's data; with `checks_permissions` functions may
    do only what the template's roles and policies allow, as in the cloud.

    Raises LocalStackFailureError when any of it fails.
    """
    place = StackPlace(port or free_port(), state_directory)
    gateway = GatewayProcess(place, keeps_data=keeps_data, checks_permissions=checks_permissions)
    with only_stack_of(place):
        digest = build()
        gateway.start()
        try:
            yield RunningStack(place, bring_up_to_date(place, digest), gateway)
        finally:
            gateway.stop()


def bring_up_to_date(place: StackPlace, digest: str) -> StackOutputs:
    """Deploy what was built unless exactly that is deployed already, and return the outputs.

    Raises LocalStackFailureError when the deployment fails.
    """
    if is_deployed(place, digest):
        outputs = StackOutputs.load(place.outputs_file)
        if outputs is not None:
            return outputs
    return deploy(place, digest)


@contextmanager
def only_stack_of(place: StackPlace) -> Iterator[None]:
    """Hold the place's lock.

    Raises LocalStackFailureError when a stack runs from there already, or when another program has the port.
    """
    place.directory.mkdir(parents=True, exist_ok=True)
    with place.lock_file.open("w") as lock:
        if not _take(lock):
            raise LocalStackFailureError(
                f"Machiport already runs from this folder at {place.base_url} "
                "(new code: make deploy; stop: Ctrl-C there)."
            )
        if not is_port_free(place.port):
            raise LocalStackFailureError(
                f"Port {place.port} is taken by another program. Stop that one, or take another port: "
                f"make run GATEWAY_PORT={place.port + 1}"
            )
        yield


def stack_in(place: StackPlace) -> StackOutputs:
    """Return the outputs of the stack that runs there.

    Raises LocalStackFailureError when none runs, or nothing is deployed.
    """
    if not is_running(place) or not is_healthy(place):
        raise LocalStackFailureError(f"Nothing runs at {place.endpoint} from this folder. {_way_out(place)}")
    outputs = StackOutputs.load(place.outputs_file)
    if outputs is None:
        raise LocalStackFailureError(f"Nothing is deployed at {place.endpoint} yet. Try: make deploy")
    return outputs


def _way_out(place: StackPlace) -> str:
    """Return what to do where nothing runs: start it, or name the port of what does run from this checkout."""
    others = [str(other.port) for other in places_beside(place) if is_running(other)]
    return (
        f"Something runs on another port: give GATEWAY_PORT={' or '.join(others)}"
        if others
        else "Start it with: make run"
    )


def is_running(place: StackPlace) -> bool:
    """Say whether a stack runs from that place."""
    if not place.lock_file.exists():
        return False
    with place.lock_file.open("r") as lock:
        return not _take(lock)


def forget_data(place: StackPlace) -> None:
    """Remove all that a stopped stack kept, but not its lock."""
    for path in place.directory.iterdir():
        if path == place.lock_file:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

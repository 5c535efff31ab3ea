"""Where the local stack keeps things, and what one stack is called and reached by."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from machiport_cli.local_stack.failures import LocalStackFailureError

PROJECT_ROOT: Final = Path(__file__).resolve().parents[3]
BUILD_DIRECTORY: Final = PROJECT_ROOT / ".aws-sam" / "local"
REGION: Final = "ap-northeast-1"
STACK_NAME: Final = "machiport"
STAGE: Final = "v1"
DEFAULT_PORT: Final = 4566
_HIGHEST_PORT: Final = 65535


@dataclass(frozen=True, slots=True)
class StackPlace:
    """One local stack: the port it answers on (loopback only) and the folder that holds all it keeps."""

    port: int
    directory: Path

    @property
    def endpoint(self) -> str:
        """Address of the emulated AWS."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """Address of the API, shaped as in the cloud: host, stage, path."""
        return f"{self.endpoint}/{STAGE}"

    @property
    def outputs_file(self) -> Path:
        """What the last deployment made (`StackOutputs` as JSON); the gateway reads the API's id from it."""
        return self.directory / "outputs.json"

    @property
    def warning_feed_file(self) -> Path:
        """The address at which `make run` serves the sample warnings; a stack without it reads none."""
        return self.directory / "warning-feed"

    @property
    def smart_lock_file(self) -> Path:
        """The address at which `make run` serves door locks; a stack without it has none."""
        return self.directory / "smart-locks"

    @property
    def payment_gateway_file(self) -> Path:
        """The address at which `make run` serves a payment gateway; a stack without it takes no cards."""
        return self.directory / "payment-gateway"

    @property
    def payment_ledger_file(self) -> Path:
        """What the served payment gateway remembers over a restart."""
        return self.directory / "payment-ledger.json"

    @property
    def virus_scanner_file(self) -> Path:
        """The address at which `make run` serves a virus scanner; a stack without it takes no attachments."""
        return self.directory / "virus-scanner"

    @property
    def lock_file(self) -> Path:
        """Held (flock) as long as a stack runs from this folder."""
        return self.directory / "running.lock"

    @property
    def gateway_log(self) -> Path:
        """What MiniStack says."""
        return self.directory / "gateway.log"

    @property
    def deploy_log(self) -> Path:
        """What `sam deploy` says."""
        return self.directory / "deploy.log"


def places_beside(place: StackPlace) -> list[StackPlace]:
    """Return the places of the other ports that a stack has ever run on beside it, by port."""
    folders = place.directory.parent.glob("[0-9]*")
    ports = sorted(int(folder.name) for folder in folders if folder.name.isdecimal())
    beside = [StackPlace(port, place.directory.with_name(str(port))) for port in ports]
    return [other for other in beside if other.directory != place.directory]


def checkout_place(port: int) -> StackPlace:
    """Return the place of the stack that `make run` starts in this checkout on that port.

    Raises LocalStackFailureError for a number that is no port.
    """
    if not 0 < port <= _HIGHEST_PORT:
        raise LocalStackFailureError(f"GATEWAY_PORT={port} is no port: take a number from 1 to {_HIGHEST_PORT}.")
    return StackPlace(port, PROJECT_ROOT / ".local" / "state" / str(port))

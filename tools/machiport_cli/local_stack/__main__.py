"""What `make run`, `make deploy`, `make build` and `make seed` call."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.building import build as build_changes
from machiport_cli.local_stack.deploying import deploy as deploy_build
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.local_stack.gateway_process import GatewayProcess
from machiport_cli.local_stack.log_following import LogFollower
from machiport_cli.local_stack.places import DEFAULT_PORT, StackPlace, checkout_place
from machiport_cli.local_stack.running import bring_up_to_date, forget_data, only_stack_of, stack_in
from machiport_cli.local_stack.simulations import Simulations, served_simulations
from machiport_cli.local_stack.start_check import require_starting_functions
from machiport_cli.seeding import seed_sample_region
from machiport_cli.tokens import issue_token

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Machiport on this machine.")
console = Console(highlight=False, soft_wrap=True)

Port = Annotated[int, typer.Option(envvar="GATEWAY_PORT", help="Port on the loopback address.")]


@app.command()
def run(
    port: Port = DEFAULT_PORT,
    fresh: Annotated[str, typer.Option(envvar="FRESH", help="1 forgets all data first.")] = "",
) -> None:
    """Start everything, show its addresses, follow its logs until Ctrl-C."""
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # also where a shell ignores Ctrl-C for us
        signal.signal(signal_number, _interrupt)
    try:
        place = checkout_place(port)
        gateway = GatewayProcess(place, keeps_data=True)
        with only_stack_of(place):
            if fresh not in {"", "0"}:
                forget_data(place)
            with served_simulations(place) as simulations:
                try:
                    _bring_up(place, gateway, simulations)
                    LogFollower(place).follow(console)
                finally:
                    _take_down(gateway)
    except (LocalStackFailureError, BotoCoreError, ClientError) as failure:
        _fail(failure)
    except KeyboardInterrupt:
        console.print("Stopped. Data is kept (make run FRESH=1 forgets it).")


@app.command()
def deploy(port: Port = DEFAULT_PORT) -> None:
    """Build what changed and put it into the running stack."""
    try:
        place = checkout_place(port)
        stack_in(place)
        with _step("Building"):
            digest = build_changes()
        with _step("Deploying"):
            outputs = deploy_build(place, digest)
        with _step("Starting the functions"):
            require_starting_functions(outputs)
    except (LocalStackFailureError, BotoCoreError, ClientError) as failure:
        _fail(failure)
    console.print(f"In force at {place.base_url}")


@app.command()
def build() -> None:
    """Build what changed for this machine."""
    try:
        with _step("Building"):
            build_changes()
    except (LocalStackFailureError, BotoCoreError, ClientError) as failure:
        _fail(failure)


@app.command()
def seed(port: Port = DEFAULT_PORT) -> None:
    """Put the sample region's data into the running stack again."""
    try:
        seed_sample_region(stack_in(checkout_place(port)), console)
    except (LocalStackFailureError, BotoCoreError, ClientError) as failure:
        _fail(failure)
    console.print("The sample region is there.")


def _bring_up(place: StackPlace, gateway: GatewayProcess, simulations: Simulations) -> None:
    began = time.monotonic()
    with _step("Building"):
        digest = build_changes()
    with _step("Starting MiniStack"):
        gateway.start()
    with _step("Deploying"):
        outputs = bring_up_to_date(place, digest)
        simulations.hand_over_keys(outputs)
    with _step("Seeding the sample region"):
        seed_sample_region(outputs, console)
    _show_addresses(outputs, simulations, time.monotonic() - began)


def _show_addresses(outputs: StackOutputs, simulations: Simulations, seconds: float) -> None:
    resident = issue_token(outputs, "resident")
    clerk = issue_token(outputs, "staff")
    console.print()
    console.print(f"[bold]Machiport runs[/bold] (ready after {seconds:.0f} s). Ctrl-C stops it.")
    console.print()
    console.print(f"  API    [bold]{outputs.base_url}[/bold]")
    console.print(f"  Docs   {outputs.base_url}/docs")
    console.print(f"  Map    {outputs.base_url}/map")
    console.print(f"  AWS    {outputs.endpoint}  (region {outputs.region})")
    console.print(f"  Locks  {simulations.locks.url}")
    console.print(f"  Cards  {simulations.payments.url}  (a payment gateway for trying out)")
    console.print()
    console.print("Tokens for trying out (valid 60 and 30 minutes; later ones: make token)")
    console.print(f"\n  RESIDENT={resident}", markup=False)
    console.print(f"\n  STAFF={clerk}", markup=False)
    console.print("\nWhat the functions say:")


def _take_down(gateway: GatewayProcess) -> None:
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not lose data
    try:
        gateway.stop()
    finally:
        signal.signal(signal.SIGINT, previous)


@contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.monotonic()
    with console.status(f"{name} ..."):
        yield
    console.print(f"{name} [dim]({time.monotonic() - began:.1f} s)[/dim]")


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _fail(failure: Exception) -> NoReturn:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"machiport: {failure}", style="red", markup=False)
    raise typer.Exit(1)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    app()

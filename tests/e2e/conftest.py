"""One deployed, seeded stack for all tests that ask over HTTP; they carry `xdist_group("stack")`."""

import io
from collections.abc import Iterator

import httpx
import pytest
from rich.console import Console
from tests.e2e.deployed_stack import DeployedStack

from machiport_cli import local_stack
from machiport_cli.local_stack.gateway_process import free_port
from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.simulations import served_simulations
from machiport_cli.seeding import seed_sample_region


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedStack]:
    """Deploy the template, seed the sample region, and stop everything after the last test.

    Functions may do only what the template's roles allow: a missing permission fails here as it would in the cloud.
    """
    place = StackPlace(free_port(), tmp_path_factory.mktemp("stack"))
    with (
        served_simulations(place) as simulations,
        local_stack.running_stack(place.directory, place.port, checks_permissions=True) as running,
    ):
        simulations.hand_over_keys(running.outputs)
        seed_sample_region(running.outputs, Console(file=io.StringIO()))
        # A cold function needs a second or two; API Gateway gives up after 29.
        with httpx.Client(base_url=running.base_url, timeout=35, trust_env=False) as http:
            yield DeployedStack(running, http, simulations)

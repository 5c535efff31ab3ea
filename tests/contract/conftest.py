"""What the contract tests look at: a deployment to the cloud as the templates describe it."""

from functools import cache

import pytest

from machiport_gates.deployed_view import Resources, deployed
from machiport_gates.sam_translation import cloud_parameters


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that look at it on one process: making it takes seconds."""
    for item in items:
        if "cloud" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("cloud"))


@cache
def _deployed_to_the_cloud() -> Resources:
    return deployed(cloud_parameters())


@pytest.fixture
def cloud() -> Resources:
    """Return all resources of a deployment to AWS. Made once: tests that change it change a copy."""
    return _deployed_to_the_cloud()

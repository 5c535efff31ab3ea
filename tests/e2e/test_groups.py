"""Tests that share a stack stay on one process: otherwise each process deploys one, and the run takes twice as long."""

import pytest

pytestmark = pytest.mark.xdist_group("groups")


def test_the_group_is_in_the_name_by_which_the_scheduler_sorts(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("one process runs all tests")
    assert request.node.nodeid.endswith("@groups")

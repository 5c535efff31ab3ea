"""Door locks over HTTP, for one test each."""

from collections.abc import Iterator

import pytest
from tests.door_world import DoorWorld

from machiport_cli.local_stack.lock_server import start_locks


@pytest.fixture
def doors() -> Iterator[DoorWorld]:
    """Return reservations with doors; every lock exists."""
    server = start_locks()
    yield DoorWorld(server)
    server.stop()

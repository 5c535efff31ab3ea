"""Unit tests talk to nobody: sockets are shut (but for the event loop's own pair)."""

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def _no_sockets() -> object:
    disable_socket(allow_unix_socket=True)
    yield None
    enable_socket()

"""The served scanner keeps its port over a restart, and takes another one where that is taken."""

import socket
from pathlib import Path

from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.served_scanner import served_scanner


def test_a_place_remembers_where_its_scanner_is(tmp_path: Path) -> None:
    place = StackPlace(4566, tmp_path)
    with served_scanner(place) as first:
        assert place.virus_scanner_file.read_text() == first.address
        with socket.create_connection(("127.0.0.1", first.port), timeout=10) as connection:
            connection.sendall(b"zPING\0")
            assert connection.recv(10) == b"PONG\0"
        with served_scanner(StackPlace(4567, tmp_path)) as other:
            assert other.port != first.port
        place.virus_scanner_file.write_text(first.address)
    with served_scanner(place) as again:
        assert again.address == first.address

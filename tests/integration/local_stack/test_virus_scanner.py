"""The simulated scanner speaks clamd's protocol, byte for byte, and finds EICAR's test file."""

import socket
import struct
from collections.abc import Iterator

import pytest

from machiport_cli.local_stack.virus_scanner import EICAR, LARGEST_STREAM, SIGNATURE, ScannerFault, VirusScanner


@pytest.fixture
def scanner() -> Iterator[VirusScanner]:
    """Return a scanner that runs."""
    running = VirusScanner()
    yield running
    running.stop()


def ask(scanner: VirusScanner, sent: bytes) -> bytes:
    """Send bytes; return all that comes back."""
    with socket.create_connection(("127.0.0.1", scanner.port), timeout=10) as connection:
        connection.sendall(sent)
        answer = b""
        while part := connection.recv(4096):
            answer += part
        return answer


def stream(*chunks: bytes) -> bytes:
    """Return the bytes of an INSTREAM of those chunks."""
    return b"zINSTREAM\0" + b"".join(struct.pack("!I", len(chunk)) + chunk for chunk in (*chunks, b""))


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"zPING\0", b"PONG\0"),
        (b"nPING\n", b"PONG\n"),
        (b"PING\n", b"PONG\n"),
        (b"zRELOAD\0", b"UNKNOWN COMMAND\0"),
        (b"zVERSION\0", b"ClamAV 1.4.3/0/simulated by machiport\0"),
    ],
)
def test_a_command_is_answered_as_it_was_asked(scanner: VirusScanner, sent: bytes, answer: bytes) -> None:
    assert ask(scanner, sent) == answer


def test_what_is_harmless_is_clean(scanner: VirusScanner) -> None:
    assert ask(scanner, stream(b"%PDF-1.7", b"nothing else")) == b"stream: OK\0"
    assert ask(scanner, stream()) == b"stream: OK\0"


def test_the_test_file_is_found_wherever_chunks_cut_it(scanner: VirusScanner) -> None:
    assert len(EICAR) == 68
    found = f"stream: {SIGNATURE} FOUND\0".encode()
    for cut in (0, 1, 34, 68):
        assert ask(scanner, stream(EICAR[:cut], EICAR[cut:]) if 0 < cut < 68 else stream(EICAR)) == found


def test_a_stream_above_the_limit_is_refused_before_it_is_read(scanner: VirusScanner) -> None:
    announced = b"zINSTREAM\0" + struct.pack("!I", LARGEST_STREAM + 1)
    assert ask(scanner, announced) == b"INSTREAM size limit exceeded. ERROR\0"


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ("hang_up", b""),
        ("error", b"stream: Can't open file or directory ERROR\0"),
        ("full", b"INSTREAM size limit exceeded. ERROR\0"),
    ],
)
def test_a_planned_fault_is_met_once(scanner: VirusScanner, fault: ScannerFault, answer: bytes) -> None:
    scanner.plan(fault)
    assert ask(scanner, stream(b"harmless")) == answer
    assert ask(scanner, stream(b"harmless")) == b"stream: OK\0"


def test_whoever_goes_away_in_the_middle_harms_nobody(scanner: VirusScanner) -> None:
    with socket.create_connection(("127.0.0.1", scanner.port), timeout=10) as connection:
        connection.sendall(b"zINSTREAM\0" + struct.pack("!I", 100) + b"half")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b""
    assert ask(scanner, b"zPING\0") == b"PONG\0"

"""ClamAV's protocol, spoken with the local stack's stand-in over real sockets."""

from collections.abc import Iterator

import pytest

from machiport.applications.attachments.clamd_scanner import ClamdScanner
from machiport.applications.attachments.ports import ScannerUnavailable
from machiport_cli.local_stack.virus_scanner import EICAR, VirusScanner

MEBIBYTE = 2**20


@pytest.fixture
def clamd() -> Iterator[VirusScanner]:
    scanner = VirusScanner()
    yield scanner
    scanner.stop()


def test_clamds_protocol_is_spoken(clamd: VirusScanner) -> None:
    scanner = ClamdScanner(clamd.address, 5)
    assert scanner.verdict_on(b"x" * MEBIBYTE) == "clean"
    assert scanner.verdict_on(b"") == "clean"
    assert scanner.verdict_on(EICAR) == "infected"
    clamd.plan("full")
    assert scanner.verdict_on(b"x") == "too_large"
    for fault in ("hang_up", "error"):
        clamd.plan(fault)
        with pytest.raises(ScannerUnavailable):
            scanner.verdict_on(b"x")
    clamd.stop()
    with pytest.raises(ScannerUnavailable):
        scanner.verdict_on(b"x")

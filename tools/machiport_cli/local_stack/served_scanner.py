"""The virus scanner beside a local stack: served while it runs, where its deployment looks for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from machiport_cli.local_stack.last_port import on_the_last_port
from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.virus_scanner import VirusScanner


@contextmanager
def served_scanner(place: StackPlace) -> Iterator[VirusScanner]:
    """Serve a virus scanner; the place remembers its address, so that a deployment finds it."""
    scanner = on_the_last_port(place.virus_scanner_file, VirusScanner)
    try:
        place.virus_scanner_file.write_text(scanner.address, "utf-8")
        yield scanner
    finally:
        scanner.stop()

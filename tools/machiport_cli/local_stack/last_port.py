"""A server beside a local stack on the port that it had the last time: another one means another deployment."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit


def on_the_last_port[Server](file: Path, start: Callable[[int], Server]) -> Server:
    """Start a server on the port of the address in `file`, on any free one (0) where that is taken or unknown.

    Raises OSError where no port is free.
    """
    if file.exists():
        address = file.read_text("utf-8")
        port = urlsplit(address if "//" in address else f"//{address}").port
        try:
            return start(port or 0)
        except OSError:
            pass  # another program has it now
    return start(0)

"""ClamAV's daemon as virus scanner, over its own protocol (clamd, INSTREAM), in TCP."""

import socket
import struct
from typing import Final

from machiport.applications.attachments.ports import ScannerUnavailable, Verdict

_CHUNK: Final = 256 * 1024
_LENGTH: Final = struct.Struct("!I")
_LONGEST_REPLY: Final = 4096


class ClamdScanner:
    """A clamd at `host:port`. Each scan is one connection: nothing is shared between files."""

    def __init__(self, address: str, seconds: float = 30.0) -> None:
        """Connect to `address` (`host:port`), waiting at most `seconds` for each answer.

        Raises ValueError for an address of another form.
        """
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError("the virus scanner's address must be host:port")
        self._address = (host, int(port))
        self._seconds = seconds

    def verdict_on(self, content: bytes) -> Verdict:
        """Return the verdict on a file.

        Raises ScannerUnavailable where the scanner is away, breaks off, or says anything but a verdict.
        """
        try:
            with socket.create_connection(self._address, self._seconds) as connection:
                connection.settimeout(self._seconds)
                _send(connection, content)
                reply = _reply(connection)
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error
        if reply == "stream: OK":
            return "clean"
        if reply.endswith(" FOUND"):
            return "infected"
        if "size limit exceeded" in reply:
            return "too_large"
        raise ScannerUnavailable(reply[:100])


def _send(connection: socket.socket, content: bytes) -> None:
    connection.sendall(b"zINSTREAM\0")
    try:
        for at in range(0, len(content), _CHUNK):
            chunk = content[at : at + _CHUNK]
            connection.sendall(_LENGTH.pack(len(chunk)) + chunk)
        connection.sendall(_LENGTH.pack(0))
    except (BrokenPipeError, ConnectionResetError):
        return  # above its limit clamd answers and hangs up; what it said is read next


def _reply(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < _LONGEST_REPLY:
        some = connection.recv(_LONGEST_REPLY)
        if not some:
            break
        received += some
    return received.rstrip(b"\0\n").decode("utf-8", "replace")

"""A virus scanner on this machine that speaks ClamAV's protocol (clamd): PING, VERSION and INSTREAM, over TCP.

It knows one virus: EICAR's harmless test file, which every scanner finds. Everything else is clean.
"""

import socketserver
import struct
from collections import deque
from threading import Lock, Thread
from typing import Final, Literal, get_args

# hang_up: no answer comes. error: the scanner says that it could not look. full: as for a stream above its limit.
type ScannerFault = Literal["hang_up", "error", "full"]

FAULTS: Final[tuple[str, ...]] = get_args(ScannerFault.__value__)
SIGNATURE: Final = "Eicar-Test-Signature"
# clamd's StreamMaxLength, as it is shipped.
LARGEST_STREAM: Final = 25 * 2**20

# Put together here, or scanners would take this file for the virus.
EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"

_LONGEST_COMMAND: Final = 64
_LENGTH: Final = struct.Struct("!I")
_SECONDS: Final = 30.0
_VERSION: Final = "ClamAV 1.4.3/0/simulated by machiport"
_ERRORS: Final = {"error": "Can't open file or directory ERROR", "full": "INSTREAM size limit exceeded. ERROR"}


class VirusScanner:
    """The scanner as it runs. `address` (host:port) is what the template's VirusScannerAddress is set to."""

    def __init__(self, port: int = 0) -> None:
        """Serve from a thread of our own until `stop`; port 0 takes any free one.

        Raises OSError where the port is taken.
        """
        self._faults: deque[ScannerFault] = deque()
        self._guard = Lock()
        self._server = _Server(("127.0.0.1", port), _Conversation)
        self._server.scanner = self
        self.port: Final[int] = self._server.server_address[1]
        self.address: Final = f"127.0.0.1:{self.port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def plan(self, fault: ScannerFault, times: int = 1) -> None:
        """Let the next `times` streams meet a fault."""
        with self._guard:
            self._faults.extend([fault] * times)

    def next_fault(self) -> ScannerFault | None:
        """Return what happens to the stream that has just arrived; None: nothing."""
        with self._guard:
            return self._faults.popleft() if self._faults else None

    def stop(self) -> None:
        """Stop serving and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False  # a conversation that hangs must not hold up the end
    scanner: VirusScanner


class _Conversation(socketserver.StreamRequestHandler):
    """One connection: one command, one answer, as clamd does outside of its IDSESSION."""

    timeout = _SECONDS
    server: _Server

    def handle(self) -> None:
        """Read a command and answer; whoever speaks otherwise is left alone."""
        try:
            self._answer()
        except (OSError, EOFError):
            return

    def _answer(self) -> None:
        command, end = self._command()
        match command:
            case b"PING":
                answer: str | None = "PONG"
            case b"VERSION":
                answer = _VERSION
            case b"INSTREAM":
                answer = self._scanned()
            case _:
                answer = "UNKNOWN COMMAND"
        if answer is not None:
            self.wfile.write(answer.encode() + end)

    def _command(self) -> tuple[bytes, bytes]:
        """Return a command and what ends it: `zPING` ends with a zero byte, `nPING` and `PING` with a line."""
        first = self._read(1)
        end = b"\0" if first == b"z" else b"\n"
        command = b"" if first in (b"z", b"n") else first
        while len(command) < _LONGEST_COMMAND and (byte := self._read(1)) != end:
            command += byte
        return command.strip(), end

    def _scanned(self) -> str | None:
        """Read a stream (chunks, each behind its length in four bytes; a length of 0 ends it) and judge it."""
        stream = bytearray()
        while length := _LENGTH.unpack(self._read(_LENGTH.size))[0]:
            if len(stream) + length > LARGEST_STREAM:
                return _ERRORS["full"]
            stream += self._read(length)
        match self.server.scanner.next_fault():
            case "hang_up":
                return None
            case "error" | "full" as fault:
                return f"stream: {_ERRORS[fault]}" if fault == "error" else _ERRORS[fault]
        return f"stream: {SIGNATURE} FOUND" if EICAR in stream else "stream: OK"

    def _read(self, length: int) -> bytes:
        read = self.rfile.read(length)
        if len(read) < length:
            raise EOFError
        return read

"""A DynamoDB endpoint on the loopback address that says what it is told to say."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply; `hang_up` closes the connection, before the reply if its body is empty, else after it."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_up: bool = False


@dataclass(slots=True)
class DynamoEndpoint:
    """Where it listens and what it was asked: operations (`DynamoDB_20120810.GetItem`), connections, headers."""

    url: str
    operations: list[str] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def dynamodb_endpoint(replies: Sequence[Reply]) -> Iterator[DynamoEndpoint]:
    """Give one reply after the other, and the last one again and again, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name that http.server calls
            self.rfile.read(int(self.headers["Content-Length"]))
            reply = replies[min(len(endpoint.operations), len(replies) - 1)]
            endpoint.operations.append(self.headers["X-Amz-Target"])
            endpoint.connections.add(self.client_address[1])
            endpoint.headers.append(dict(self.headers.items()))
            self.close_connection = reply.hang_up
            if reply.body or not reply.hang_up:
                self._say(reply)

        def _say(self, reply: Reply) -> None:
            self.send_response(reply.status)
            headers = {"Content-Type": "application/x-amz-json-1.0", "Content-Length": str(len(reply.body))}
            for name, value in (headers | dict(reply.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        endpoint = DynamoEndpoint(f"http://127.0.0.1:{server.server_port}")
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield endpoint
        finally:
            server.shutdown()

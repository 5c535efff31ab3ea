"""Shows what the functions log, one plain line each."""

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from machiport_cli.aws import client
from machiport_cli.local_stack.places import REGION, STACK_NAME, StackPlace

_GROUP_PREFIX: Final = f"/machiport/{STACK_NAME}/"
_PLATFORM_LINE: Final = re.compile(r"(START|END|REPORT|INIT_START) ")
_COMPLAINT: Final = re.compile(r"\S+ \S+ (?P<level>WARNING|ERROR|CRITICAL) (?P<text>(?!\[samtranslator).*)")
_SHOWN_ELSEWHERE: Final = frozenset(
    {"level", "message", "timestamp", "service", "location", "exception", "exception_name", "xray_trace_id",
     "cold_start", "function_name", "function_memory_size", "function_arn", "function_request_id", "stack_trace",
     "taskName"}
)  # fmt: skip
_COLOURS: Final = {"WARNING": "yellow", "ERROR": "red", "CRITICAL": "red", "DEBUG": "dim"}
_POLL_SECONDS: Final = 1.0


class LogFollower:
    """Reads the functions' log groups from now on; each line is given once."""

    def __init__(self, place: StackPlace) -> None:
        """Take the stack whose logs to follow."""
        self._logs = client("logs", place.endpoint, REGION)
        self._gateway_log = place.gateway_log
        self._gateway_read = place.gateway_log.stat().st_size
        self._since = int(time.time() * 1000)
        self._given: set[str] = set()

    def follow(self, console: Console) -> None:
        """Print lines until interrupted."""
        while True:
            for line in (*self.new_lines(), *self.new_complaints()):
                console.print(line)
            time.sleep(_POLL_SECONDS)  # CloudWatch Logs has nothing to wait on

    def new_lines(self) -> Iterator[Text]:
        """Yield what was logged since the last call, oldest first."""
        found: list[tuple[int, str, str, str]] = []
        for group in self._logs.describe_log_groups(logGroupNamePrefix=_GROUP_PREFIX)["logGroups"]:
            name = group["logGroupName"]
            for event in self._logs.filter_log_events(logGroupName=name, startTime=self._since)["events"]:
                key = f"{event['logStreamName']} {event['timestamp']} {event['message']}"
                found.append((event["timestamp"], key, name.removeprefix(_GROUP_PREFIX), event["message"]))
        fresh = [entry for entry in found if entry[1] not in self._given]
        if found:
            self._since = max(entry[0] for entry in found)
            self._given = {entry[1] for entry in found if entry[0] == self._since}
        for timestamp, _key, function, message in sorted(fresh, key=lambda entry: entry[0]):
            if not _PLATFORM_LINE.match(message):
                yield plain_line(timestamp, function, message)

    def new_complaints(self) -> Iterator[Text]:
        """Yield MiniStack's own warnings since the last call, such as a function that cannot be imported."""
        with self._gateway_log.open("rb") as log:
            log.seek(self._gateway_read)
            written = log.read()
        # A line that is still being written waits for its end.
        whole = written[: written.rfind(b"\n") + 1]
        self._gateway_read += len(whole)
        for line in whole.decode("utf-8", errors="replace").splitlines():
            if match := _COMPLAINT.match(line):
                yield Text(
                    f"{'':8} {'MiniStack':<18} {match['level']:<7} {match['text']}", style=_COLOURS[match["level"]]
                )


def plain_line(timestamp: int, function: str, message: str) -> Text:
    """Return one log entry (milliseconds since 1970, function, what it wrote) as a line for people."""
    moment = datetime.fromtimestamp(timestamp / 1000, ZoneInfo("Asia/Tokyo"))
    head = f"{moment:%H:%M:%S} {function:<18} "
    entry = _structured(message)
    if entry is None:
        return Text(head + message)
    level = str(entry.get("level", ""))
    rest = " ".join(f"{name}={value}" for name, value in entry.items() if name not in _SHOWN_ELSEWHERE)
    lines = [f"{head}{level:<7} {entry.get('message', '')} {rest}".rstrip()]
    if entry.get("exception"):
        lines.append(str(entry["exception"]))
    return Text("\n".join(lines), style=_COLOURS.get(level, ""))


def _structured(message: str) -> dict[str, Any] | None:
    if not message.startswith("{"):
        return None
    try:
        entry: dict[str, Any] = json.loads(message)
    except json.JSONDecodeError:
        return None
    return entry if "message" in entry else None

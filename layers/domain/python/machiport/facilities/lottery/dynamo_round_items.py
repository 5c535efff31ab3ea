"""Rounds and their lines as items of DynamoDB, and back."""

import json
from datetime import UTC, datetime
from typing import Any

from machiport.facilities import dynamo_keys as keys
from machiport.facilities.lottery.model import RoundRecord
from machiport.facilities.lottery.ports import RoundLine


def instant_text(instant: datetime) -> str:
    """Return an instant as it is stored: texts compare as the instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def state_item(record: RoundRecord) -> dict[str, Any]:
    """Return the item of a round."""
    files = {name: facts.model_dump() for name, facts in record.files.items()}
    item: dict[str, Any] = {
        **keys.lottery_item(record.round.round_id, keys.STATE),
        "document": {"S": record.round.model_dump_json(by_alias=True)},
        "state": {"S": record.state},
        "entries": {"N": str(record.entries)},
        "revision": {"N": str(record.revision)},
        "seed_sha256": {"S": record.seed_sha256},
        "files": {"S": json.dumps(files)},
    }
    for name, instant in (("closed_at", record.closed_at), ("drawn_at", record.drawn_at)):
        if instant is not None:
            item[name] = {"S": instant_text(instant)}
    return item


def record_of(item: dict[str, Any]) -> RoundRecord:
    """Return the round in an item."""
    return RoundRecord.model_validate(
        {
            "round": json.loads(item["document"]["S"]),
            "state": item["state"]["S"],
            "entries": int(item["entries"]["N"]),
            "revision": int(item["revision"]["N"]),
            "seed_sha256": item["seed_sha256"]["S"],
            "files": json.loads(item["files"]["S"]),
            "closed_at": item.get("closed_at", {}).get("S"),
            "drawn_at": item.get("drawn_at", {}).get("S"),
        }
    )


def line_item(line: RoundLine) -> dict[str, Any]:
    """Return the item of a line among the current rounds."""
    return {
        **keys.lottery_line(line.round.round_id),
        "document": {"S": line.round.model_dump_json(by_alias=True)},
        "state": {"S": line.state},
        "due_at": {"S": instant_text(line.due_at)},
    }


def line_of(item: dict[str, Any]) -> RoundLine:
    """Return the line in an item."""
    return RoundLine.model_validate(
        {
            "round": json.loads(item["document"]["S"]),
            "state": item["state"]["S"],
            "due_at": item["due_at"]["S"],
        }
    )

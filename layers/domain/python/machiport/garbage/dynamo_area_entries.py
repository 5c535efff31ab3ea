"""The entries of an area's item: which count, which say nothing any more.

Readers and the settler take both from here, so that settling can never change an answer.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from machiport.garbage import dynamo_keys as keys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Item = Mapping[str, "AttributeValueTypeDef"]
type Entry = Mapping[str, "AttributeValueTypeDef"]
type Entries = Mapping[str, Entry]
"""Entries by the name of their attribute."""

# Calendar apps keep a month of the past; staff look back at most a year.
_EDITION_KEPT: Final = timedelta(days=400)
_CHANGE_KEPT: Final = timedelta(days=60)


def entries_of(item: Item) -> dict[str, Entry]:
    """Return the entries of an area's item by the name of their attribute."""
    return {name: value["M"] for name, value in item.items() if keys.is_entry_attribute(name)}


def is_settled(entry: Entry) -> bool:
    """Say whether an entry counts without asking for its publication's state."""
    return entry["settled"]["BOOL"]


def kind_of(entry: Entry) -> str:
    """Return `edition`, `change` or `withdrawal`."""
    return entry["kind"]["S"]


def version_of(entry: Entry) -> int:
    """Return the version of the publication that put the entry here."""
    return int(entry["version"]["N"])


def ineffective(committed: Entries) -> set[str]:
    """Return which of the committed entries say nothing any more, withdrawals among them.

    They go together or not at all: a change without its withdrawal would be in force again, and so would a change
    from before the area left the calendar without the entry with which the area came back.
    """
    withdrawn = {entry["of"]["S"] for entry in committed.values() if "of" in entry}
    arrival = max((version_of(entry) for entry in committed.values() if "arrives" in entry), default=0)
    found: set[str] = set()
    for name, entry in committed.items():
        kind = kind_of(entry)
        if (
            kind == "withdrawal"
            or (kind == "change" and (keys.subject_of_attribute(name) in withdrawn or version_of(entry) < arrival))
            or (kind == "edition" and _is_replaced(entry, committed))
        ):
            found.add(name)
    return found


def _is_replaced(entry: Entry, committed: Entries) -> bool:
    """Say whether a later edition entry holds every day of `entry`."""
    return any(
        kind_of(other) == "edition"
        and version_of(other) > version_of(entry)
        and other["start"]["S"] <= entry["start"]["S"]
        and other["end"]["S"] >= entry["end"]["S"]
        for other in committed.values()
    )


def past(committed: Entries, today: date) -> set[str]:
    """Return which entries are about days so long ago that nobody asks any more."""
    return {
        name
        for name, entry in committed.items()
        if date.fromisoformat(entry["end"]["S"])
        < today - (_EDITION_KEPT if kind_of(entry) == "edition" else _CHANGE_KEPT)
    }

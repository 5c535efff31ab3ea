"""What clients were told of their requests for rooms, and what a table holds in the end: the two sides of a proof.

Read apart from the code that writes: marks, reservations, lines and events are taken from DynamoDB's items.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal

from machiport.facilities.dynamo_keys import STATE, ledger_key_of
from machiport.facilities.ledger.marks import LedgerKey, Mark, StandingKey
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.waiting import Waiting
from machiport.outbox import OutboxEvent

type What = Literal["hold", "confirm", "cancel", "change", "wait", "pay", "approve", "deny", "block", "use"]
type Outcome = Literal["done", "refused", "unknown"]

_PLACE = re.compile(r"q_.+_[0-9]{6}_[0-9]+")
_CELL = re.compile(r"c[0-9]{2}")
_STANDING = re.compile(r"M#([0-9]{5})#HOLDER#(.+)")


@dataclass(frozen=True, slots=True)
class Told:
    """What one request came to: `unknown` where no answer came, `code` where it was refused.

    `holder` is whose reservations it is about; `wishes` what was asked for (hold, change).
    """

    what: What
    holder: str
    key: str
    outcome: Outcome
    reservation_ids: tuple[str, ...] = ()
    wishes: tuple[SlotWish, ...] = ()
    code: str | None = None


@dataclass(slots=True)
class History:
    """Everything that was told, in the order in which it was told; threads may add to it."""

    told: list[Told] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, told: Told) -> Told:
        """Remember an answer, or that there was none, and return it."""
        with self._lock:
            self.told.append(told)
        return told

    def by_key(self) -> Mapping[str, list[Told]]:
        """Return the answers to each request, in the order of the requests' first answers."""
        found: defaultdict[str, list[Told]] = defaultdict(list)
        for told in self.told:
            found[f"{told.holder} {told.key}"].append(told)
        return found

    def last(self) -> list[Told]:
        """Return what is known of each request in the end: a definite answer, if there was one."""
        return [
            next((told for told in reversed(answers) if told.outcome != "unknown"), answers[-1])
            for answers in self.by_key().values()
        ]


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: marks by ledger and by standing, reservations by id, entries, lists and events."""

    ledgers: Mapping[LedgerKey, Mapping[str, Mark]]
    standings: Mapping[StandingKey, Mapping[str, Mark]]
    reservations: Mapping[str, Reservation]
    waiting: tuple[Waiting, ...]
    lines: tuple[tuple[str, str, str], ...]
    """A holder, a date and the id of a reservation."""
    events: tuple[OutboxEvent, ...]


def content_of(items: Iterable[Mapping[str, Any]]) -> Content:
    """Return what the items of a facilities table say."""
    ledgers: dict[LedgerKey, Mapping[str, Mark]] = {}
    standings: dict[StandingKey, Mapping[str, Mark]] = {}
    reservations: dict[str, Reservation] = {}
    waiting: list[Waiting] = []
    lines: list[tuple[str, str, str]] = []
    events: list[OutboxEvent] = []
    for item in items:
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        if "#LEDGER#" in pk:
            ledgers[ledger_key_of(pk, sk)] = _marks(item, _CELL)
        elif sk == "STANDING" and (owner := _STANDING.fullmatch(pk)):
            standings[StandingKey(owner[1], owner[2])] = _marks(item, _PLACE)
        elif "#RESERVATION#" in pk and sk == STATE:
            reservation = Reservation.model_validate_json(item["document"]["S"])
            reservations[reservation.reservation_id] = reservation
        elif pk.startswith("M#") and "#WAITING#" in pk:
            waiting.append(Waiting.model_validate_json(item["document"]["S"]))
        elif pk.startswith("HOLDER#") and pk.endswith("#RESERVATIONS"):
            day, _, identifier = sk.partition("#")
            lines.append((pk.removeprefix("HOLDER#").removesuffix("#RESERVATIONS"), day, identifier))
        elif "envelope" in item:
            events.append(OutboxEvent.from_envelope(item["envelope"]["S"]))
    return Content(ledgers, standings, reservations, tuple(waiting), tuple(lines), tuple(events))


def _marks(item: Mapping[str, Any], name: re.Pattern[str]) -> dict[str, Mark]:
    return {each: Mark.parse(value["S"]) for each, value in item.items() if name.fullmatch(each)}


def whole_table(client: Any, table: str) -> list[dict[str, Any]]:
    """Return all items of a table on a server. Tests only: no function may scan."""
    items: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        answer = client.scan(TableName=table, ConsistentRead=True, **more)
        items += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return items
        more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

"""Day ledgers from the stream of the facilities table (NEW_IMAGE)."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from machiport.facilities.dynamo_keys import ledger_key_of
from machiport.facilities.ledger.marks import Mark, Marks
from machiport.facilities.search.month_views import LedgerImage

_LOGGER = logging.getLogger("machiport.facilities.projection")
_CELL: Final = re.compile(r"c[0-9]{2}")
# `kind` of a ledger's item, which the function's event filter looks for.
_LEDGER: Final = {"S": "ledger"}


@dataclass(frozen=True, slots=True)
class StreamedLedger:
    """A ledger and its place in the stream, under which its failure is reported."""

    sequence_number: str
    image: LedgerImage


def ledgers_in(records: Iterable[Mapping[str, Any]]) -> list[StreamedLedger]:
    """Return the ledgers among stream records, in their order.

    Other items are passed over. A record that says that it is a ledger and cannot be read is logged and passed over
    too: trying it again would hold up the whole shard.
    """
    found = []
    for record in records:
        change = record.get("dynamodb") or {}
        image = change.get("NewImage") or {}
        if image.get("kind") != _LEDGER:
            continue
        try:
            found.append(StreamedLedger(change["SequenceNumber"], ledger_image(image)))
        except (KeyError, ValueError) as error:
            _LOGGER.error("stream record is not a readable ledger", exc_info=error)
    return found


def ledger_image(item: Mapping[str, Any]) -> LedgerImage:
    """Return the ledger that an item is.

    Raises KeyError, ValueError for anything else.
    """
    marks = {name: Mark.parse(value["S"]) for name, value in item.items() if _CELL.fullmatch(name)}
    return LedgerImage(ledger_key_of(item["pk"]["S"], item["sk"]["S"]), int(item["n"]["N"]), Marks(marks))

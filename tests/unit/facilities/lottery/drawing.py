"""Commitments and lists of entries made in a line, for tests of the draw."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.lottery_world import CITY, FIRST_DAY, LAST_DAY, round_times

from machiport.facilities.lottery.draw import Hashes, result_of
from machiport.facilities.lottery.model import FileName, LotteryLimits, Round
from machiport.facilities.lottery.public_files import (
    Commitment,
    ListedEntry,
    ListedWish,
    OfferedRoom,
    Result,
    SeedFile,
    document_bytes,
    list_bytes,
    seed_hash,
    sha256,
)
from machiport.facilities.rules.model import CallerClass
from machiport.localized_text import LocalizedText

ROUND_ID = f"{CITY}-{'ab' * 12}"
SEED = bytes(range(32))


def room(name: str, *atoms: str, slots: Sequence[str] = ("0900-1200",), **others: Any) -> OfferedRoom:
    """Return an offered room of the invented facility with `slots` on the first day."""
    facts: dict[str, Any] = {
        "room_id": f"{CITY}-mihon.{name}",
        "atoms": atoms or (name,),
        "cell_minutes": 30,
        "preparation_minutes": 0,
        "cleanup_minutes": 0,
        "capacity": 40,
        "purposes": {"meeting": False, "drums": True},
        "classes": ("region", "resident"),
        "periods": slots,
        "longest_minutes": 1440,
        "days": {FIRST_DAY: tuple(slots)},
    }
    return OfferedRoom(**facts | others)


def slot(name: str, span: str = "0900-1200", day: date = FIRST_DAY) -> str:
    """Return the name of a slot."""
    return f"{CITY}-mihon.{name}/{day.isoformat()}/{span}"


def entry(number: int, *slots: str, caller_class: CallerClass = "region") -> ListedEntry:
    """Return an entry; a slot with `!` behind it is for a noisy use."""
    return ListedEntry(
        caller_class=caller_class,
        holder=sha256(f"holder {number}".encode()),
        number=f"{number:08d}",
        wishes=tuple(ListedWish(noisy=one.endswith("!"), slot=one.removesuffix("!")) for one in slots),
    )


def commitment(*rooms: OfferedRoom, limits: LotteryLimits | None = None, resident_percent: int = 0) -> Commitment:
    """Return a commitment to SEED."""
    the_round = Round(
        round_id=ROUND_ID,
        name=LocalizedText(ja="4月分の抽選", en="Lottery for April", ja_x_easy="4月の くじ(抽選)"),
        rooms=tuple(one.room_id for one in rooms),
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        times=round_times(),
        limits=limits or LotteryLimits(wishes_per_entry=8),
        resident_percent=resident_percent,
    )
    return Commitment(round=the_round, rooms=rooms, seed_sha256=seed_hash(SEED))


def drawn(committed: Commitment, entries: Sequence[ListedEntry], seed: bytes = SEED) -> Result:
    """Return the result of a draw."""
    hashes = Hashes(sha256(document_bytes(committed)), sha256(list_bytes(entries)))
    return result_of(committed, sorted(entries, key=lambda one: one.number), seed, hashes)


def published(committed: Commitment, entries: Sequence[ListedEntry]) -> dict[FileName, bytes]:
    """Return the four files of a draw."""
    return {
        "commitment.json": document_bytes(committed),
        "entries.jsonl": list_bytes(entries),
        "seed.json": document_bytes(SeedFile(round_id=ROUND_ID, seed=SEED.hex())),
        "result.json": document_bytes(drawn(committed, entries)),
    }


def won(result: Result) -> Mapping[str, list[str]]:
    """Return the slots by the number (as an integer in text) of who won them."""
    slots: dict[str, list[str]] = {}
    for win in result.wins:
        slots.setdefault(str(int(win.number)), []).append(win.slot)
    return slots

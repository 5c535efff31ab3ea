"""The four files from which anybody can repeat a draw, byte by byte (docs/facilities-lottery.md).

All are UTF-8 JSON in one form: keys in order, no blanks, one document a line, a line feed behind each. A hash is
SHA-256 of a file's bytes, in 64 lower-case hexadecimal digits.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from machiport.facilities.identifiers import LocalId, RoomId
from machiport.facilities.lottery.model import MOST_WISHES, Entry, EntryNumber, Round, RoundId
from machiport.facilities.rules.model import CallerClass

COMMITMENT_FORMAT: Final = "machiport-lottery-commitment/1"
SEED_FORMAT: Final = "machiport-lottery-seed/1"
RESULT_FORMAT: Final = "machiport-lottery-result/1"
SEED_BYTES: Final = 32

type Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
type Phase = Literal["residents", "everybody"]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class OfferedRoom(_Document):
    """A room of the round: its slots by day (`0900-1200`), and what decides which slots exclude each other.

    A wish may join neighbouring slots: of a room with named periods (`periods`, 区分) those with no period of the room
    between them; of any other, those that follow each other at once, up to `longest_minutes`.

    `purposes`: those that may be wished for, and whether such a use is noisy (音の出る利用). `classes`: whose wishes
    the owner's rules admit.
    """

    room_id: RoomId
    atoms: tuple[LocalId, ...] = Field(min_length=1)
    noise_neighbours: tuple[RoomId, ...] = ()
    cell_minutes: Literal[15, 30]
    preparation_minutes: int = Field(ge=0)
    cleanup_minutes: int = Field(ge=0)
    capacity: int = Field(ge=1)
    purposes: dict[LocalId, bool]
    classes: tuple[CallerClass, ...]
    groups_only: bool = False
    periods: tuple[str, ...] = ()
    longest_minutes: int
    days: dict[date, tuple[str, ...]]


class Commitment(_Document):
    """`commitment.json`: the round's rules and slots, and the seed's hash. Published when the round is announced."""

    format: Literal["machiport-lottery-commitment/1"] = COMMITMENT_FORMAT
    round: Round
    rooms: tuple[OfferedRoom, ...] = Field(min_length=1)
    seed_sha256: Hash


class ListedWish(_Document):
    """A wish in the list of entries."""

    noisy: bool
    slot: str


class ListedEntry(_Document):
    """A line of `entries.jsonl`: nobody but the entrant can tell whose it is."""

    caller_class: CallerClass = Field(alias="class")
    holder: Hash
    number: EntryNumber
    wishes: tuple[ListedWish, ...] = Field(min_length=1, max_length=MOST_WISHES)


class SeedFile(_Document):
    """`seed.json`: published with the result."""

    format: Literal["machiport-lottery-seed/1"] = SEED_FORMAT
    round_id: RoundId
    seed: Hash

    @property
    def seed_bytes(self) -> bytes:
        """The 32 bytes that the draw uses."""
        return bytes.fromhex(self.seed)


class ListedWin(_Document):
    """A slot that was won: by the entry's `wish`-th wish (from 1), in a phase, when it was its `turn`-th win."""

    number: EntryNumber
    phase: Phase
    slot: str
    turn: int
    wish: int


class Result(_Document):
    """`result.json`: the orders of the entries, who won what, and the reserve list (補欠) of each slot, first first.

    `residents_order` is that of the first phase, empty where the round has no residents' share.
    """

    format: Literal["machiport-lottery-result/1"] = RESULT_FORMAT
    round_id: RoundId
    commitment_sha256: Hash
    entries_sha256: Hash
    seed_sha256: Hash
    order: tuple[EntryNumber, ...]
    residents_order: tuple[EntryNumber, ...]
    wins: tuple[ListedWin, ...]
    reserves: dict[str, tuple[EntryNumber, ...]]


def sha256(content: bytes) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def seed_hash(seed: bytes) -> str:
    """Return the hash of the seed's 32 bytes (not of their hexadecimal digits)."""
    return hashlib.sha256(seed).hexdigest()


def holder_hash(salt: str, holder: str) -> str:
    """Return the hash by which an entrant is found in the list: of `<salt>:<holder>`."""
    return hashlib.sha256(f"{salt}:{holder}".encode()).hexdigest()


def document_bytes(document: BaseModel) -> bytes:
    """Return the one form of a document."""
    return _line(document.model_dump(mode="json", by_alias=True))


def list_bytes(entries: Iterable[ListedEntry]) -> bytes:
    """Return `entries.jsonl`: a line for each entry, by number."""
    return b"".join(document_bytes(entry) for entry in sorted(entries, key=lambda entry: entry.number))


def entries_of(content: bytes) -> tuple[ListedEntry, ...]:
    """Return the entries of `entries.jsonl`.

    Raises pydantic's ValidationError (a ValueError) for a line that is no entry.
    """
    return tuple(ListedEntry.model_validate_json(line) for line in content.splitlines())


def listed(entries: Sequence[Entry], commitment: Commitment) -> tuple[ListedEntry, ...]:
    """Return what the list tells of the entries."""
    purposes = {room.room_id: room.purposes for room in commitment.rooms}
    return tuple(
        ListedEntry(
            caller_class=entry.caller_class,
            holder=holder_hash(entry.salt, entry.holder),
            number=entry.number,
            wishes=tuple(
                ListedWish(noisy=purposes[wish.room_id][wish.purpose], slot=wish.slot.name) for wish in entry.wishes
            ),
        )
        for entry in entries
    )


def _line(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

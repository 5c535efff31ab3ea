"""Checks a published draw from its four files alone: no network, no database, nothing secret."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from machiport.facilities.lottery.draw import Hashes, result_of
from machiport.facilities.lottery.model import FILE_NAMES, FileName
from machiport.facilities.lottery.occupancy import SlotPlan
from machiport.facilities.lottery.public_files import (
    Commitment,
    ListedEntry,
    Result,
    SeedFile,
    document_bytes,
    entries_of,
    holder_hash,
    list_bytes,
    seed_hash,
    sha256,
)

type CheckName = Literal[
    "files_readable",
    "seed_was_committed",
    "seed_as_noted",
    "rules_as_noted",
    "list_as_noted",
    "list_is_the_drawn_one",
    "commitment_is_the_drawn_one",
    "entries_within_the_rules",
    "order_follows_from_seed",
    "wins_follow_from_order",
    "reserves_follow_from_order",
    "result_is_complete",
    "own_entry_is_listed",
]


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """What an entrant knows of the own entry."""

    number: str
    salt: str
    holder: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody wrote down before the draw, each None where it was not."""

    seed_sha256: str | None = None
    entries_sha256: str | None = None
    commitment_sha256: str | None = None
    own: OwnEntry | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked; `subject` names what failed (a file, an entry's number), where there is one."""

    name: CheckName
    passed: bool
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that was checked, with the hashes to compare with one's notes."""

    checks: Sequence[Check]
    hashes: Mapping[FileName, str]
    entries: int = 0
    wins: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return all(check.passed for check in self.checks)


@dataclass(frozen=True, slots=True)
class _Read:
    commitment: Commitment
    entries: tuple[ListedEntry, ...]
    seed: SeedFile
    result: Result


def verify(files: Mapping[FileName, bytes], noted: Noted | None = None) -> Verification:
    """Check the published files against each other, repeat the draw, and compare with what somebody noted before.

    A file that cannot be read ends it: the other checks would say nothing.
    """
    hashes = {name: sha256(files[name]) for name in FILE_NAMES if name in files}
    read, broken = _read(files)
    if read is None:
        return Verification([Check("files_readable", passed=False, subject=broken)], hashes)
    checks = [
        Check("files_readable", passed=True),
        *_noted_checks(read, hashes, noted or Noted()),
        Check("seed_was_committed", seed_hash(read.seed.seed_bytes) == read.commitment.seed_sha256),
        Check("list_is_the_drawn_one", hashes["entries.jsonl"] == read.result.entries_sha256),
        Check("commitment_is_the_drawn_one", hashes["commitment.json"] == read.result.commitment_sha256),
        _rules_check(read, files["entries.jsonl"]),
    ]
    checks += _result_checks(read, files["result.json"], hashes, possible=checks[-1].passed)
    return Verification(checks, hashes, entries=len(read.entries), wins=len(read.result.wins))


def _read(files: Mapping[FileName, bytes]) -> tuple[_Read | None, str | None]:
    parsers: dict[FileName, Callable[[bytes], object]] = {
        "commitment.json": Commitment.model_validate_json,
        "entries.jsonl": entries_of,
        "seed.json": SeedFile.model_validate_json,
        "result.json": Result.model_validate_json,
    }
    for name in FILE_NAMES:
        try:
            parsers[name](files[name])
        except (KeyError, ValueError):
            return None, name
    read = _Read(
        Commitment.model_validate_json(files["commitment.json"]),
        entries_of(files["entries.jsonl"]),
        SeedFile.model_validate_json(files["seed.json"]),
        Result.model_validate_json(files["result.json"]),
    )
    # Any other spelling of the same seed or round would be another file than the one that was drawn with.
    if document_bytes(read.seed) != files["seed.json"] or read.seed.round_id != read.commitment.round.round_id:
        return None, "seed.json"
    return read, None


def _noted_checks(read: _Read, hashes: Mapping[FileName, str], noted: Noted) -> list[Check]:
    checks = []
    if noted.seed_sha256 is not None:
        checks.append(Check("seed_as_noted", noted.seed_sha256.lower() == read.commitment.seed_sha256))
    if noted.commitment_sha256 is not None:
        unchanged = noted.commitment_sha256.lower() == hashes["commitment.json"]
        checks.append(Check("rules_as_noted", unchanged))
    if noted.entries_sha256 is not None:
        checks.append(Check("list_as_noted", noted.entries_sha256.lower() == hashes["entries.jsonl"]))
    if noted.own is not None:
        own = noted.own
        expected = (own.number, holder_hash(own.salt, own.holder))
        listed = any((entry.number, entry.holder) == expected for entry in read.entries)
        checks.append(Check("own_entry_is_listed", listed, own.number))
    return checks


def _rules_check(read: _Read, content: bytes) -> Check:
    """Check that the list is in its one form, and that no entry asks for more than the round allows."""
    the_round, plan = read.commitment.round, SlotPlan(read.commitment)
    if list_bytes(read.entries) != content:
        return Check("entries_within_the_rules", passed=False, subject="entries.jsonl")
    numbers: set[str] = set()
    holders: set[str] = set()
    for entry in read.entries:
        fine = len(entry.wishes) <= the_round.limits.wishes_per_entry
        fine = fine and len({wish.slot for wish in entry.wishes}) == len(entry.wishes)
        fine = fine and entry.number not in numbers and entry.holder not in holders
        try:
            for wish in entry.wishes:
                footprint = plan.footprint(wish.slot, noisy=wish.noisy)
                room = plan.room(footprint.slot.room_id)
                fine = fine and room is not None and entry.caller_class in room.classes
        except ValueError:
            fine = False
        if not fine:
            return Check("entries_within_the_rules", passed=False, subject=entry.number)
        numbers.add(entry.number)
        holders.add(entry.holder)
    return Check("entries_within_the_rules", passed=True)


def _result_checks(read: _Read, content: bytes, hashes: Mapping[FileName, str], *, possible: bool) -> list[Check]:
    """Repeat the draw and compare."""
    if not possible:
        return [Check("result_is_complete", passed=False, subject="result.json")]
    bound = Hashes(hashes["commitment.json"], hashes["entries.jsonl"])
    expected = result_of(read.commitment, read.entries, read.seed.seed_bytes, bound)
    told = read.result
    first_wrong = next((one.slot for one in told.wins if one not in expected.wins), None)
    return [
        Check(
            "order_follows_from_seed",
            (expected.order, expected.residents_order) == (told.order, told.residents_order),
        ),
        Check("wins_follow_from_order", expected.wins == told.wins, first_wrong),
        Check("reserves_follow_from_order", expected.reserves == told.reserves),
        Check("result_is_complete", document_bytes(expected) == content, "result.json"),
    ]

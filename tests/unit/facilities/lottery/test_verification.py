"""Whatever is changed in the published files after the fact is found."""

import json

import pytest
from tests.unit.facilities.lottery.drawing import SEED, commitment, drawn, entry, published, room, slot

from machiport.facilities.lottery.draw import Hashes, result_of
from machiport.facilities.lottery.model import FILE_NAMES, FileName, LotteryLimits
from machiport.facilities.lottery.public_files import document_bytes, entries_of, holder_hash, list_bytes, sha256
from machiport.facilities.lottery.verification import Noted, OwnEntry, verify

ROOMS = (room("a"), room("b"), room("hall", "a", "b"))
ENTRIES = [
    *(entry(number, slot("a"), slot("hall")) for number in range(3)),
    *(entry(number, slot("hall"), slot("b"), caller_class="resident") for number in range(10, 13)),
]
COMMITTED = commitment(*ROOMS, limits=LotteryLimits(wins_per_holder=2), resident_percent=100)


@pytest.fixture
def files() -> dict[FileName, bytes]:
    return published(COMMITTED, ENTRIES)


def failed(files: dict[FileName, bytes], noted: Noted | None = None) -> set[str]:
    return {check.name for check in verify(files, noted).checks if not check.passed}


def test_an_honest_draw_passes_every_check(files: dict[FileName, bytes]) -> None:
    told = verify(files)
    assert told.passed
    assert [check.name for check in told.checks] == [
        "files_readable", "seed_was_committed", "list_is_the_drawn_one", "commitment_is_the_drawn_one",
        "entries_within_the_rules", "order_follows_from_seed", "wins_follow_from_order",
        "reserves_follow_from_order", "result_is_complete",
    ]  # fmt: skip
    assert (told.entries, told.wins) == (6, len(drawn(COMMITTED, ENTRIES).wins))
    assert told.hashes == {name: sha256(files[name]) for name in FILE_NAMES}


@pytest.mark.parametrize("name", FILE_NAMES)
def test_every_single_changed_byte_is_found(files: dict[FileName, bytes], name: FileName) -> None:
    content = files[name]
    step = max(1, len(content) // 120)
    for position in range(0, len(content), step):
        changed = content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
        assert failed(files | {name: changed}), f"{name}, byte {position}"


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_missing_file_ends_it_by_name(files: dict[FileName, bytes], name: FileName) -> None:
    del files[name]
    (check,) = verify(files).checks
    assert (check.name, check.passed, check.subject) == ("files_readable", False, name)


def test_another_seed_is_found_even_where_the_result_follows_from_it(files: dict[FileName, bytes]) -> None:
    seed = json.loads(files["seed.json"])
    seed["seed"] = bytes(32).hex()
    files["seed.json"] = json.dumps(seed, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    files["result.json"] = document_bytes(drawn(COMMITTED, ENTRIES, bytes(32)))
    assert failed(files) == {"seed_was_committed"}


def test_a_changed_entry_is_found_by_the_hash_that_was_published_before_the_draw(
    files: dict[FileName, bytes],
) -> None:
    before = sha256(files["entries.jsonl"])
    forged = [entry(99, slot("a"), slot("hall")) if one.number == "00000001" else one for one in ENTRIES]
    files["entries.jsonl"] = list_bytes(forged)
    assert {"list_is_the_drawn_one", "order_follows_from_seed"} <= failed(files)
    files["result.json"] = document_bytes(drawn(COMMITTED, forged))
    assert not failed(files), "the files alone are consistent"
    assert failed(files, Noted(entries_sha256=before)) == {"list_as_noted"}
    assert failed(files, Noted(seed_sha256="0" * 64)) == {"seed_as_noted"}
    assert not failed(files, Noted(seed_sha256=COMMITTED.seed_sha256.upper()))


def test_rules_that_were_changed_when_the_list_was_known_are_found(files: dict[FileName, bytes]) -> None:
    """Who publishes could take the residents' share away afterwards: seed and list stay as everybody noted them."""
    before, entries = sha256(files["commitment.json"]), sha256(files["entries.jsonl"])
    other = commitment(*ROOMS, limits=LotteryLimits(wins_per_holder=2), resident_percent=0)
    forged = published(other, ENTRIES)
    seed_and_list = Noted(seed_sha256=COMMITTED.seed_sha256, entries_sha256=entries)
    assert forged["result.json"] != files["result.json"]
    assert not failed(forged, seed_and_list), "neither of them says anything about the rules"
    assert failed(forged, Noted(commitment_sha256=before)) == {"rules_as_noted"}
    assert not failed(files, Noted(commitment_sha256=before.upper()))


def test_an_entrant_finds_the_own_entry_and_misses_it_where_it_was_left_out(files: dict[FileName, bytes]) -> None:
    salt, holder = "ab" * 16, "resident:invented"
    mine = entry(7, slot("a")).model_copy(update={"holder": holder_hash(salt, holder)})
    own = Noted(own=OwnEntry(mine.number, salt, holder))
    assert not failed(published(COMMITTED, [*ENTRIES, mine]), own)
    assert failed(files, own) == {"own_entry_is_listed"}
    other = Noted(own=OwnEntry(mine.number, "cd" * 16, holder))
    assert failed(published(COMMITTED, [*ENTRIES, mine]), other) == {"own_entry_is_listed"}


@pytest.mark.parametrize(
    "forged",
    [
        [*ENTRIES, entry(20, slot("a"), slot("a"))],
        [*ENTRIES, entry(20, *[slot("a"), slot("b"), slot("hall")] * 2)],
        [*ENTRIES, entry(20, slot("elsewhere"))],
        [*ENTRIES, entry(20, slot("a"), caller_class="outsider")],
        [*ENTRIES, entry(20, slot("a")).model_copy(update={"holder": ENTRIES[0].holder})],
        [*ENTRIES, ENTRIES[0]],
    ],
    ids=["a wish twice", "too many wishes", "a room elsewhere", "not admitted", "one holder twice", "a number twice"],
)
def test_entries_that_the_rules_do_not_permit_are_found(files: dict[FileName, bytes], forged: list[object]) -> None:
    entries = list(entries_of(list_bytes(forged)))  # type: ignore[arg-type]  # parametrised
    files["entries.jsonl"] = list_bytes(entries)
    assert "entries_within_the_rules" in failed(files)


def test_a_list_in_another_order_is_not_the_one_form(files: dict[FileName, bytes]) -> None:
    lines = files["entries.jsonl"].splitlines(keepends=True)
    files["entries.jsonl"] = b"".join(lines[::-1])
    entries = entries_of(files["entries.jsonl"])
    hashes = Hashes(sha256(files["commitment.json"]), sha256(files["entries.jsonl"]))
    files["result.json"] = document_bytes(result_of(COMMITTED, entries, SEED, hashes))
    assert failed(files) == {"entries_within_the_rules", "result_is_complete"}


def test_a_win_for_a_friend_is_found_and_named(files: dict[FileName, bytes]) -> None:
    result = json.loads(files["result.json"])
    loser = next(number for number in result["order"] if number not in {win["number"] for win in result["wins"]})
    result["wins"][0]["number"] = loser
    files["result.json"] = json.dumps(result, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    wrong = [check for check in verify(files).checks if not check.passed]
    assert [check.name for check in wrong] == ["wins_follow_from_order", "result_is_complete"]
    assert wrong[0].subject == result["wins"][0]["slot"]

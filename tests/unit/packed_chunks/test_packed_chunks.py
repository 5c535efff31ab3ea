"""Lists packed into chunks that fit an item each."""

import json
import secrets
from datetime import date

import pytest

from machiport.packed_chunks import MAXIMUM_CHUNK_BYTES, json_of, pack, unpack


def test_an_empty_list_is_one_chunk() -> None:
    assert unpack(pack([]), json.loads) == []
    assert len(list(pack([]))) == 1


def test_rows_that_do_not_compress_are_split_and_come_back_in_order() -> None:
    rows = [secrets.token_hex(400) for _ in range(2000)]
    chunks = list(pack(rows))
    assert len(chunks) > 1
    assert max(map(len, chunks)) <= MAXIMUM_CHUNK_BYTES
    assert unpack(chunks, json.loads) == rows


@pytest.mark.parametrize("count", [1, 3999, 4000, 4001, 9000])
def test_every_row_comes_back_once(count: int) -> None:
    rows = [{"number": number} for number in range(count)]
    assert unpack(pack(rows), json.loads) == rows


def test_the_same_rows_give_the_same_bytes() -> None:
    rows = ["見本町", "府内町"]
    assert list(pack(rows)) == list(pack(list(rows)))


def test_rows_of_any_kind_are_packed_by_their_own_writing() -> None:
    rows = [date(2026, 4, day) for day in range(1, 31)]
    chunks = pack(rows, lambda some: json_of([day.isoformat() for day in some]))
    assert unpack(chunks, lambda text: map(date.fromisoformat, json.loads(text))) == rows

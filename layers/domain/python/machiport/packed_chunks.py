"""Lists packed into few DynamoDB items: gzipped JSON arrays that each fit an item.

What is read whole and rarely (a city's area list, dictionary, shelters) is cheaper and faster as a handful of packed
items than as a thousand small ones.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

MAXIMUM_CHUNK_BYTES = 300_000
_ROWS_PER_TRY = 4000


def json_of(rows: Sequence[object]) -> bytes:
    """Return JSON values as a JSON array without blanks."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def pack[R](rows: Sequence[R], to_json: Callable[[Sequence[R]], bytes] = json_of) -> Iterator[bytes]:
    """Yield `rows` as gzipped JSON arrays of at most MAXIMUM_CHUNK_BYTES each, in order; `to_json` makes the arrays.

    The bytes depend on the rows only, so that writing a chunk again changes nothing. An empty list is one chunk.
    A single row that is larger stays whole: the contexts limit their rows.
    """
    for start in range(0, max(len(rows), 1), _ROWS_PER_TRY):
        yield from _pack_some(rows[start : start + _ROWS_PER_TRY], to_json)


def _pack_some[R](rows: Sequence[R], to_json: Callable[[Sequence[R]], bytes]) -> Iterator[bytes]:
    packed = gzip.compress(to_json(rows), 9, mtime=0)
    if len(packed) <= MAXIMUM_CHUNK_BYTES or len(rows) <= 1:
        yield packed
        return
    middle = len(rows) // 2
    yield from _pack_some(rows[:middle], to_json)
    yield from _pack_some(rows[middle:], to_json)


def unpack[R](chunks: Iterable[bytes], from_json: Callable[[bytes], Iterable[R]]) -> list[R]:
    """Return the rows of `chunks`, given in order; `from_json` (such as `json.loads`) reads one array."""
    return [row for chunk in chunks for row in from_json(gzip.decompress(chunk))]

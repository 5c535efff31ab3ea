"""Lists packed into few DynamoDB items: gzipped JSON in chunks that each fit an item.

A city's area list and dictionary are read whole and rarely, so a handful of packed items is cheaper and faster than
a thousand small ones.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence

MAXIMUM_CHUNK_BYTES = 300_000
_ROWS_PER_TRY = 4000


def pack(rows: Sequence[object]) -> Iterator[bytes]:
    """Yield `rows` (JSON values) as gzipped JSON arrays of at most MAXIMUM_CHUNK_BYTES each, in order.

    The bytes depend on the rows only, so that writing a chunk again changes nothing. An empty list is one chunk.
    """
    for start in range(0, max(len(rows), 1), _ROWS_PER_TRY):
        yield from _pack_some(rows[start : start + _ROWS_PER_TRY])


def _pack_some(rows: Sequence[object]) -> Iterator[bytes]:
    packed = gzip.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)
    if len(packed) <= MAXIMUM_CHUNK_BYTES or len(rows) == 1:
        yield packed
        return
    middle = len(rows) // 2
    yield from _pack_some(rows[:middle])
    yield from _pack_some(rows[middle:])


def unpack(chunks: Iterable[bytes]) -> list[object]:
    """Return the rows of `chunks`, given in order."""
    return [row for chunk in chunks for row in json.loads(gzip.decompress(chunk))]

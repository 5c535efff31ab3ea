"""A shelter list as few immutable items: gzipped JSON arrays that each fit one.

A list is read whole and rarely (once for each process and version), so a handful of items is cheaper and faster than
hundreds of small ones.
"""

import gzip
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pydantic import TypeAdapter

from machiport.hazard.shelters.model import Shelter

MAXIMUM_CHUNK_BYTES: Final = 300_000
_ROWS_PER_TRY: Final = 2000
_SHELTERS: Final = TypeAdapter(tuple[Shelter, ...])


def pack(shelters: Sequence[Shelter]) -> Iterator[bytes]:
    """Yield the shelters in chunks of at most MAXIMUM_CHUNK_BYTES, in order; the same list gives the same bytes."""
    for start in range(0, len(shelters), _ROWS_PER_TRY):
        yield from _pack_some(shelters[start : start + _ROWS_PER_TRY])


def _pack_some(shelters: Sequence[Shelter]) -> Iterator[bytes]:
    packed = gzip.compress(_SHELTERS.dump_json(tuple(shelters), exclude_defaults=True), 9, mtime=0)
    if len(packed) <= MAXIMUM_CHUNK_BYTES or len(shelters) == 1:
        yield packed
        return
    middle = len(shelters) // 2
    yield from _pack_some(shelters[:middle])
    yield from _pack_some(shelters[middle:])


def unpack(chunks: Iterable[bytes]) -> tuple[Shelter, ...]:
    """Return the shelters of `chunks`, given in order."""
    return tuple(shelter for chunk in chunks for shelter in _SHELTERS.validate_json(gzip.decompress(chunk)))

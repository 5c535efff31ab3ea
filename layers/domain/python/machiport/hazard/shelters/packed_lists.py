"""A shelter list as few immutable items: read whole and rarely, once for each process and version."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pydantic import TypeAdapter

from machiport.hazard.shelters.model import Shelter
from machiport.packed_chunks import pack, unpack

_SHELTERS: Final = TypeAdapter(tuple[Shelter, ...])


def pack_list(shelters: Sequence[Shelter]) -> Iterator[bytes]:
    """Yield the shelters in chunks that fit an item each, in order; the same list gives the same bytes."""
    return pack(shelters, lambda some: _SHELTERS.dump_json(tuple(some), exclude_defaults=True))


def unpack_list(chunks: Iterable[bytes]) -> tuple[Shelter, ...]:
    """Return the shelters of `chunks`, given in order."""
    return tuple(unpack(chunks, _SHELTERS.validate_json))

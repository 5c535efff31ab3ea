"""Which tiles a publication writes: those of its pack, and those that what it replaces has and the pack lacks."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from typing import NamedTuple

from machiport.hazard.datasets.packs import PackRecord
from machiport.hazard.datasets.ports import Packs
from machiport.hazard.datasets.publication import ReplacedDataset
from machiport.hazard.tile_addresses import TileAddress


class PlannedTile(NamedTuple):
    """A tile and its new sections by kind; an empty one takes the kind off the tile."""

    tile: TileAddress
    sections: Mapping[str, bytes]


def planned_tiles(
    packs: Packs, pack_id: str, kinds: Sequence[str], replaces: Sequence[ReplacedDataset]
) -> Iterator[PlannedTile]:
    """Go through the tiles in their order, each once; the same packs give the same plan. Holds one tile at a time.

    Raises PackNotKept, CorruptPackError.
    """
    with ExitStack() as opened:
        wanted = opened.enter_context(packs.open(pack_id))
        # A kind that is not in the pack any more would be a mistake of the caller: KeyError, not an empty dataset.
        streams = [wanted.records([wanted.header.of_kind(kind).kind for kind in kinds])]
        for replaced_id in sorted({replaced.pack_id for replaced in replaces}):
            of_pack = [replaced.kind for replaced in replaces if replaced.pack_id == replaced_id]
            streams.append(_emptied(opened.enter_context(packs.open(replaced_id)).records(of_pack)))
        # Of two records at one position the pack's own comes first, and stays.
        merged = heapq.merge(*streams, key=lambda record: record.position)
        for tile, records in groupby(merged, key=lambda record: record.tile):
            sections: dict[str, bytes] = {}
            for record in records:
                sections.setdefault(record.kind, record.section)
            yield PlannedTile(tile, sections)


def _emptied(records: Iterator[PackRecord]) -> Iterator[PackRecord]:
    return (record._replace(section=b"") for record in records)

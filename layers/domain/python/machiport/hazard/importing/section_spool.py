"""The sections of kinds on disk until all are there: then they become one pack, in order of tile and kind."""

import heapq
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from machiport.hazard.datasets.packs import PackRecord
from machiport.hazard.importing.tile_sections import SectionOfTile
from machiport.hazard.tile_addresses import TileAddress

_RECORD: Final = struct.Struct("<BIII")  # zoom, x, y, length


class SectionSpool:
    """One kind's sections in a file, in order of their tiles."""

    def __init__(self, kind: str, file: Path, sections: Iterable[SectionOfTile]) -> None:
        """Write the sections to `file`."""
        self.kind = kind
        self.count = 0
        self.section_bytes = 0
        self._file = file
        with file.open("wb") as target:
            for tile, section in sections:
                target.write(_RECORD.pack(*tile, len(section)))
                target.write(section)
                self.count += 1
                self.section_bytes += len(section)

    def __iter__(self) -> Iterator[PackRecord]:
        """Go through the sections as records of a pack."""
        with self._file.open("rb") as file:
            while head := file.read(_RECORD.size):
                *tile, length = _RECORD.unpack(head)
                yield PackRecord(TileAddress(*tile), self.kind, file.read(length))


def merged(spools: Iterable[SectionSpool]) -> Iterator[PackRecord]:
    """Go through the records of several kinds in the order of a pack."""
    return heapq.merge(*spools, key=lambda record: record.position)

"""An import's zones on disk, by kind: read once, gone through as often as it takes, never all in memory."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import numpy as np
import shapely

from machiport.hazard.importing.tile_pieces import Shapes
from machiport.hazard.section_codec import ZoneFacts

_RECORD: Final = struct.Struct("<II")  # number of the facts, length of the WKB
_ZONES_AT_ONCE: Final = 2000


class SpooledZones(NamedTuple):
    """Some zones: what each says, and its valid area."""

    facts: list[ZoneFacts]
    shapes: Shapes


class ZoneSpool:
    """One kind's zones in a file, in the order they were added."""

    def __init__(self, file: Path) -> None:
        """Keep them in `file`, which is made."""
        self._path = file
        self._file: BinaryIO = file.open("wb")
        self._numbers: dict[ZoneFacts, int] = {}
        self.count = 0

    def add(self, facts: Sequence[ZoneFacts], shapes: Shapes) -> None:
        """Add zones; not any more once they have been gone through."""
        for each, packed in zip(facts, shapely.to_wkb(shapes).tolist(), strict=True):
            number = self._numbers.setdefault(each, len(self._numbers))
            self._file.write(_RECORD.pack(number, len(packed)))
            self._file.write(packed)
        self.count += len(facts)

    def __iter__(self) -> Iterator[SpooledZones]:
        """Go through the zones, some at a time."""
        self._file.close()
        facts = list(self._numbers)
        with self._path.open("rb") as file:
            while True:
                said: list[ZoneFacts] = []
                packed: list[bytes] = []
                while len(said) < _ZONES_AT_ONCE and (head := file.read(_RECORD.size)):
                    number, length = _RECORD.unpack(head)
                    said.append(facts[number])
                    packed.append(file.read(length))
                if not said:
                    return
                yield SpooledZones(said, shapely.from_wkb(np.array(packed, dtype=object)))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

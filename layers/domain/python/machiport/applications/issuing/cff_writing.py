"""Writes a font of a few outlines as bare CFF (Adobe Technical Note 5176), CID-keyed: what PDF embeds.

The glyphs' numbers are their places: 0 is what a viewer shows for a number that the font has not.
"""

import struct
from collections.abc import Sequence
from typing import Final

_HEADER: Final = b"\x01\x00\x04\x04"
_REGISTRY, _ORDERING = 391, 392  # the first strings that are not standard ones
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
_FONT_BBOX, _CHARSET, _CHAR_STRINGS, _PRIVATE = b"\x05", b"\x0f", b"\x11", b"\x12"
_DEFAULT_WIDTH: Final = b"\x14"
# width 1000, then endchar
EMPTY_GLYPH: Final = b"\x1c\x03\xe8\x0e"


def _index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\x00\x00"
    offsets, at = [1], 1
    for item in items:
        at += len(item)
        offsets.append(at)
    packed = b"".join(struct.pack(">I", offset) for offset in offsets)
    return struct.pack(">HB", len(items), 4) + packed + b"".join(items)


def _integer(value: int) -> bytes:
    return b"\x1d" + struct.pack(">i", value)  # always five bytes, so that offsets do not move what they point to


def _entry(operator: bytes, *operands: int) -> bytes:
    return b"".join(_integer(each) for each in operands) + operator


def written_cff(name: str, box: Sequence[int], charstrings: Sequence[bytes]) -> bytes:
    """Return a CFF font called `name` of glyphs 0, 1, … in thousandths of the size; `charstrings[0]` is glyph 0."""
    count = len(charstrings)
    private = _entry(_DEFAULT_WIDTH, 1000)
    charset = b"\x02" + struct.pack(">HH", 1, count - 2) if count > 1 else b"\x00"
    fd_select = b"\x03" + struct.pack(">HHBH", 1, 0, 0, count)
    glyphs = _index(charstrings)
    before = _HEADER + _index([name.encode("ascii")])
    after_top = _index([b"Adobe", b"Identity"]) + _index([])

    def top(charset_at: int, select_at: int, glyphs_at: int, array_at: int) -> bytes:
        return _index(
            [
                _entry(_ROS, _REGISTRY, _ORDERING, 0)
                + _entry(_FONT_BBOX, *box)
                + _entry(_CID_COUNT, count)
                + _entry(_CHARSET, charset_at)
                + _entry(_FD_SELECT, select_at)
                + _entry(_CHAR_STRINGS, glyphs_at)
                + _entry(_FD_ARRAY, array_at)
            ]
        )

    charset_at = len(before) + len(top(0, 0, 0, 0)) + len(after_top)
    select_at = charset_at + len(charset)
    glyphs_at = select_at + len(fd_select)
    private_at = glyphs_at + len(glyphs)
    array_at = private_at + len(private)
    array = _index([_entry(_PRIVATE, len(private), private_at)])
    return b"".join(
        (before, top(charset_at, select_at, glyphs_at, array_at), after_top, charset, fd_select, glyphs, private, array)
    )

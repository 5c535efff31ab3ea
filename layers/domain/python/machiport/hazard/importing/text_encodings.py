"""In which encoding a shapefile's attributes are: CP932 (as Japanese Windows writes) or UTF-8.

What a file says (`.cpg`, language byte) is often wrong, its text seldom: Japanese CP932 is hardly ever valid UTF-8, and
the other way round. So the text decides, and the file's word where the text is plain ASCII.
"""

import itertools
import re
import struct
import unicodedata
from pathlib import Path
from typing import Literal, NamedTuple

from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said

type Encoding = Literal["utf-8", "cp932"]

_SAMPLED_BYTES = 4 << 20
_ENOUGH = 0.9  # a few texts may be damaged
_LANGUAGE_BYTE = 29
_JAPANESE_LANGUAGES = {0x13, 0x7B}
# The dBASE header: number of records, length of header and record; then a description for each field.
_HEADER = struct.Struct("<4xIHH20x")
_FIELD = struct.Struct("<11sc4xB15x")
_END_OF_FIELDS = 0x0D


class FoundEncoding(NamedTuple):
    """The encoding to read with, and what the file said where that was something else."""

    encoding: Encoding
    told_wrongly: str | None


def shapefile_encoding(shapefile: Path, told: Encoding | None) -> FoundEncoding:
    """Return the encoding of a shapefile's attributes; `told` is what the operator says.

    Raises RefusedFeatureError where the text is neither CP932 nor UTF-8.
    """
    table = _beside(shapefile, ".dbf")
    if table is None:
        raise RefusedFeatureError(said("file_unreadable", reason=f"{shapefile.stem}.dbf"))
    with table.open("rb") as opened:
        sample = opened.read(_SAMPLED_BYTES)
    said_name = told or _said_encoding(shapefile, sample)
    texts = [text for text in _character_fields(sample) if not text.value.isascii()]
    if not texts:
        return FoundEncoding("cp932" if said_name == "cp932" else "utf-8", None)
    for encoding in ("utf-8", "cp932"):
        if sum(_decodes(text, encoding) for text in texts) >= _ENOUGH * len(texts):
            return FoundEncoding(encoding, said_name if said_name not in {None, encoding} else None)
    raise RefusedFeatureError(said("encoding_unknown", told=said_name or "utf-8, cp932"))


def _beside(shapefile: Path, suffix: str) -> Path | None:
    return next((shapefile.with_suffix(each) for each in (suffix, suffix.upper()) if _exists(shapefile, each)), None)


def _exists(shapefile: Path, suffix: str) -> bool:
    return shapefile.with_suffix(suffix).is_file()


def _said_encoding(shapefile: Path, table: bytes) -> str | None:
    page = _beside(shapefile, ".cpg")
    if page is not None:
        name = page.read_text(encoding="ascii", errors="replace").strip()[:40]
        if re.fullmatch(r"utf[-_ ]?8|65001", name, re.I):
            return "utf-8"
        if re.fullmatch(r"(s(hift)?[-_ ]?jis|(cp|ms|ansi|windows)?[-_ ]?932)", name, re.I):
            return "cp932"
        return name or None
    if len(table) > _LANGUAGE_BYTE and table[_LANGUAGE_BYTE] in _JAPANESE_LANGUAGES:
        return "cp932"
    return None


class _Text(NamedTuple):
    value: bytes
    fills_its_field: bool


def _character_fields(table: bytes) -> list[_Text]:
    """Return the texts of the first records of a dBASE table."""
    if len(table) < _HEADER.size:
        return []
    _count, header, width = _HEADER.unpack_from(table)
    columns, position, at = [], 1, _HEADER.size
    while at + _FIELD.size <= min(header, len(table)) and table[at] != _END_OF_FIELDS:
        _name, kind, length = _FIELD.unpack_from(table, at)
        if kind == b"C":
            columns.append((position, position + length))
        position += length
        at += _FIELD.size
    starts = range(header, len(table) - width + 1, width) if width else range(0)
    texts = (table[row + first : row + last].rstrip(b" \0") for row in starts for first, last in columns)
    widths = itertools.cycle([last - first for first, last in columns])
    return [_Text(text, len(text) == width) for text, width in zip(texts, widths, strict=False)]


def _decodes(text: _Text, encoding: Encoding) -> bool:
    """Say whether a text is in an encoding; the end of a field may cut a character."""
    longest = len(text.value)
    for end in range(longest, longest - (4 if text.fills_its_field else 1), -1):
        try:
            text.value[:end].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def is_garbled(text: str) -> bool:
    """Say whether a text was read in a wrong encoding (文字化け): replaced, control, unassigned, half characters."""
    return any(each == "�" or unicodedata.category(each) in {"Cc", "Cn", "Co", "Cs"} for each in text)

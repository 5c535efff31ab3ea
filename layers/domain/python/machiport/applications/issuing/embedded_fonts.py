"""The glyphs that one document uses, embedded as small fonts of their own: exact forms, and text that reads back.

Each number of a glyph stands for one text. A variation is a number of its own even where its form is that of
another text, so what is copied or searched is what was written, selector included (ToUnicode, ISO 32000-1 9.10.3).
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from machiport.applications.issuing.cff_writing import EMPTY_GLYPH, written_cff
from machiport.applications.issuing.fonts import UNITS_PER_EM, OutlineFont
from machiport.applications.issuing.glyphs import Glyph
from machiport.applications.issuing.pdf_objects import Name, PdfObjects, Reference

_TAG_LETTERS: Final = 6
_SERIF_AND_SYMBOLIC: Final = 6
_ENTRIES_OF_A_BLOCK: Final = 100


class EmbeddedFont:
    """The part of one font that one document uses; lives as long as the document is made."""

    def __init__(self, font: OutlineFont) -> None:
        """Use glyphs of `font`."""
        self._font = font
        self._codes: dict[tuple[str, str], int] = {}

    def code(self, glyph: Glyph) -> int:
        """Return the number of a glyph in this document."""
        return self._codes.setdefault((glyph.name, glyph.text), len(self._codes) + 1)

    @property
    def is_used(self) -> bool:
        """Whether any glyph was asked for."""
        return bool(self._codes)

    def add_to(self, objects: PdfObjects) -> Reference:
        """Add the font to a file; return it as a resource of pages."""
        font, names = self._font, [name for name, _ in self._codes]
        charstrings = [EMPTY_GLYPH, *(font.charstring(name) for name in names)]
        tag = _tag(b"".join(charstrings))
        base = f"{tag}+{font.name}"
        program = objects.add_stream(
            written_cff(base, font.box, charstrings), {"Subtype": Name("CIDFontType0C")}
        )  # fmt: skip
        descriptor = objects.add(
            {
                "Type": Name("FontDescriptor"), "FontName": Name(base), "Flags": _SERIF_AND_SYMBOLIC,
                "FontBBox": list(font.box), "ItalicAngle": 0, "Ascent": font.ascent, "Descent": font.descent,
                "CapHeight": font.ascent, "StemV": 80, "FontFile3": program,
            }
        )  # fmt: skip
        descendant = objects.add(
            {
                "Type": Name("Font"), "Subtype": Name("CIDFontType0"), "BaseFont": Name(base),
                "CIDSystemInfo": {"Registry": b"(Adobe)", "Ordering": b"(Identity)", "Supplement": 0},
                "FontDescriptor": descriptor, "DW": UNITS_PER_EM,
                "W": [1, [font.advance(name) for name in names]],
            }
        )  # fmt: skip
        return objects.add(
            {
                "Type": Name("Font"), "Subtype": Name("Type0"), "BaseFont": Name(base),
                "Encoding": Name("Identity-H"), "DescendantFonts": [descendant],
                "ToUnicode": objects.add_stream(_to_unicode([text for _, text in self._codes])),
            }
        )  # fmt: skip


def _tag(content: bytes) -> str:
    digest = hashlib.sha256(content).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:_TAG_LETTERS])


def _to_unicode(texts: Sequence[str]) -> bytes:
    lines = [
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
        b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
    ]
    for start in range(0, len(texts), _ENTRIES_OF_A_BLOCK):
        block = texts[start : start + _ENTRIES_OF_A_BLOCK]
        lines.append(b"%d beginbfchar" % len(block))
        for code, text in enumerate(block, start=start + 1):
            lines.append(b"<%04x> <%s>" % (code, text.encode("utf-16-be").hex().encode()))
        lines.append(b"endbfchar")
    lines.append(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
    return b"\n".join(lines)

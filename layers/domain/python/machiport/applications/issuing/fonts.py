"""The fonts of certificates: which glyph a character has, and its outline. Fonts are read once and never change."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Final

from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

# What all lengths are in, whatever the file counts in: a thousandth of the size.
UNITS_PER_EM: Final = 1000
_VARIATION_FORMAT: Final = 14
# The layer's folder of fonts that an operator added (layers/issuance_dependencies/fonts/README.md).
_ADDED: Final = "machiport_certificate_fonts"
_COMES_WITH: Final = ("pylopdf_fonts_jp", "NotoSerifJP-Regular.otf")


class OutlineFont:
    """One font file: an OpenType font with CFF or TrueType outlines.

    Glyphs go by their names in the font. What it works out (outlines) depends on the file only, so one object may
    serve any number of documents.
    """

    def __init__(self, path: Path) -> None:
        """Read the font at `path`.

        Raises fontTools' TTLibError for a file that is no font.
        """
        self._font = TTFont(path, lazy=True)
        self._glyphs: dict[int, str] = self._font.getBestCmap()
        self._variations = self._read_variations()
        self._advances: dict[str, tuple[int, int]] = self._font["hmtx"].metrics
        self._outlines = self._font.getGlyphSet()
        self._charstrings: dict[str, bytes] = {}
        # fontTools reads outlines when they are drawn first, and not for two at once.
        self._drawing = Lock()
        self.name: str = self._font["name"].getDebugName(6) or path.stem
        head, lines = self._font["head"], self._font["hhea"]
        self._scale: float = UNITS_PER_EM / head.unitsPerEm
        self.box = tuple(self._scaled(each) for each in (head.xMin, head.yMin, head.xMax, head.yMax))
        self.ascent = self._scaled(lines.ascent)
        self.descent = self._scaled(lines.descent)

    def _scaled(self, length: int) -> int:
        return round(length * self._scale)

    def _read_variations(self) -> dict[tuple[int, int], str]:
        found: dict[tuple[int, int], str] = {}
        for table in self._font["cmap"].tables:
            if table.format != _VARIATION_FORMAT:
                continue
            for selector, pairs in table.uvsDict.items():
                for base, glyph in pairs:
                    # None: the sequence is known, and its form is the one that the base has without a selector.
                    name = glyph or self._glyphs.get(base)
                    if name is not None:
                        found[base, selector] = name
        return found

    def glyph(self, base: int, selector: int | None = None) -> str | None:
        """Return the glyph of a character, or of exactly this variation of it; None where the font has none."""
        if selector is None:
            return self._glyphs.get(base)
        return self._variations.get((base, selector))

    def advance(self, glyph: str) -> int:
        """Return how wide a glyph is, in thousandths of the size."""
        return self._scaled(self._advances[glyph][0])

    def charstring(self, glyph: str) -> bytes:
        """Return the outline as a Type 2 charstring without subroutines and hints (Adobe Technical Note 5177)."""
        known = self._charstrings.get(glyph)
        if known is None:
            with self._drawing:
                known = self._charstrings[glyph] = self._drawn(glyph)
        return known

    def _drawn(self, glyph: str) -> bytes:
        pen = T2CharStringPen(self.advance(glyph), self._outlines)
        scale = self._scale
        self._outlines[glyph].draw(pen if scale == 1 else TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        drawn = pen.getCharString()
        drawn.compile()
        code: bytes = drawn.bytecode
        return code

    def characters(self) -> frozenset[int]:
        """Return the code points that have a glyph without a selector."""
        return frozenset(self._glyphs)

    def variations(self) -> frozenset[tuple[int, int]]:
        """Return the variation sequences: base and selector."""
        return frozenset(self._variations)


def font_files() -> list[Path]:
    """Return the fonts that certificates are drawn with: those the operator added by name, then Noto Serif JP."""
    package, name = _COMES_WITH
    return [*_added_fonts(), Path(str(files(package).joinpath(name)))]


def _added_fonts() -> list[Path]:
    try:
        folder = Path(str(files(_ADDED)))
    except ModuleNotFoundError:  # not built as a layer: nobody added anything
        return []
    return sorted(each for each in folder.iterdir() if each.suffix.lower() in {".ttf", ".otf"})


@cache
def certificate_fonts() -> Sequence[OutlineFont]:
    """Return the fonts, read once in the life of a process: it takes a good tenth of a second."""
    return tuple(OutlineFont(path) for path in font_files())

"""Draws a certificate as PDF: A4, tagged, the fonts' very outlines embedded. The same content gives the same bytes.

Nothing is kept between two documents but the fonts' outlines, which depend on the font files alone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Final

import segno

from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.embedded_fonts import EmbeddedFont
from machiport.applications.issuing.fonts import OutlineFont
from machiport.applications.issuing.layout import (
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Layout,
    PlacedCode,
    PlacedText,
    Rule,
    laid_out,
)
from machiport.applications.issuing.pdf_objects import Name, PdfObjects, PdfValue, Reference, number

_LANGUAGE: Final = b"(ja-JP)"


def rendered(content: CertificateContent, address: str, fonts: Sequence[OutlineFont]) -> bytes:
    """Return the certificate as an unsigned PDF. `address` is where anybody can check it.

    Raises UnmappedCharacter for a text with a character that no font has; nothing is drawn then.
    """
    return _Document(content, laid_out(content, address, fonts), fonts).file()


class _Document:
    """One document while it is written."""

    def __init__(self, content: CertificateContent, layout: Layout, fonts: Sequence[OutlineFont]) -> None:
        self._content = content
        self._layout = layout
        self._fonts = [EmbeddedFont(font) for font in fonts]
        self._objects = PdfObjects()
        self._images: dict[str, Reference] = {}
        # For each element where its parts stand: page, and number of the mark there.
        self._marks: list[list[tuple[int, int]]] = [[] for _ in layout.elements]

    def file(self) -> bytes:
        objects, layout = self._objects, self._layout
        tree = objects.reserve()
        streams = [self._drawn(page) for page in range(len(layout.pages))]
        used = [(place, font) for place, font in enumerate(self._fonts) if font.is_used]
        in_use = {f"F{place}": font.add_to(objects) for place, font in used}
        resources = objects.add({"Font": in_use, "XObject": self._images})
        root = objects.reserve()
        pages = [objects.reserve() for _ in streams]
        for place, (page, stream) in enumerate(zip(pages, streams, strict=True)):
            contents = objects.add_stream(stream)
            objects.put(
                page,
                {
                    "Type": Name("Page"), "Parent": root, "MediaBox": [0, 0, PAGE_WIDTH, PAGE_HEIGHT],
                    "Resources": resources, "Contents": contents, "StructParents": place, "Tabs": Name("S"),
                },
            )  # fmt: skip
        objects.put(root, {"Type": Name("Pages"), "Kids": pages, "Count": len(pages)})
        self._put_structure(tree, pages)
        catalogue = objects.add(
            {
                "Type": Name("Catalog"), "Pages": root, "Lang": _LANGUAGE, "MarkInfo": {"Marked": True},
                "StructTreeRoot": tree, "ViewerPreferences": {"DisplayDocTitle": True},
            }
        )  # fmt: skip
        identity = hashlib.sha256(self._content.canonical().encode()).digest()[:16]
        return objects.file(catalogue, objects.add(self._information()), identity)

    def _information(self) -> PdfValue:
        made = datetime.combine(self._content.issued_on, time(), UTC)
        return {
            "Title": f"{self._content.title} {self._content.serial}",
            "Author": self._content.municipality_name,
            "Creator": "Machiport",
            "CreationDate": f"(D:{made:%Y%m%d%H%M%S}Z)".encode(),
        }

    def _drawn(self, page: int) -> bytes:
        marks = 0
        parts: list[bytes] = []
        for item in self._layout.pages[page]:
            element = None if isinstance(item, Rule) else item.element
            if element is None:
                parts.append(b"/Artifact BMC")
            else:
                parts.append(b"/%s <</MCID %d>> BDC" % (self._layout.elements[element].tag.encode(), marks))
                self._marks[element].append((page, marks))
                marks += 1
            match item:
                case PlacedText():
                    parts.extend(self._text(item))
                case Rule():
                    parts.append(
                        b"0.6 w %s %s m %s %s l S" % tuple(map(number, (item.x, item.y, item.until, item.y)))
                    )  # fmt: skip
                case PlacedCode():
                    parts.append(self._code(item))
            parts.append(b"EMC")
        return b"\n".join(parts)

    def _code(self, item: PlacedCode) -> bytes:
        side, bits = _modules(item.text)
        name = f"C{len(self._images)}"
        self._images[name] = self._objects.add_stream(
            bits,
            {
                "Type": Name("XObject"), "Subtype": Name("Image"), "ImageMask": True, "Decode": [1, 0],
                "Width": side, "Height": side, "BitsPerComponent": 1,
            },
        )  # fmt: skip
        place = (item.side, item.side, item.x, item.y)
        return b"q %s 0 0 %s %s %s cm /%s Do Q" % (*map(number, place), name.encode())

    def _text(self, item: PlacedText) -> Iterator[bytes]:
        yield b"BT 1 0 0 1 %s %s Tm" % (number(item.x), number(item.y))
        present, codes = -1, b""
        for glyph in item.glyphs:
            if glyph.font != present:
                if codes:
                    yield b"<%s> Tj" % codes
                present, codes = glyph.font, b""
                yield b"/F%d %s Tf" % (present, number(item.size))
            codes += b"%04x" % self._fonts[present].code(glyph)
        if codes:
            yield b"<%s> Tj" % codes
        yield b"ET"

    def _put_structure(self, tree: Reference, pages: Sequence[Reference]) -> None:
        objects, elements = self._objects, self._layout.elements
        references = [objects.reserve() for _ in elements]
        children: list[list[PdfValue]] = [[] for _ in elements]
        parents: list[dict[int, Reference]] = [{} for _ in pages]
        for place, element in enumerate(elements):
            if element.parent is not None:
                children[element.parent].append(references[place])
            for page, mark in self._marks[place]:
                children[place].append({"Type": Name("MCR"), "Pg": pages[page], "MCID": mark})
                parents[page][mark] = references[place]
        for place, element in enumerate(elements):
            above = tree if element.parent is None else references[element.parent]
            value: dict[str, PdfValue] = {
                "Type": Name("StructElem"), "S": Name(element.tag), "P": above, "K": children[place],
            }  # fmt: skip
            if element.alternative is not None:
                value["Alt"] = element.alternative
            if element.tag == "TH":
                value["A"] = {"O": Name("Table"), "Scope": Name("Row")}
            objects.put(references[place], value)
        by_page: list[PdfValue] = []
        for place, of_page in enumerate(parents):
            by_page += [place, [of_page[mark] for mark in sorted(of_page)]]
        parent_tree = objects.add({"Nums": by_page})
        objects.put(
            tree,
            {
                "Type": Name("StructTreeRoot"), "K": [references[0]], "ParentTree": parent_tree,
                "ParentTreeNextKey": len(pages),
            },
        )  # fmt: skip


def _modules(text: str) -> tuple[int, bytes]:
    """Return a QR code (JIS X 0510, level M): modules a side, and its rows as bits, dark ones set."""
    rows = segno.make_qr(text, error="m").matrix
    packed = [int("".join(map(str, row)).ljust(-(-len(row) // 8) * 8, "0"), 2) for row in rows]
    return len(rows), b"".join(row.to_bytes(-(-len(rows) // 8), "big") for row in packed)

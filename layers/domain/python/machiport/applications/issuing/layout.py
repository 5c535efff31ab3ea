"""Where everything of a certificate stands: pages of A4, in points from the lower left corner.

Each thing placed belongs to an element of the document's logical structure (a heading, a cell, …), or to none where
it says nothing (rules, page numbers): readers that speak the page aloud go by the structure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from machiport.applications.issuing.content import CertificateContent, Line
from machiport.applications.issuing.fonts import OutlineFont
from machiport.applications.issuing.glyphs import Glyph, glyphs_of
from machiport.applications.issuing.line_breaking import broken, width_of
from machiport.applications.procedures.era_dates import era_date

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 533.0, 780.0, 70.0
_LABEL_WIDTH: Final = 130.0
_SMALL, _LABEL, _VALUE, _SENTENCE, _ISSUER, _TITLE = 9.0, 10.5, 12.0, 12.0, 15.0, 22.0
_LEADING: Final = 1.55
_ROW_PADDING: Final = 7.0
_LINES_TOGETHER: Final = 12  # a row of more lines may go on overleaf
_CODE_SIDE: Final = 88.0
_SAMPLE: Final = "見本　SAMPLE　実在の証明書ではありません"

type Tag = Literal["Document", "H1", "P", "Table", "TR", "TH", "TD", "Figure"]


@dataclass(slots=True)
class Element:
    """A node of the logical structure; `parent` is its place in the list of elements, None for the document."""

    tag: Tag
    parent: int | None
    alternative: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Glyphs on one baseline, from `x`."""

    element: int | None
    x: float
    y: float
    size: float
    glyphs: Sequence[Glyph]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin horizontal line."""

    x: float
    y: float
    until: float


@dataclass(frozen=True, slots=True)
class PlacedCode:
    """A QR code of `text` in a square of `side` points, without the white around it."""

    element: int
    x: float
    y: float
    side: float
    text: str


@dataclass(slots=True)
class Layout:
    """A document laid out: its elements in reading order, and what stands on each page in that order."""

    elements: list[Element] = field(default_factory=lambda: [Element("Document", None)])
    pages: list[list[PlacedText | Rule | PlacedCode]] = field(default_factory=lambda: [[]])


def laid_out(content: CertificateContent, address: str, fonts: Sequence[OutlineFont]) -> Layout:
    """Return the layout of a certificate whose verification page is at `address`.

    Raises UnmappedCharacter for a text with a character that no font has.
    """
    return _Writer(content, address, fonts).write()


class _Writer:
    """Goes down the pages; lives for one document."""

    def __init__(self, content: CertificateContent, address: str, fonts: Sequence[OutlineFont]) -> None:
        self._content, self._address, self._fonts = content, address, fonts
        self._layout = Layout()
        self._y = _TOP

    def write(self) -> Layout:
        self._opening()
        table = self._element("Table")
        for line in self._content.lines:
            self._row(table, line)
        self._rule()
        self._closing()
        for number in range(len(self._layout.pages)):
            self._furniture(number)
        return self._layout

    def _glyphs(self, text: str, line: str = "") -> list[Glyph]:
        return glyphs_of(text, self._fonts, line)

    def _element(self, tag: Tag, parent: int = 0, alternative: str | None = None) -> int:
        self._layout.elements.append(Element(tag, parent, alternative))
        return len(self._layout.elements) - 1

    def _put(self, item: PlacedText | Rule | PlacedCode) -> None:
        self._layout.pages[-1].append(item)

    def _room_for(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._layout.pages.append([])
            self._y = _TOP

    def _centred(self, tag: Tag, text: str, size: float) -> None:
        element = self._element(tag)
        for line in broken(self._glyphs(text), size, _RIGHT - _LEFT):
            self._y -= size * _LEADING
            middle = (_LEFT + _RIGHT - width_of(line, size)) / 2
            self._put(PlacedText(element, middle, self._y, size, line))

    def _opening(self) -> None:
        content = self._content
        if content.sample:
            self._centred("P", _SAMPLE, _LABEL)
        self._y -= 8
        self._centred("H1", content.title, _TITLE)
        if content.title_en:
            self._centred("P", content.title_en, _LABEL)
        self._y -= 24

    def _rule(self) -> None:
        self._put(Rule(_LEFT, self._y, _RIGHT))

    def _row(self, table: int, line: Line) -> None:
        row = self._element("TR", table)
        heading, cell = self._element("TH", row), self._element("TD", row)
        labels = self._broken(line.label, _LABEL, _LABEL_WIDTH - 14)
        values = self._broken(line.value, _VALUE, _RIGHT - _LEFT - _LABEL_WIDTH, line.id)
        leading = _VALUE * _LEADING
        together = min(max(len(labels), len(values)), _LINES_TOGETHER)
        self._room_for(2 * _ROW_PADDING + together * leading)
        self._rule()
        self._y -= _ROW_PADDING
        # The whole label first: read aloud, copied or read back, its lines do not come between those of the value.
        top = self._y
        for label in labels:
            self._put(PlacedText(heading, _LEFT + 4, self._y - _VALUE, _LABEL, label))
            self._y -= leading
        label_page, below_label = len(self._layout.pages), self._y
        self._y = top
        for value in values:
            self._room_for(leading)
            self._put(PlacedText(cell, _LEFT + _LABEL_WIDTH, self._y - _VALUE, _VALUE, value))
            self._y -= leading
        if len(self._layout.pages) == label_page:
            self._y = min(self._y, below_label)
        self._y -= _ROW_PADDING

    def _broken(self, text: str, size: float, width: float, line: str = "") -> list[list[Glyph]]:
        return [
            each for paragraph in text.split("\n") for each in broken(self._glyphs(paragraph, line), size, width)
        ]  # fmt: skip

    def _paragraph(self, text: str, size: float, x: float = _LEFT) -> None:
        element = self._element("P")
        for line in self._broken(text, size, _RIGHT - x):
            self._y -= size * _LEADING
            self._put(PlacedText(element, x, self._y, size, line))

    def _closing(self) -> None:
        content = self._content
        sentences = len(self._broken(content.attestation, _SENTENCE, _RIGHT - _LEFT))
        self._room_for(sentences * _SENTENCE * _LEADING + 230)
        self._y -= 14
        self._paragraph(content.attestation, _SENTENCE)
        self._y -= 16
        self._paragraph(era_date(content.issued_on), _SENTENCE)
        self._y -= 8
        issuer = self._glyphs(content.issuer)
        self._y -= _ISSUER * _LEADING
        self._put(PlacedText(self._element("P"), _RIGHT - width_of(issuer, _ISSUER) - 20, self._y, _ISSUER, issuer))
        self._y -= 26
        self._checking()

    def _checking(self) -> None:
        content, top = self._content, self._y
        figure = self._element("Figure", alternative=f"{self._address} を開くQRコード")
        self._put(PlacedCode(figure, _LEFT + 4, top - _CODE_SIDE, _CODE_SIDE, self._address))
        self._y = top + 3
        for text in (
            "この証明書が有効であることは、だれでも次のページで確かめられます。",
            "Anybody can check this certificate at:",
            self._address,
            f"発行番号 {content.serial}",
            f"確認番号 {content.code}",
            *((f"有効期限 {era_date(content.valid_until)}",) if content.valid_until else ()),
            f"電子ファイルには{content.municipality_name}の電子署名が付いています（PAdES）。紙に印刷したものの署名は"
            "確かめられません。",
        ):
            self._paragraph(text, _SMALL, _LEFT + _CODE_SIDE + 22)

    def _furniture(self, number: int) -> None:
        """What stands on every page and is not read aloud: which certificate, which page."""
        pages = self._layout.pages
        text = self._glyphs(f"{self._content.title}　{self._content.serial}　{number + 1}/{len(pages)}")
        middle = (PAGE_WIDTH - width_of(text, _SMALL)) / 2
        pages[number].append(PlacedText(None, middle, 40.0, _SMALL, text))

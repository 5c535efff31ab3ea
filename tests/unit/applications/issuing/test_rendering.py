"""Pages of certificates: the same bytes for the same content, texts that read back, nothing mixed."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from fontTools.cffLib import CFFFontSet
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.issuing_world import BASE, NAME, content, register_fonts

from machiport.applications.issuing.content import CertificateContent, Line
from machiport.applications.issuing.errors import StoredFileDiffers, UnmappedCharacter
from machiport.applications.issuing.fonts import OutlineFont, certificate_fonts, font_files
from machiport.applications.issuing.layout import PlacedText, laid_out
from machiport.applications.issuing.reading_back import check_text
from machiport.applications.issuing.rendering import rendered
from machiport_gates.paths import ROOT

FONTS = certificate_fonts()
ADDRESS = f"{BASE}/verify/7QK2-ABCD-EFGH-JKMN-PQRS-TVWX"
ARTEFACTS = ROOT / ".local" / "artefacts"
NAMES = st.text(
    st.sampled_from("葛城髙﨑𠮷山田太郎渡邉辻\U000e0100\U000e0101かガﾊﾟ　 A-'.&<>()\\/%"), min_size=1, max_size=40
)


def _of(name: str, lines: int = 0) -> CertificateContent:
    named = [Line(id="name", label="氏名", value=name)]
    more = [
        Line(id=f"m{number}", label=f"世帯員{number}", value=f"見本 {number}郎\n続柄 子") for number in range(lines)
    ]
    return content(lines=[line.model_dump() for line in [*named, *more]])


def _tool(name: str, *arguments: str) -> bytes:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not on this machine (Debian: poppler-utils)")
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout  # noqa: S603  # a fixed program on our own file


def test_the_same_content_gives_the_same_bytes() -> None:
    assert rendered(content(), ADDRESS, FONTS) == rendered(content(), ADDRESS, FONTS)


@settings(max_examples=15, deadline=None)
@given(NAMES, NAMES)
def test_two_documents_never_mix(first: str, second: str) -> None:
    try:
        alone = rendered(_of(first), ADDRESS, FONTS)
        other = laid_out(_of(second), ADDRESS, FONTS)
    except UnmappedCharacter:
        return
    between = rendered(_of(second), ADDRESS, FONTS)
    assert rendered(_of(first), ADDRESS, FONTS) == alone
    assert len(other.pages) == len(PdfReader(BytesIO(between)).pages)
    check_text(between, _of(second))
    if "".join(first.split()) != "".join(second.split()):
        with pytest.raises(StoredFileDiffers):
            check_text(alone, content(lines=[{"id": "name", "label": "氏名", "value": f"{second}の{first}"}]))


def test_documents_drawn_side_by_side_are_what_they_are_alone() -> None:
    names = [f"{first}{second}" for first in "葛城髙﨑𠮷" for second in "太郎花子美"]
    fresh = [OutlineFont(path) for path in font_files()]
    with ThreadPoolExecutor(4) as together:
        drawn = list(together.map(lambda name: rendered(_of(name), ADDRESS, fresh), names))
    assert drawn == [rendered(_of(name), ADDRESS, FONTS) for name in names]


def test_many_lines_go_on_overleaf() -> None:
    pdf = rendered(_of(NAME, lines=40), ADDRESS, FONTS)
    check_text(pdf, _of(NAME, lines=40))
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert [page.extract_text().rpartition("\n")[2][-3:] for page in pages] == [
        f"{number}/{len(pages)}" for number in range(1, len(pages) + 1)
    ]


@pytest.mark.parametrize("long", [1, 40])
def test_a_label_of_several_lines_reads_back_before_its_value(long: int) -> None:
    line = {"id": "family", "label": "戸籍に記録されている者の氏名と生年月日", "value": f"{NAME}の家族" * long}
    labelled = content(lines=[line, {"id": "address", "label": "住所", "value": "見本市"}])
    check_text(rendered(labelled, ADDRESS, FONTS), labelled)


@pytest.mark.parametrize(
    "drawn",
    [
        [("氏名", "山田太郎丸"), ("住所", "見本市")],
        [("氏名", "山田太郎"), ("続柄", "子"), ("住所", "見本市")],
        [("氏名", "山田太郎"), ("住所", "見本市"), ("続柄", "子")],
        [("筆頭者", "山田"), ("氏名", "山田太郎"), ("住所", "見本市")],
    ],
)
def test_what_says_more_than_the_content_differs(drawn: list[tuple[str, str]]) -> None:
    def saying(lines: list[tuple[str, str]]) -> CertificateContent:
        return content(lines=[{"id": label, "label": label, "value": value} for label, value in lines])

    with pytest.raises(StoredFileDiffers):
        check_text(rendered(saying(drawn), ADDRESS, FONTS), saying([("氏名", "山田太郎"), ("住所", "見本市")]))


def test_nothing_leaves_the_page() -> None:
    long = "見本市みほん町一丁目2番3号" * 30 + "W" * 200
    layout = laid_out(
        content(lines=[{"id": "address", "label": "とても長い項目の名前" * 3, "value": long}]), ADDRESS, FONTS
    )
    for page in layout.pages:
        for item in page:
            if isinstance(item, PlacedText):
                width = sum(glyph.advance for glyph in item.glyphs if not glyph.is_space) * item.size / 1000
                assert item.x >= 50
                assert item.x + width <= 545
                assert 30 <= item.y <= 800


def test_the_structure_is_tagged_for_readers_that_speak() -> None:
    reader = PdfReader(BytesIO(rendered(content(), ADDRESS, FONTS)))
    catalogue: Any = reader.root_object
    assert catalogue["/Lang"] == "ja-JP"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "住民票の写し 44201-2026-8K3M2P9Q"
    document = catalogue["/StructTreeRoot"]["/K"][0].get_object()
    kinds = [child.get_object()["/S"] for child in document["/K"]]
    assert kinds[:4] == ["/P", "/H1", "/P", "/Table"]
    figure = next(child.get_object() for child in document["/K"] if child.get_object()["/S"] == "/Figure")
    assert ADDRESS in figure["/Alt"]


def test_the_embedded_font_holds_the_outlines_of_the_glyphs_used_and_no_others() -> None:
    pdf = PdfReader(BytesIO(rendered(content(), ADDRESS, FONTS)))
    resources: Any = pdf.pages[0]["/Resources"]
    (font,) = resources["/Font"].values()
    descendant = font["/DescendantFonts"][0].get_object()
    program = descendant["/FontDescriptor"]["/FontFile3"].get_data()
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(program), None)
    assert len(fonts[0].CharStrings) == len(descendant["/W"][1]) + 1
    assert re.fullmatch(r"/[A-Z]{6}\+NotoSerifJP-Regular", descendant["/BaseFont"])


def test_the_picture_of_a_page_shows_the_code(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(rendered(content(), ADDRESS, FONTS))
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    _tool("pdftoppm", "-png", "-r", "110", "-singlefile", str(file), str(ARTEFACTS / "certificate"))
    header, size, _, pixels = _tool("pdftoppm", "-gray", "-r", "150", "-singlefile", str(file)).split(b"\n", 3)
    assert header == b"P5"
    width, height = map(int, size.split())
    code = segno.make_qr(ADDRESS, error="m").matrix
    item = next(each for each in laid_out(content(), ADDRESS, FONTS).pages[0] if hasattr(each, "side"))
    scale, module = 150 / 72, item.side / len(code)
    for row, modules in enumerate(code):
        for column, dark in enumerate(modules):
            x = round((item.x + (column + 0.5) * module) * scale)
            y = height - round((item.y + item.side - (row + 0.5) * module) * scale)
            assert (pixels[y * width + x] < 128) == bool(dark)


def test_pdftotext_reads_names_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(rendered(_of(NAME), ADDRESS, FONTS))
    assert NAME in _tool("pdftotext", str(file), "-").decode()


def test_forms_of_the_family_register_read_back(tmp_path: Path) -> None:
    file, name = tmp_path / "page.pdf", "葛\U000e0102城 邉\U000e010f子"
    file.write_bytes(rendered(_of(name), ADDRESS, register_fonts()))
    check_text(file.read_bytes(), _of(name))
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    _tool("pdftoppm", "-png", "-r", "110", "-singlefile", str(file), str(ARTEFACTS / "certificate_with_variants"))
    assert name in _tool("pdftotext", str(file), "-").decode()

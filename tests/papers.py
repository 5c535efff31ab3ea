"""Files that people attach, good and bad, made up as bytes."""

import io
import zlib

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject


def pdf(  # each makes another kind of bad file
    pages: int = 1,
    *,
    password: str | None = None,
    script: str | None = None,
    stream: bytes = b"",
    width: float = 595,
) -> bytes:
    """Return a PDF of empty pages; `script` runs when it is opened."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, 842)
    if script is not None:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if stream:
        content = StreamObject()
        content.set_data(stream)
        writer.pages[0][NameObject("/Sample")] = writer._add_object(content)  # no public way
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def pdf_with_a_packed_script() -> bytes:
    """Return a PDF whose action lies in a compressed object stream, where its name is no bytes of the file."""
    writer = PdfFileWriter(stream_xrefs=True)
    page = PageObject(contents=writer.add_object(generic.StreamObject(stream_data=b"")), media_box=(0, 0, 595, 842))
    writer.insert_page(page)
    action = {generic.pdf_name("/S"): generic.pdf_name("/JavaScript"), generic.pdf_name("/JS"): generic.pdf_string("1")}
    hidden = writer.add_object(generic.DictionaryObject(action), obj_stream=writer.prepare_object_stream())
    writer.root[generic.pdf_name("/OpenAction")] = hidden
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, "white").save(written, kind)
    return written.getvalue()


def png_that_says_it_is_huge(side: int = 60_000) -> bytes:
    """Return a small PNG whose header claims `side` × `side` pixels: a decompression bomb."""
    made = bytearray(picture())
    made[16:24] = side.to_bytes(4) * 2
    made[29:33] = zlib.crc32(bytes(made[12:29])).to_bytes(4)
    return bytes(made)

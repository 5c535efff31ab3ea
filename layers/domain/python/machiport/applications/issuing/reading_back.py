"""Reads a stored PDF again, with other code than what wrote it (pypdf), and compares it with what it should say.

The certificates that Japanese towns handed to the wrong people in 2023 were right when they were asked for and wrong
in the file. So nobody gets a file before it was read from where it lies.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.errors import StoredFileDiffers
from machiport.applications.procedures.era_dates import era_date


def check_stored(stored: bytes | None, sha256: str, what: str) -> bytes:
    """Return a file as it was read from where it was stored, if it is there and has this SHA-256.

    Raises StoredFileDiffers; `what` names the file in it.
    """
    if stored is None:
        raise StoredFileDiffers(f"{what}_missing")
    if hashlib.sha256(stored).hexdigest() != sha256:
        raise StoredFileDiffers(f"{what}_hash")
    return stored


def check_text(pdf: bytes, content: CertificateContent) -> None:
    """See that the page says what the content says: title, every line with its label, in order, serial and code.

    From the title to the issuer each thing begins where the one before ends, so that a longer name, or a line of
    somebody else's between two that are right, is no certificate of this content.

    Raises StoredFileDiffers, naming the first thing that is not there.
    """
    text = text_of(pdf)
    at = text.find(_together(content.title))
    if at < 0:
        raise StoredFileDiffers("title")
    for name, wanted in _body(content):
        if not text.startswith(_together(wanted), at):
            raise StoredFileDiffers(name)
        at += len(_together(wanted))
    for name, wanted in (("serial", content.serial), ("code", content.code)):
        at = text.find(wanted, at)
        if at < 0:
            raise StoredFileDiffers(name)


def text_of(pdf: bytes) -> str:
    """Return the text of all pages in the order it is drawn, without spaces and without the line at each page's foot.

    Raises StoredFileDiffers for what is no PDF.
    """
    try:
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    except (PyPdfError, ValueError, KeyError) as error:
        raise StoredFileDiffers("not_readable") from error
    return "".join(_together(page.rstrip().rpartition("\n")[0]) for page in pages)


def _body(content: CertificateContent) -> Iterator[tuple[str, str]]:
    yield "title", content.title + (content.title_en or "")
    for line in content.lines:
        yield f"line_{line.id}", line.label + line.value
    yield "attestation", content.attestation
    yield "issued_on", era_date(content.issued_on)
    yield "issuer", content.issuer


def _together(text: str) -> str:
    return "".join(text.split())

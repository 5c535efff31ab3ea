"""A certificate's files as anybody checks them, who has nothing but the file and what is printed on it."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.e2e.deployed_stack import DeployedStack

from machiport.applications.issuing.pdf_verification import PdfInvalid, verified_pdf
from machiport.applications.issuing.reading_back import text_of

_PRINTED = re.compile(r"http\S+/verify/((?:[0-9A-Z]{4}-){5}[0-9A-Z]{4})")
_HASH_ON_PAGE = re.compile(r'data-sha256="([0-9a-f]{64})"')
_HEADING = re.compile(r'<h1 class="([a-z]+)">')


def sha256(content: bytes) -> str:
    """Return the hash that the verification page shows."""
    return hashlib.sha256(content).hexdigest()


def one_byte_changed(content: bytes, place: float = 0.3) -> bytes:
    """Return it with one bit of one byte flipped."""
    changed = bytearray(content)
    changed[int(len(changed) * place)] ^= 1
    return bytes(changed)


def printed_address(pdf: bytes) -> str:
    """Return the address that stands beside the QR code, which holds the same."""
    found = _PRINTED.search(text_of(pdf))
    assert found is not None
    return found[0]


def printed_code(pdf: bytes) -> str:
    """Return the code (確認番号) at the end of that address."""
    return printed_address(pdf).rpartition("/")[2]


def page_of(stack: DeployedStack, pdf: bytes) -> tuple[str, str]:
    """Open the printed address; return what the page says (`valid` ...) and the hash that it compares files with."""
    answer = stack.http.get(printed_address(pdf))
    assert answer.status_code == 200, answer.text
    assert "no-store" in answer.headers["cache-control"]
    heading, compared = _HEADING.search(answer.text), _HASH_ON_PAGE.search(answer.text)
    assert heading is not None
    assert compared is not None
    return heading[1], compared[1]


def told_of(stack: DeployedStack, pdf: bytes) -> dict[str, Any]:
    """Return what the service tells programs about a certificate."""
    answer: httpx.Response = stack.get(f"/certificates/{printed_code(pdf)}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def holds(pdf: bytes) -> bool:
    """Say whether pyHanko finds every byte as it was signed."""
    try:
        verified_pdf(pdf, [])
    except PdfInvalid:
        return False
    return True


def pdfsig_says(pdf: bytes, folder: Path) -> str:
    """Return what poppler's `pdfsig` says; skips where it is not installed."""
    return _poppler("pdfsig", pdf, folder)


def pdftotext_says(pdf: bytes, folder: Path) -> str:
    """Return what poppler's `pdftotext` reads; skips where it is not installed."""
    return _poppler("pdftotext", pdf, folder, "-")


def _poppler(program: str, pdf: bytes, folder: Path, *more: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"no {program} on this machine (Debian: poppler-utils)")
    file = folder / f"{sha256(pdf)[:12]}.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([found, str(file), *more], capture_output=True, check=False, timeout=60)  # noqa: S603  # poppler
    return done.stdout.decode("utf-8", errors="replace") + done.stderr.decode("utf-8", errors="replace")

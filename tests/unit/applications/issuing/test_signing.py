"""Signatures of PDFs: accepted by pyHanko and pdfsig, and by nobody after one byte was changed."""

import random
import shutil
import subprocess
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto.cms import ContentInfo
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from tests.applications_world import TOWN
from tests.issuing_world import BASE, KEY_ID, KeysInMemory, content, sample_signer
from tests.signing_authority import AuthorityInMemory

from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.fonts import certificate_fonts
from machiport.applications.issuing.pdf_verification import PdfInvalid, verified_pdf
from machiport.applications.issuing.ports import SigningCertificate
from machiport.applications.issuing.rendering import rendered
from machiport.applications.issuing.signing import CheckedSigner, chain_of, signed_pdf

ADDRESS = f"{BASE}/verify/7QK2-ABCD-EFGH-JKMN-PQRS-TVWX"
FLIPS = 20


@cache
def _signed() -> bytes:
    return signed_pdf(rendered(content(), ADDRESS, certificate_fonts()), sample_signer(), "大分市")


def _accepted(pdf: bytes) -> bool:
    """Tell whether pyHanko itself accepts the signature, as one over the whole file by the town."""
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[sample_signer().chain[0]]))
    return bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def _pdfsig(pdf: bytes, folder: Path) -> str:
    program = shutil.which("pdfsig")
    if program is None:
        pytest.skip("pdfsig is not on this machine (Debian: poppler-utils)")
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([program, str(file)], check=False, capture_output=True, text=True)  # noqa: S603  # a fixed program on our own file
    return done.stdout


def test_pyhanko_accepts_the_signature() -> None:
    assert _accepted(_signed())


def test_it_is_a_pades_signature_with_the_certificate_in_it() -> None:
    (signature,) = PdfFileReader(BytesIO(_signed())).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    container = ContentInfo.load(signature.pkcs7_content)["content"]
    attributes = {each["type"].native for each in container["signer_infos"][0]["signed_attrs"]}
    assert {"content_type", "message_digest", "signing_certificate_v2"} <= attributes
    assert len(container["certificates"]) == 1


def test_pdfsig_accepts_the_signature(tmp_path: Path) -> None:
    told = _pdfsig(_signed(), tmp_path)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "見本市長" in told


def test_it_is_known_by_whom_it_is_signed() -> None:
    assert verified_pdf(_signed(), sample_signer().chain).trusted
    told = verified_pdf(_signed(), [])
    assert not told.trusted
    assert "見本市長" in told.signer


def test_one_flipped_byte_is_seen_wherever_it_is() -> None:
    pdf, chosen = bytearray(_signed()), random.Random(7)  # noqa: S311  # places to try, the same in every run
    (signature,) = PdfFileReader(BytesIO(_signed())).embedded_signatures
    begin, length, rest, _ = signature.byte_range
    container = begin + length
    # Most are in what is signed; the container itself has parts that no signature covers, and padding.
    places = [chosen.randrange(container) for _ in range(FLIPS)]
    places += [chosen.randrange(container, rest) for _ in range(FLIPS)]
    places += [container + 51, container + 60, container + 911, container + 1069, rest - 2, rest, len(pdf) - 8]
    for place in places:
        pdf[place] ^= 1
        with pytest.raises(PdfInvalid):
            verified_pdf(bytes(pdf), sample_signer().chain)
        pdf[place] ^= 1
    assert verified_pdf(bytes(pdf), sample_signer().chain).trusted


def test_a_flipped_byte_of_the_authoritys_certificates_is_seen() -> None:
    keys, now = KeysInMemory(), datetime.now(UTC)
    chain = AuthorityInMemory().chain(keys, now)
    signer = CheckedSigner(keys, SigningCertificate(TOWN, KEY_ID, "".join(chain), now, trial=False))
    pdf = signed_pdf(rendered(content(), ADDRESS, certificate_fonts()), signer, "大分市")
    (root,) = chain_of(chain[2])
    assert verified_pdf(pdf, [root]).trusted
    assert not verified_pdf(pdf, []).trusted
    chosen = random.Random(7)  # noqa: S311  # places to try, the same in every run
    for certificate in signer.chain:
        written = certificate.dump().hex().encode()
        at = pdf.lower().index(written)
        for place in (at + chosen.randrange(len(written)) for _ in range(FLIPS)):
            changed = bytearray(pdf)
            changed[place] ^= 1
            with pytest.raises(PdfInvalid):
                verified_pdf(bytes(changed), [root])


def test_pdfsig_sees_a_flipped_byte(tmp_path: Path) -> None:
    pdf = bytearray(_signed())
    pdf[1000] ^= 1
    assert "Signature is Valid" not in _pdfsig(bytes(pdf), tmp_path)


def test_what_is_added_after_the_signature_is_not_covered() -> None:
    assert not _accepted(_signed() + b"\n% more\n")
    with pytest.raises(PdfInvalid):
        verified_pdf(_signed() + b"\n% more\n", sample_signer().chain)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"\x00" * 100])
def test_what_is_no_certificate_is_refused(pdf: bytes) -> None:
    with pytest.raises(PdfInvalid):
        verified_pdf(pdf, [])


def test_an_unsigned_page_is_refused() -> None:
    with pytest.raises(PdfInvalid, match="not signed"):
        verified_pdf(rendered(content(), ADDRESS, certificate_fonts()), [])


def test_a_chain_that_is_none_is_refused() -> None:
    with pytest.raises(NotSigned):
        chain_of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(NotSigned):
        chain_of("nothing")

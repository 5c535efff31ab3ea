"""`machiport certificate verify`: a file by itself, and against what the service says."""

import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import httpx
import pytest
from asn1crypto import pem
from tests.issuing_world import BASE, KeysInMemory, content, sample_signer, signing_certificate
from tests.unit.machiport_cli.conftest import Machiport
from tests.unit.machiport_cli.fake_service import problem

from machiport.applications.issuing.fonts import certificate_fonts
from machiport.applications.issuing.rendering import rendered
from machiport.applications.issuing.sd_jwt import credential
from machiport.applications.issuing.signing import CheckedSigner, signed_pdf
from machiport_cli import connections

CODE = content().code


@cache
def _pdf() -> bytes:
    return signed_pdf(rendered(content(), f"{BASE}/verify/{CODE}", certificate_fonts()), sample_signer(), "大分市")


@cache
def _credential() -> bytes:
    return credential(content(), BASE, sample_signer(), datetime(2026, 11, 20, tzinfo=UTC)).encode()


@pytest.fixture
def said() -> dict[str, str]:
    """Return what the service says of the certificate."""
    return {
        "state": "valid",
        "pdf_sha256": hashlib.sha256(_pdf()).hexdigest(),
        "credential_sha256": hashlib.sha256(_credential()).hexdigest(),
    }


@pytest.fixture
def machiport_asking(machiport: Machiport, said: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Machiport:
    def answer(request: httpx.Request) -> httpx.Response:
        if said and request.url.path.endswith(f"/certificates/{CODE}"):
            return httpx.Response(200, json=said)
        return problem(404, "applications.certificate_unknown", "証明書がありません")

    monkeypatch.setattr(connections, "http_transport", lambda: httpx.MockTransport(answer))
    return machiport


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "juminhyo.pdf"
    file.write_bytes(_pdf())
    return file


def test_a_certificate_as_it_was_issued_holds(machiport_asking: Machiport, pdf: Path) -> None:
    result = machiport_asking("certificate", "verify", str(pdf), "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["passed"]
    assert told["file"]["code"] == CODE
    assert told["service"] == {"state": "valid", "same_file": True}


def test_one_changed_byte_and_it_does_not(machiport_asking: Machiport, pdf: Path) -> None:
    changed = bytearray(_pdf())
    changed[5000] ^= 1
    pdf.write_bytes(changed)
    result = machiport_asking("certificate", "verify", str(pdf), "--lang", "en")
    assert result.exit_code == 1
    assert "does not hold" in result.output


@pytest.mark.parametrize(("name", "value"), [("state", "revoked"), ("state", "expired"), ("pdf_sha256", "0" * 64)])
def test_what_the_service_says_counts(
    machiport_asking: Machiport, pdf: Path, said: dict[str, str], name: str, value: str
) -> None:
    said[name] = value
    assert machiport_asking("certificate", "verify", str(pdf)).exit_code == 1


def test_one_that_the_service_does_not_know_does_not_hold(
    machiport_asking: Machiport, pdf: Path, said: dict[str, str]
) -> None:
    said.clear()
    assert machiport_asking("certificate", "verify", str(pdf)).exit_code == 1


def test_without_the_service_nothing_holds_that_anybody_may_have_signed(
    machiport: Machiport, pdf: Path, tmp_path: Path
) -> None:
    refused = machiport("certificate", "verify", str(pdf), "--offline", "--json")
    assert refused.exit_code != 0
    assert json.loads(refused.stdout)["error"]["code"] == "issuer_needed"
    keys = KeysInMemory()
    forger = CheckedSigner(keys, signing_certificate(keys, datetime.now(UTC)))
    pdf.write_bytes(signed_pdf(rendered(content(), f"{BASE}/verify/{CODE}", certificate_fonts()), forger, "大分市"))
    roots = tmp_path / "issuer.pem"
    roots.write_bytes(_pem())
    assert machiport("certificate", "verify", str(pdf), "--offline", "--issuer", str(roots)).exit_code == 1


def test_a_credential_whose_time_is_over_does_not_hold(machiport: Machiport, tmp_path: Path) -> None:
    file, roots = tmp_path / "juminhyo.sd-jwt", tmp_path / "issuer.pem"
    roots.write_bytes(_pem())
    for until, exit_code in (("2026-11-20", 1), ("2999-12-31", 0)):
        issued = datetime(2026, 11, 20, tzinfo=UTC)
        file.write_bytes(credential(content(valid_until=until), BASE, sample_signer(), issued).encode())
        told = machiport("certificate", "verify", str(file), "--offline", "--issuer", str(roots))
        assert told.exit_code == exit_code


def test_whom_to_trust_can_be_given(machiport: Machiport, pdf: Path, tmp_path: Path) -> None:
    roots = tmp_path / "issuer.pem"
    roots.write_bytes(_pem())
    assert machiport("certificate", "verify", str(pdf), "--offline", "--issuer", str(roots)).exit_code == 0
    roots.write_text("nothing", "utf-8")
    refused = machiport("certificate", "verify", str(pdf), "--offline", "--issuer", str(roots), "--json")
    assert json.loads(refused.stdout)["error"]["code"] == "certificates_unreadable"


def _pem() -> bytes:
    armoured: bytes = pem.armor("CERTIFICATE", sample_signer().chain[0].dump())
    return armoured


def test_a_credential_is_checked_too(machiport_asking: Machiport, tmp_path: Path) -> None:
    file, roots = tmp_path / "juminhyo.sd-jwt", tmp_path / "issuer.pem"
    file.write_bytes(_credential())
    roots.write_bytes(_pem())
    assert machiport_asking("certificate", "verify", str(file), "--issuer", str(roots)).exit_code == 0
    file.write_bytes(_credential()[:-9] + b"A" + _credential()[-8:])
    assert machiport_asking("certificate", "verify", str(file), "--sd-jwt").exit_code == 1

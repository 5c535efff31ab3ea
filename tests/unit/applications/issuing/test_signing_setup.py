"""Certificates to sign under: for trials, and those of an authority."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.issuing_world import KEY_ID, KeysInMemory, signing_certificate
from tests.signing_authority import AuthorityInMemory

from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.signing import CheckedSigner
from machiport.applications.issuing.signing_setup import installable, signing_request, trial_certificate
from machiport.municipalities import load_registry

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
OITA = load_registry(Path(__file__).parents[4] / "sample_region").get("44201")


def test_a_certificate_for_trials_belongs_to_the_key_and_says_what_it_is() -> None:
    keys = KeysInMemory()
    made = trial_certificate(keys, KEY_ID, OITA, NOW)
    certificate = x509.load_pem_x509_certificate(made.chain.encode())
    certificate.verify_directly_issued_by(certificate)
    assert "大分市長" in certificate.subject.rfc4514_string()
    assert "SAMPLE" in certificate.subject.rfc4514_string()
    assert made.trial
    signer = CheckedSigner(keys, made)
    signer.check_period(NOW)
    assert signer.sign(b"anything")


def test_a_request_is_signed_by_the_key_and_names_the_municipality() -> None:
    keys = KeysInMemory()
    request = x509.load_pem_x509_csr(signing_request(keys, KEY_ID, OITA).encode())
    assert request.is_signature_valid
    assert request.public_key() == keys.key.public_key()
    assert "SAMPLE" not in request.subject.rfc4514_string()


def test_the_authoritys_certificate_is_installed_only_with_its_key() -> None:
    keys, other = KeysInMemory(), KeysInMemory()
    chain = keys.certificate(NOW).public_bytes(Encoding.PEM).decode()
    assert not installable(keys, KEY_ID, OITA, chain, NOW).trial
    with pytest.raises(NotSigned, match="not the certificate's"):
        installable(other, KEY_ID, OITA, chain, NOW)
    with pytest.raises(NotSigned, match="not valid today"):
        installable(keys, KEY_ID, OITA, chain, NOW + timedelta(days=4000))
    with pytest.raises(NotSigned, match="cannot be read"):
        installable(keys, KEY_ID, OITA, "no certificate", NOW)


def test_a_key_that_is_not_there_signs_nothing() -> None:
    with pytest.raises(NotSigned):
        trial_certificate(KeysInMemory(), "another", OITA, NOW)
    with pytest.raises(NotSigned):
        CheckedSigner(KeysInMemory(), signing_certificate(KeysInMemory(), NOW)).sign(b"")


def test_a_chain_that_does_not_lead_to_the_root_is_not_installed() -> None:
    authority = AuthorityInMemory()
    keys = KeysInMemory()
    signer, between, root = authority.chain(keys, NOW)
    assert installable(keys, KEY_ID, OITA, signer + between + root, NOW).chain == signer + between + root
    for incomplete in (signer, signer + between, signer + root, signer + root + between):
        with pytest.raises(NotSigned, match="root"):
            installable(keys, KEY_ID, OITA, incomplete, NOW)

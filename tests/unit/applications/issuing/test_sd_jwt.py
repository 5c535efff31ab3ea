"""Credentials: read by another library, and by nobody after one character was changed."""

import base64
import hashlib
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from joserfc import jws
from joserfc.jwk import ECKey
from tests.issuing_world import BASE, NAME, content, sample_signer

from machiport.applications.issuing.sd_jwt import CredentialInvalid, credential, verified_credential

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def _credential() -> str:
    return credential(content(), BASE, sample_signer(), NOW)


def _key(token: str) -> ECKey:
    header = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
    certificate = load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    return ECKey.import_key(certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def test_joserfc_verifies_it_with_the_key_from_its_header() -> None:
    token, *disclosures, end = _credential().split("~")
    registry = jws.JWSRegistry(algorithms=["ES256"])
    registry.max_header_length = 20_000  # it holds the certificate
    found = jws.deserialize_compact(token, _key(token), registry=registry)
    claims = json.loads(found.payload)
    assert end == ""
    assert claims["vct"] == "urn:machiport:sample:resident-record"
    assert claims["exp"] == int(datetime(2027, 2, 18, 15, tzinfo=UTC).timestamp())
    digests = {
        base64.urlsafe_b64encode(hashlib.sha256(each.encode()).digest()).rstrip(b"=").decode() for each in disclosures
    }
    assert sorted(digests) == claims["_sd"]


def test_nothing_personal_stands_outside_the_disclosures() -> None:
    token = _credential().partition("~")[0]
    payload = base64.urlsafe_b64decode(token.split(".")[1] + "==").decode()
    assert NAME not in payload
    assert "みほん町" not in payload


def test_lines_may_be_left_out() -> None:
    token, first, *_ = _credential().split("~")
    assert set(verified_credential(f"{token}~{first}~").lines) == {"name"}
    assert verified_credential(f"{token}~").lines == {}


def test_every_changed_character_is_seen() -> None:
    text = _credential()
    assert verified_credential(text).lines["name"] == NAME
    for place in range(0, len(text) - 1, 7):
        changed = "A" if text[place] != "A" else "B"
        with pytest.raises(CredentialInvalid):
            verified_credential(text[:place] + changed + text[place + 1 :])


@pytest.mark.parametrize("text", ["", "~", "a.b.c~", "a.b~", "é.è.à~", "..~~", "eyJhbGciOiJub25lIn0.e30.~"])
def test_what_is_no_credential_is_refused(text: str) -> None:
    with pytest.raises(CredentialInvalid):
        verified_credential(text)


def test_what_is_too_deep_to_read_is_refused() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 100_000).rstrip(b"=").decode()
    with pytest.raises(CredentialInvalid):
        verified_credential(f"{deep}.{deep}.AA~")


def test_a_disclosure_of_another_credential_is_refused() -> None:
    token = _credential().partition("~")[0]
    other = _credential().split("~")[1]
    with pytest.raises(CredentialInvalid):
        verified_credential(f"{token}~{other}~")


def test_a_disclosure_shown_twice_is_refused() -> None:
    token, first, *_ = _credential().split("~")
    with pytest.raises(CredentialInvalid):
        verified_credential(f"{token}~{first}~{first}~")

"""Signing with KMS: what can be tried again is told apart from what cannot."""

import hashlib

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from tests.fakes.kms import KEY_ARN, InMemoryKms

from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.kms_signer import KmsSigner


def test_a_digest_is_signed_by_the_key() -> None:
    kms = InMemoryKms()
    signer = KmsSigner(kms.client)
    signature = signer.sign_digest(KEY_ARN, hashlib.sha256(b"text").digest())
    kms.key.public_key().verify(signature, b"text", ECDSA(SHA256()))
    assert load_der_public_key(signer.public_key(KEY_ARN)) == kms.key.public_key()


@pytest.mark.parametrize("code", ["NotFoundException", "DisabledException", "AccessDeniedException"])
def test_a_key_that_cannot_be_used_is_told(code: str) -> None:
    kms = InMemoryKms()
    kms.refusal = code
    with pytest.raises(NotSigned, match=code):
        KmsSigner(kms.client).sign_digest(KEY_ARN, bytes(32))
    with pytest.raises(NotSigned, match=code):
        KmsSigner(kms.client).public_key(KEY_ARN)


def test_what_passes_is_left_for_another_try() -> None:
    kms = InMemoryKms()
    kms.refusal = "ThrottlingException"
    with pytest.raises(ClientError):
        KmsSigner(kms.client).sign_digest(KEY_ARN, bytes(32))

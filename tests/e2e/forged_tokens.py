"""Tokens that nobody's user pool gave out, made from one that it did (security checklist 5)."""

import base64
import functools
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

type Json = Mapping[str, Any]


@functools.cache
def own_key() -> rsa.RSAPrivateKey:
    """Return the attacker's own key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def own_jwk(kid: str) -> dict[str, str]:
    """Return the attacker's public key as a JWK with that id."""
    numbers = own_key().public_key().public_numbers()
    modulus = numbers.n.to_bytes(256)
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": _text(modulus), "e": "AQAB"}


def header_of(token: str) -> dict[str, Any]:
    """Return a token's header."""
    return dict(json.loads(_bytes(token.split(".", maxsplit=1)[0])))


def claims_of(token: str) -> dict[str, Any]:
    """Return a token's claims."""
    return dict(json.loads(_bytes(token.split(".")[1])))


def signed_with_own_key(token: str, header: Json | None = None, claims: Json | None = None) -> str:
    """Return the token signed anew with the attacker's key, with changed entries of header and claims."""
    content = _content(header_of(token) | dict(header or {}), claims_of(token) | dict(claims or {}))
    return f"{content}.{_text(own_key().sign(content.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def unsigned(token: str, algorithm: str, signature: str = "") -> str:
    """Return the token as one that says that it needs no signature (or needs it in that `algorithm`)."""
    return f"{_content(header_of(token) | {'alg': algorithm}, claims_of(token))}.{signature}"


def changed(token: str, claims: Json) -> str:
    """Return the token with other claims and the signature that it had."""
    return f"{_content(header_of(token), claims_of(token) | dict(claims))}.{token.split('.')[2]}"


def signed_with_public_key(token: str, jwk: Json, algorithm: str = "HS256") -> str:
    """Return the token with an HMAC whose secret is the pool's public key, as text, as everybody can read it."""
    numbers = rsa.RSAPublicNumbers(e=int.from_bytes(_bytes(jwk["e"])), n=int.from_bytes(_bytes(jwk["n"])))
    public = numbers.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    content = _content(header_of(token) | {"alg": algorithm}, claims_of(token))
    return f"{content}.{_text(hmac.digest(public, content.encode(), hashlib.sha256))}"


def _content(header: Json, claims: Json) -> str:
    return f"{_text(json.dumps(header).encode())}.{_text(json.dumps(claims).encode())}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

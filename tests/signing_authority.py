"""An authority that signs the certificates of municipalities, as LGPKI is: a root, and one between it and signers."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.issuing_world import KeysInMemory

_YEARS = datetime.timedelta(days=3650)


class AuthorityInMemory:
    """The authority, with keys of its own."""

    def __init__(self) -> None:
        """Make its keys."""
        self._root, self._between = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    def chain(self, keys: KeysInMemory, now: datetime.datetime) -> tuple[str, str, str]:
        """Return the certificates (PEM) of a signer with `keys`, of the one between, of the root."""
        between, root = "見本認証局", "見本ルート認証局"
        made = (
            _usable(_begun("見本市長", keys.key, now), between, authority=False).sign(self._between, hashes.SHA256()),
            _usable(_begun(between, self._between, now), root, authority=True).sign(self._root, hashes.SHA256()),
            _usable(_begun(root, self._root, now), root, authority=True).sign(self._root, hashes.SHA256()),
        )
        signer, above, top = (each.public_bytes(serialization.Encoding.PEM).decode() for each in made)
        return signer, above, top


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(name: str, key: ec.EllipticCurvePrivateKey, now: datetime.datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=400))
        .not_valid_after(now + _YEARS)
    )


def _usable(begun: x509.CertificateBuilder, issuer: str, *, authority: bool) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(not authority, not authority, False, False, False, authority, authority, False, False)
    return (
        begun.issuer_name(_name(issuer))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )

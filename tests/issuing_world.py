"""A town that issues certificates: keys, files and tables in memory, everything else as it runs.

The procedure is a copy of the resident record (住民票の写し): name, birthdate and address from verified facts, the
head of the household from what staff entered.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID
from tests.applications_world import COPY, TOWN, World

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.flow import approve, captured, paid
from machiport.applications.cases.model import Application, Case, Certificate, Record
from machiport.applications.cases.moving import move_payment
from machiport.applications.cases.step import Step
from machiport.applications.issuing.certificate_files import CertificateMaker
from machiport.applications.issuing.content import CertificateContent, Line
from machiport.applications.issuing.drafting import CertificateDrafting
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.fonts import OutlineFont, certificate_fonts
from machiport.applications.issuing.issuance_service import IssuanceService
from machiport.applications.issuing.ports import Settlement, SigningCertificate
from machiport.applications.issuing.signing import CheckedSigner
from machiport.applications.procedures.model import Procedure
from machiport.municipalities import load_registry

BASE = "https://machiport.example.jp/v1"
KEY_ID = "key-1"
NAME = "葛\U000e0101城 𠮷朗"
# Where Debian's fonts-ipamj-mincho lies: names as the family register has them.
IPAMJ = Path("/usr/share/fonts/truetype/ipamj/ipamjm.ttf")
_REGION = Path(__file__).parents[1] / "sample_region"


def text(ja: str) -> dict[str, str]:
    """Return a text in three languages that are told apart."""
    return {"ja": ja, "en": f"{ja} (en)", "ja-x-easy": f"{ja} (easy)"}


def procedure(**issuance: Any) -> Procedure:
    """Return the procedure; `issuance` changes what it issues."""
    lines: list[dict[str, Any]] = [
        {"id": "name", "label": text("氏名"), "source": "fact:name"},
        {"id": "birthdate", "label": text("生年月日"), "source": "fact:birthdate", "format": "date"},
        {"id": "address", "label": text("住所"), "source": "fact:address"},
        {"id": "head", "label": text("世帯主"), "source": "record:head"},
        {"id": "copies", "label": text("通数"), "source": "answer:/copies"},
    ]
    return Procedure.model_validate(
        {
            "id": COPY, "sample": True, "version": 1, "title": text("住民票の写し"), "summary": text("概要"),
            "help": text("説明"), "department": "citizens", "department_name": text("市民課"),
            "legal_basis": text("住民基本台帳法第12条"), "life_events": ["moving_in"], "reading": "じゅうみんひょう",
            "who": ["self"], "identity": "jpki", "review": "one_step", "target_days": 3, "retention_days": 365,
            "form": {
                "json_schema": {"type": "object", "properties": {"copies": {"type": "integer"}}},
                "texts": {"copies": {"label": text("通数")}},
                "sections": [{"id": "what", "title": text("内容"), "fields": ["copies"]}],
            },
            "issuance": {
                "title": {"ja": "住民票の写し", "en": "Copy of resident record"},
                "attestation": text("この写しは、住民票の原本と相違ないことを証明する。"),
                "lines": lines, "valid_days": 90, "credential_type": "urn:machiport:sample:resident-record",
            }
            | issuance,
        }
    )  # fmt: skip


def content(**changes: Any) -> CertificateContent:
    """Return what a certificate says."""
    lines = (Line(id="name", label="氏名", value=NAME), Line(id="address", label="住所", value="見本市みほん町1-2-3"))
    return CertificateContent.model_validate(
        {
            "application_id": "44201-00000000000000000000000a", "number": 1, "municipality": TOWN,
            "municipality_name": "大分市", "issuer": "大分市長", "procedure_id": COPY, "procedure_version": "1.x",
            "credential_type": "urn:machiport:sample:resident-record", "title": "住民票の写し",
            "title_en": "Copy of resident record", "attestation": "原本と相違ないことを証明する。",
            "lines": [line.model_dump() for line in lines], "serial": "44201-2026-8K3M2P9Q",
            "code": "7QK2-ABCD-EFGH-JKMN-PQRS-TVWX", "issued_on": "2026-11-20", "valid_until": "2027-02-18",
            "sample": True,
        }
        | changes
    )  # fmt: skip


class KeysInMemory:
    """A key store that signs like KMS, with one P-256 key of its own."""

    def __init__(self) -> None:
        """Make a key."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.signatures = 0

    def sign_digest(self, key_id: str, digest: bytes) -> bytes:
        """Return the signature (DER) of a SHA-256 digest."""
        if key_id != KEY_ID:
            raise NotSigned("no such key")
        self.signatures += 1
        return self.key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    def public_key(self, key_id: str) -> bytes:
        """Return the public key (DER)."""
        if key_id != KEY_ID:
            raise NotSigned("no such key")
        encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(encoding, form)

    def certificate(self, now: datetime.datetime, *, days: int = 3650) -> x509.Certificate:
        """Return a certificate of the key, signed by itself."""
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "見本市"),
                x509.NameAttribute(NameOID.COMMON_NAME, "見本市長"),
            ]
        )
        usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(7)
            .not_valid_before(now - datetime.timedelta(days=400))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )


class FilesInMemory:
    """A bucket. `spoiled` changes what is read."""

    def __init__(self) -> None:
        """Begin empty."""
        self.files: dict[str, bytes] = {}
        self.spoiled: Callable[[str, bytes], bytes | None] = lambda _, content: content

    def put(self, key: str, content: bytes, kind: Literal["pdf", "credential"]) -> None:
        """Keep a file."""
        assert key.endswith({"pdf": ".pdf", "credential": ".sd-jwt"}[kind])
        self.files[key] = content

    def read(self, key: str) -> bytes | None:
        """Return a file."""
        return self.spoiled(key, self.files[key]) if key in self.files else None


@dataclass
class OneVersion:
    """The one version of the one procedure."""

    procedure: Procedure

    def keep(self, procedure: Procedure) -> None:
        """Keep it."""
        self.procedure = procedure

    def version(self, procedure_id: str, version_id: str) -> Procedure:
        """Return it."""
        assert procedure_id == COPY
        assert version_id
        return self.procedure


@dataclass
class IssuingWorld(World):
    """Cases whose certificates are really made."""

    issuing: Procedure = field(default_factory=procedure)
    fonts: Sequence[OutlineFont] = field(default_factory=certificate_fonts)

    def __post_init__(self) -> None:
        """Put everything together as the worker does."""
        super().__post_init__()
        self.keys, self.files = KeysInMemory(), FilesInMemory()
        self.versions = OneVersion(self.issuing)
        self.signing = DynamoSigningCertificates(self.dynamo.client, "applications", self.clock)
        self.drafting = CertificateDrafting(self.versions, load_registry(_REGION))
        self.desk = CaseDesk(self.store, self.drafting, self.records, self.clock)
        self.install()
        self.service = self.worker()

    def worker(self, settlement: Settlement | None = None) -> IssuanceService:
        """Return a worker of its own, as another process is."""
        maker = CertificateMaker(self.files, self.keys, self.signing, self.fonts, BASE, self.clock)
        return IssuanceService(self.desk, self.drafting, maker, settlement)

    def install(self, *, days: int = 3650) -> SigningCertificate:
        """Give the town a certificate to sign under."""
        certificate = signing_certificate(self.keys, self.clock.now(), days=days)
        self.signing.install(certificate)
        return certificate

    def approved(self, *, name: str = NAME, copies: int = 1, pay: bool = True) -> str:
        """Return an application that is being issued; paid for before (the card's amount is reserved)."""
        application_id = self.submitted(COPY, copies=copies, **({} if pay else {"exemptions": ("sample",)}))

        def act(step: Step) -> bool:
            answers = step.case.answers
            assert answers is not None
            step.write(answers.changed(facts={**(answers.facts or {}), "name": name}), answers)
            step.write(Record(data={"head": "髙﨑 花子"}, entered_by="staff:mori", entered_at=step.now))
            if pay:
                payment = step.case.payment
                assert payment is not None
                step.write(move_payment(payment, "authorised", step.now, gateway_id="pi_1"), payment)
                paid(step, self.drafting)
            step.move("in_review")
            approve(step, self.drafting)
            return True

        self.desk.work(application_id, "system", act)
        return application_id

    def take_money(self, application_id: str) -> None:
        """Have the gateway take what was asked for."""

        def act(step: Step) -> bool:
            payment = step.case.payment
            assert payment is not None
            step.write(move_payment(payment, "captured", step.now), payment)
            captured(step)
            return True

        self.desk.work(application_id, "system", act)

    def certificate(self, application_id: str, number: int = 1) -> Certificate:
        """Return one certificate of a case."""
        return self.case(application_id).certificates[number - 1]


def signing_certificate(keys: KeysInMemory, now: datetime.datetime, *, days: int = 3650) -> SigningCertificate:
    """Return what the town signs under."""
    chain = keys.certificate(now, days=days).public_bytes(serialization.Encoding.PEM).decode()
    return SigningCertificate(TOWN, KEY_ID, chain, now, trial=True)


@cache
def sample_signer() -> CheckedSigner:
    """Return a signer with a key and a certificate of its own."""
    keys = KeysInMemory()
    return CheckedSigner(keys, signing_certificate(keys, datetime.datetime.now(datetime.UTC)))


@cache
def register_fonts() -> Sequence[OutlineFont]:
    """Return IPAmj Mincho before the font that comes with us; skips where the machine has no IPAmj."""
    if not IPAMJ.exists():
        pytest.skip("IPAmj Mincho is not on this machine (Debian: fonts-ipamj-mincho)")
    return (OutlineFont(IPAMJ), *certificate_fonts())


def state_of(case: Case) -> tuple[str, list[str], str | None]:
    """Return the states of application, certificates and payment."""
    application: Application = case.application
    payment = case.payment
    return application.state, [each.state for each in case.certificates], payment.state if payment else None

"""Whether a certificate is good, asked by a phone with the QR code, by a program, by somebody who types the code."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.certificate_checking import verification_service
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import Answer, GatewayClient
from tests.issuing_world import KeysInMemory, signing_certificate

from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.cases.model import AuditHead, Verification
from machiport.applications.cases.ports import CaseChange, PartWrite
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.verification import code_of
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.clock import FixedClock
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.localized_text import LANGUAGES
from machiport_gates.paths import ROOT
from procedures_api import verification_texts
from procedures_api.app import build_app
from procedures_api.verification_page import page

CODE = "7QK2-ABCD-EFGH-JKMN-PQRS-TVWX"
UNKNOWN = "0000-ABCD-EFGH-JKMN-PQRS-TVWX"
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
UNTIL = datetime(2027, 2, 17, 15, tzinfo=UTC)  # midnight in Japan: the 17th is the last good day
ISSUED = Verification(
    verification_code=CODE,
    application_id="44201-00000000000000000000000a",
    certificate_number=1,
    municipality="44201",
    procedure_id="juminhyo",
    serial="44201-2026-8K3M2P9Q",
    pdf_sha256="a" * 64,
    credential_sha256="b" * 64,
    issued_at=NOW,
    valid_until=UNTIL,
)


class Service:
    """The public API over one certificate."""

    def __init__(self) -> None:
        """Issue the certificate."""
        self.clock, self.dynamo = FixedClock(NOW), InMemoryDynamo()
        self.records = DynamoIdempotencyRecords(self.dynamo.client, "applications", self.clock)
        self.put(ISSUED)
        procedures = Procedures(ProcedureFiles(ROOT / "sample_region"))
        verification = verification_service(self.dynamo, procedures, self.clock)
        app = build_app(None)
        app.state.services = SimpleNamespace(verification=verification)  # the other routes are not asked
        self.client = GatewayClient(app)

    def put(self, after: Verification, before: Verification | None = None) -> None:
        """Write what is public about a certificate."""
        change = CaseChange(
            application_id=after.application_id, now=NOW, writes=[PartWrite(after, before)], audit=AuditHead()
        )
        DynamoCases(self.dynamo.client, "applications", self.records).commit(change)

    def get(self, path: str, language: str = "ja", **query: str) -> Answer:
        """Ask."""
        return self.client.get(path, query=query or None, headers={"Accept-Language": language})


@pytest.fixture
def service() -> Service:
    return Service()


def test_a_program_is_told_what_is_public(service: Service) -> None:
    answer = service.get(f"/certificates/{CODE}")
    assert answer.status == 200
    assert answer.document == {
        "code": CODE, "state": "valid", "kind": "住民票の写し", "municipality": "44201", "municipality_name": "大分市",
        "serial": "44201-2026-8K3M2P9Q", "issued_on": "2026-11-20", "valid_until": "2027-02-17", "revoked_on": None,
        "pdf_sha256": "a" * 64, "credential_sha256": "b" * 64,
    }  # fmt: skip
    assert answer.headers["cache-control"] == "no-store"
    assert service.dynamo.operations[-1] == "GetItem"


def test_unknown_looks_like_nothing_else_and_costs_the_same(service: Service) -> None:
    service.dynamo.operations.clear()
    for code in (UNKNOWN, "no-code-at-all", "0" * 100):
        answer = service.get(f"/certificates/{code}")
        assert (answer.status, answer.document["code"]) == (404, "applications.certificate_unknown")
        assert service.get(f"/verify/{code}").status == 200
    assert service.dynamo.operations == ["GetItem"] * 6


def test_what_is_too_long_to_be_a_code_is_not_looked_at(service: Service) -> None:
    assert service.get(f"/certificates/{'0' * 101}").status == 422
    assert service.get(f"/verify/{'0' * 101}").status == 422


def test_expired_from_the_day_after_the_last(service: Service) -> None:
    service.clock.advance(UNTIL - NOW - timedelta(seconds=1))
    assert service.get(f"/certificates/{CODE}").document["state"] == "valid"
    service.clock.advance(timedelta(seconds=1))
    assert service.get(f"/certificates/{CODE}").document["state"] == "expired"


def test_revoked_whatever_the_day(service: Service) -> None:
    service.put(ISSUED.changed(state="revoked", revoked_at=NOW), ISSUED)
    service.clock.advance(timedelta(days=400))
    assert service.get(f"/certificates/{CODE}").document["state"] == "revoked"
    assert "取り消されています" in service.get(f"/verify/{CODE}").body


@pytest.mark.parametrize(
    "typed", ["７ｑｋ２　abcd efgh jkmn pqrs tvwx", "7QK2ABCDEFGHJKMNPQRSTVWX", " 7QK2-ABCD‐EFGH－JKMN-PQRS-TVWX "]
)
def test_codes_may_be_typed_as_one_likes(service: Service, typed: str) -> None:
    assert code_of(typed) == CODE
    assert service.get("/verify", code=typed).body.count("a" * 64) == 2


def test_letters_that_look_like_digits_are_these() -> None:
    assert code_of("OIL0-" * 5 + "OIL0") == "0110-0110-0110-0110-0110-0110"
    assert code_of("U" * 24) is None


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [f"/verify/{CODE}", f"/verify/{UNKNOWN}", "/verify"])
def test_the_page_is_for_everybody(service: Service, path: str, language: str) -> None:
    answer = service.get(path, language)
    assert (answer.status, answer.headers["content-language"]) == (200, language)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    outline = _Outline()
    outline.feed(answer.body)
    assert ("html", {"lang": language}) in outline.found
    assert [tag for tag, _ in outline.found if tag in {"h1", "main", "title"}] == ["title", "main", "h1"]
    labelled = {attributes["for"] for tag, attributes in outline.found if tag == "label"}
    fields = [each for tag, each in outline.found if tag == "input" and each.get("type") != "hidden"]
    assert fields
    assert {each["id"] for each in fields} == labelled


def test_the_policy_names_the_style_and_the_script_and_nothing_else(service: Service) -> None:
    answer = service.get(f"/verify/{CODE}")
    policy = answer.headers["content-security-policy"]
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", answer.body, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_language_can_be_chosen_on_the_page(service: Service) -> None:
    assert "This certificate is valid" in service.get(f"/verify/{CODE}", lang="en").body
    assert "この しょうめいしょは 使えます" in service.get(f"/verify/{CODE}", lang="ja-x-easy").body
    assert service.get(f"/verify/{CODE}", lang="fr").status == 422


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=100))
def test_what_was_typed_never_becomes_part_of_the_page(typed: str) -> None:
    plain = _Outline()
    plain.feed(page(None, "x", "verify", "ja"))
    hostile = _Outline()
    hostile.feed(page(None, f'"><script>{typed}', "verify", "ja"))
    assert [tag for tag, _ in hostile.found] == [tag for tag, _ in plain.found]


def test_another_language_keeps_the_code_as_it_was_typed() -> None:
    outline = _Outline()
    outline.feed(page(None, "7QK2&lang=en#+%41", "verify", "ja"))
    (english,) = (each["href"] for tag, each in outline.found if tag == "a" and each.get("lang") == "en")
    assert english is not None
    assert parse_qs(english.partition("?")[2]) == {"lang": ["en"], "code": ["7QK2&lang=en#+%41"]}


def test_nobodys_name_is_asked_for_or_shown(service: Service) -> None:
    assert ISSUED.application_id not in service.get(f"/verify/{CODE}").body
    assert ISSUED.application_id not in service.get(f"/certificates/{CODE}").body


def test_all_words_are_there_in_three_languages() -> None:
    for words in (
        *verification_texts.HEADINGS.values(),
        *verification_texts.ADVICE.values(),
        *verification_texts.LABELS.values(),
    ):
        assert words.en
        assert words.ja_x_easy


def test_what_a_municipality_signs_under_is_public(service: Service) -> None:
    assert service.get("/certificates/issuers/44201").document["code"] == "applications.issuer_unknown"
    assert service.get("/certificates/issuers/13101").status == 404
    signing = DynamoSigningCertificates(service.dynamo.client, "applications", service.clock)
    signing.install(signing_certificate(KeysInMemory(), NOW))
    found = service.get("/certificates/issuers/44201").document
    assert found["certificate_chain"].startswith("-----BEGIN CERTIFICATE-----")
    assert found["trial"]
    assert "key" not in found

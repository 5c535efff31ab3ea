"""From an approved case to certificates: once, whatever is repeated, refused or broken on the way."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pytest
from tests.issuing_world import BASE, NAME, IssuingWorld, state_of

from machiport.applications.cases.step import Step
from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.sd_jwt import verified_credential


@pytest.fixture
def world() -> IssuingWorld:
    return IssuingWorld()


def test_a_paid_application_is_stored_then_captured_then_issued(world: IssuingWorld) -> None:
    application_id = world.approved()
    assert world.service.advance(application_id, 1) == "waiting_for_payment"
    assert state_of(world.case(application_id)) == ("issuing", ["stored"], "capture_requested")
    world.take_money(application_id)
    assert world.service.advance(application_id) == "issued"
    case = world.case(application_id)
    assert state_of(case) == ("issued", ["issued"], "captured")
    assert [(each.number, each.method, each.state) for each in case.deliveries] == [(1, "download", "ready")]


def test_one_that_costs_nothing_is_issued_at_once(world: IssuingWorld) -> None:
    application_id = world.approved(pay=False)
    assert world.service.advance(application_id, 1) == "issued"
    certificate = world.certificate(application_id)
    pdf = world.files.files[certificate.pdf_key or ""]
    assert hashlib.sha256(pdf).hexdigest() == certificate.pdf_sha256
    assert len(pdf) == certificate.pdf_size
    shown = world.store.verification(certificate.verification_code)
    assert shown is not None
    assert (shown.state, shown.pdf_sha256, shown.serial) == ("valid", certificate.pdf_sha256, certificate.serial)


def test_the_credential_says_what_the_page_says(world: IssuingWorld) -> None:
    application_id = world.approved(pay=False)
    world.service.advance(application_id)
    certificate = world.certificate(application_id)
    found = verified_credential(world.files.files[certificate.credential_key or ""].decode())
    assert found.lines["name"] == NAME
    assert found.lines["head"] == "髙﨑 花子"
    assert found.lines["birthdate"] == "昭和55年1月2日"
    assert found.claims["content_sha256"] == certificate.content_sha256
    assert found.claims["iss"] == f"{BASE}/certificates/issuers/44201"
    assert found.claims["status"]["machiport_verification"]["uri"].endswith(certificate.verification_code)


def test_a_message_that_comes_again_costs_one_query(world: IssuingWorld) -> None:
    application_id = world.approved(pay=False)
    world.service.advance(application_id, 1)
    files = dict(world.files.files)
    world.dynamo.operations.clear()
    assert world.service.advance(application_id, 1) == "nothing_to_do"
    assert world.dynamo.operations == ["Query"]
    assert world.files.files == files


def test_waiting_for_payment_costs_one_query(world: IssuingWorld) -> None:
    application_id = world.approved()
    world.service.advance(application_id)
    world.dynamo.operations.clear()
    assert world.service.advance(application_id) == "waiting_for_payment"
    assert world.dynamo.operations == ["Query"]


def test_each_message_makes_its_own_copy_and_the_last_concludes(world: IssuingWorld) -> None:
    application_id = world.approved(copies=3, pay=False)
    assert world.service.advance(application_id, 2) == "stored"
    assert world.service.advance(application_id, 3) == "stored"
    assert world.service.advance(application_id, 1) == "issued"
    certificates = world.case(application_id).certificates
    assert len({each.serial for each in certificates}) == 3
    assert len({each.pdf_sha256 for each in certificates}) == 3


def test_of_two_workers_at_once_the_first_write_decides(world: IssuingWorld) -> None:
    application_id = world.approved(pay=False)
    rival = world.worker()

    def overtake(operation: str, _: object) -> None:
        if operation == "TransactWriteItems":
            world.dynamo.before = None
            rival.advance(application_id, 1)

    world.dynamo.before = overtake
    assert world.service.advance(application_id, 1) == "nothing_to_do"
    certificate = world.certificate(application_id)
    assert len([key for key in world.files.files if key.endswith(".pdf")]) == 2
    assert hashlib.sha256(world.files.files[certificate.pdf_key or ""]).hexdigest() == certificate.pdf_sha256
    assert world.state(application_id) == "issued"
    assert world.events().count("applications.issued") == 1


def test_a_character_that_cannot_be_drawn_sends_the_case_back_to_review(world: IssuingWorld) -> None:
    application_id = world.approved(name="邉\U000e010f子", copies=2)
    assert world.service.advance(application_id, 2) == "held"
    case = world.case(application_id)
    assert state_of(case) == ("in_review", ["failed", "failed"], "authorised")
    assert case.application.held == "unmapped_character"
    assert world.files.files == {}
    assert world.service.advance(application_id, 1) == "nothing_to_do"


@pytest.mark.parametrize("suffix", [".pdf", ".sd-jwt"])
def test_a_stored_file_that_reads_differently_is_never_issued(world: IssuingWorld, suffix: str) -> None:
    application_id = world.approved()
    world.files.spoiled = lambda key, stored: stored[:-1] + b"!" if key.endswith(suffix) else stored
    assert world.service.advance(application_id) == "held"
    assert state_of(world.case(application_id)) == ("in_review", ["failed"], "authorised")
    assert world.case(application_id).application.held == "stored_file_differs"


def test_a_stored_file_that_is_not_there_is_never_issued(world: IssuingWorld) -> None:
    application_id = world.approved()
    world.files.spoiled = lambda _key, _stored: None
    assert world.service.advance(application_id) == "held"


def test_the_certificate_of_somebody_else_is_never_issued(world: IssuingWorld) -> None:
    application_id, other = world.approved(), world.approved(name="見本 次郎")
    theirs = world.certificate(other)
    assert theirs.content is not None
    _put_content(world, application_id, theirs.content)
    assert world.service.advance(application_id) == "held"
    assert world.case(application_id).application.held == "stored_file_differs"


def test_a_content_that_names_another_person_than_the_case_is_never_issued(world: IssuingWorld) -> None:
    application_id = world.approved()
    present = world.certificate(application_id)
    assert present.content is not None
    changed = CertificateContent.from_canonical(present.content.replace(NAME, "見本 次郎"))
    _put_content(world, application_id, changed.canonical())
    assert world.service.advance(application_id) == "held"


@pytest.mark.parametrize(
    "changes",
    [{"content": None}, {"content": "{}"}, {"content_sha256": "0" * 64}],
    ids=["erased", "not canonical", "another hash"],
)
def test_a_content_that_is_not_what_was_fixed_is_never_issued(world: IssuingWorld, changes: dict[str, Any]) -> None:
    application_id = world.approved()
    _change(world, application_id, **changes)
    assert world.service.advance(application_id) == "held"
    assert world.files.files == {}


def _put_content(world: IssuingWorld, application_id: str, written: str) -> None:
    digest = CertificateContent.from_canonical(written).sha256()
    _change(world, application_id, content=written, content_sha256=digest)


def _change(world: IssuingWorld, application_id: str, **changes: Any) -> None:
    def act(step: Step) -> bool:
        certificate = step.case.certificates[0]
        step.write(certificate.changed(**changes), certificate)
        return True

    world.desk.work(application_id, "test", act)


@dataclass
class Gateway:
    """Takes money at once."""

    world: IssuingWorld

    def settle(self, application_id: str) -> None:
        """Take what is to be taken."""
        self.world.take_money(application_id)


def test_with_a_gateway_at_hand_the_money_is_taken_at_once(world: IssuingWorld) -> None:
    application_id = world.approved()
    assert world.worker(Gateway(world)).advance(application_id, 1) == "issued"
    assert state_of(world.case(application_id)) == ("issued", ["issued"], "captured")


def test_the_sweeper_finds_what_was_left(world: IssuingWorld) -> None:
    application_id = world.approved(copies=2, pay=False)
    world.service.advance(application_id, 1)
    world.service.attend(application_id)
    assert world.state(application_id) == "issued"


def test_a_rival_who_held_the_case_back_is_not_overruled(world: IssuingWorld) -> None:
    application_id = world.approved(pay=False)

    def hold(step: Step) -> bool:
        step.move("in_review", held="payment_differs")
        return True

    def overtake(operation: str, _: object) -> None:
        if operation == "TransactWriteItems":
            world.dynamo.before = None
            world.desk.work(application_id, "rival", hold)

    world.dynamo.before = overtake
    assert world.service.advance(application_id, 1) == "nothing_to_do"
    assert state_of(world.case(application_id)) == ("in_review", ["requested"], None)


def test_without_a_certificate_to_sign_under_the_message_comes_again(world: IssuingWorld) -> None:
    world.dynamo.items = {key: item for key, item in world.dynamo.items.items() if "#SIGNING" not in key[0]}
    application_id = world.approved(pay=False)
    with pytest.raises(NotSigned):
        world.worker().advance(application_id)
    assert state_of(world.case(application_id)) == ("issuing", ["requested"], None)
    world.install()
    assert world.service.advance(application_id) == "issued"


def test_nothing_is_signed_under_a_certificate_that_is_over(world: IssuingWorld) -> None:
    world.install(days=-1)
    application_id = world.approved(pay=False)
    with pytest.raises(NotSigned, match="not valid today"):
        world.service.advance(application_id)


def test_nothing_is_stored_that_the_certificate_does_not_verify(world: IssuingWorld) -> None:
    other = IssuingWorld()
    world.signing.install(other.install())
    application_id = world.approved(pay=False)
    with pytest.raises(NotSigned, match="not the certificate's"):
        world.service.advance(application_id)
    assert world.files.files == {}

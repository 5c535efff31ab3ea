"""Papers that residents attach: only what is what it says, and clean, becomes part of a case."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st
from tests.applications_world import COPY, JIRO, NOTICE, TARO, World
from tests.fakes.papers import FormsInMemory, PapersInMemory, ScannerInMemory
from tests.papers import pdf, pdf_with_a_packed_script, picture, png_that_says_it_is_huge

from machiport.applications.asked import Asked
from machiport.applications.attachments.checking_service import Checking
from machiport.applications.attachments.clamd_scanner import ClamdScanner
from machiport.applications.attachments.errors import (
    REFUSALS,
    AttachmentNotFound,
    TooManyPapers,
    UploadsUnavailable,
)
from machiport.applications.attachments.inspecting import MOST_PAGES, Refusal, refusal_of
from machiport.applications.attachments.ports import ScannerUnavailable, UploadForm, Verdict
from machiport.applications.attachments.s3_papers import S3Links, S3UploadForms
from machiport.applications.attachments.uploading_service import Paper, Uploading
from machiport.applications.cases.errors import ApplicationNotFound, StateForbids
from machiport.applications.cases.model import Application, Attachment
from machiport.applications.cases.step import Step
from machiport.applications.procedures.model import AttachmentSlot
from machiport.idempotency import StoredResponse
from machiport.localized_text import LANGUAGES, LocalizedText
from machiport.problem_details import ValidationFailed
from machiport_cli.local_stack.virus_scanner import EICAR

MEBIBYTE = 2**20
SLOT = AttachmentSlot(
    id="id_card", title=LocalizedText(ja="本人確認書類"), types=("application/pdf", "image/png"), most=2
)


def _named(value: object) -> str:
    return "file" if isinstance(value, bytes) else str(value)


@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        (pdf(), "application/pdf", None),
        (pdf(MOST_PAGES), "application/pdf", None),
        (picture(), "image/png", None),
        (picture("JPEG"), "image/jpeg", None),
        (b"", "application/pdf", "empty"),
        (b"%PDF-1.7" + b" " * MEBIBYTE, "application/pdf", "too_large"),
        (picture(), "image/jpeg", "not_its_type"),
        (b"<html>", "application/pdf", "not_its_type"),
        (b"MZ" + pdf(), "application/pdf", "not_its_type"),
        (b"%PDF-1.7\nnothing", "application/pdf", "broken"),
        (pdf(0), "application/pdf", "broken"),
        (pdf(width=100_000), "application/pdf", "broken"),
        (pdf(password="secret"), "application/pdf", "encrypted"),
        (pdf(MOST_PAGES + 1), "application/pdf", "too_many_pages"),
        (pdf(script="app.alert(1)"), "application/pdf", "active_content"),
        (pdf_with_a_packed_script(), "application/pdf", "active_content"),
        (pdf(stream=b"/JS /JavaScript /Launch"), "application/pdf", None),  # as bytes of a picture may be
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "image/png", "broken"),
        (picture()[:-20], "image/png", "broken"),
        (png_that_says_it_is_huge(), "image/png", "too_many_pixels"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "image/jpeg", "broken"),
    ],
    ids=_named,  # bytes of an encrypted file are others in each process
)
def test_a_file_is_what_it_says_or_refused_with_the_reason(
    content: bytes, media_type: str, expected: Refusal | None
) -> None:
    assert refusal_of(content, media_type, MEBIBYTE) == expected
    if expected is not None:
        assert all(REFUSALS[expected].in_language(language) for language in LANGUAGES)


@given(st.binary(max_size=200), st.sampled_from([pdf(), picture("JPEG"), picture()]), st.data())
def test_no_damaged_file_makes_the_check_stumble(noise: bytes, good: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(good)))
    for media_type in ("application/pdf", "image/png", "image/jpeg"):
        refusal_of(good[:at] + noise + good[at + len(noise) :], media_type, MEBIBYTE)


class OneSlot:
    """Every application has a place for one kind of paper."""

    def of(self, application: Application) -> Sequence[AttachmentSlot]:
        assert application.procedure_version
        return [SLOT]


@dataclass
class Desk:
    """A world with an application that takes papers."""

    world: World = field(default_factory=World)
    papers: PapersInMemory = field(default_factory=PapersInMemory)
    scanner: ScannerInMemory = field(default_factory=ScannerInMemory)
    slot: str = SLOT.id

    def __post_init__(self) -> None:
        self.uploading = Uploading(self.world.desk, OneSlot(), FormsInMemory(), self.papers)
        self.checking = Checking(self.world.desk, self.papers, self.scanner)
        self.application_id = self.world.draft(COPY)

    def asked(self, who: str = TARO, key: str | None = None) -> Asked:
        return Asked(who, self.world.request(who, key))

    def add(self, content: bytes = b"", media_type: str = "application/pdf", key: str | None = None) -> Attachment:
        paper = Paper(self.slot, "免許証.pdf", media_type, len(content))

        def respond(attachment: Attachment, form: UploadForm) -> StoredResponse:
            assert form.fields["size"] == str(attachment.size)
            return StoredResponse(201, attachment.attachment_id)

        outcome = self.uploading.add(self.asked(key=key), self.application_id, paper, respond)
        return self.attachment(outcome.response.body)

    def attachment(self, attachment_id: str) -> Attachment:
        (found,) = [a for a in self.world.case(self.application_id).attachments if a.attachment_id == attachment_id]
        return found

    def uploaded(self, content: bytes, media_type: str = "application/pdf") -> Attachment:
        attachment = self.add(content, media_type)
        self.papers.uploads[attachment.key] = content
        return attachment


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_clean_paper_moves_out_of_quarantine_under_a_new_name(desk: Desk) -> None:
    content = pdf()
    attachment = desk.uploaded(content)
    assert desk.checking.check(attachment.key) == "clean"
    after = desk.attachment(attachment.attachment_id)
    assert (after.state, after.sha256) == ("clean", hashlib.sha256(content).hexdigest())
    assert desk.papers.uploads == {}
    assert desk.papers.kept == {after.kept_key: content}
    assert attachment.attachment_id not in after.kept_key
    assert desk.checking.check(attachment.key) == "nothing_to_do"


def test_nobody_decides_on_a_version_that_lacked_a_paper_that_came_late(desk: Desk) -> None:
    attachment = desk.uploaded(pdf())
    version = desk.world.case(desk.application_id).application.version

    def submitted(step: Step) -> bool:
        step.move("submitted", "accepted", submitted_at=step.now)
        return True

    desk.world.desk.work(desk.application_id, TARO, submitted)
    assert desk.checking.check(attachment.key) == "clean"
    assert desk.world.case(desk.application_id).application.version == version + 2


@pytest.mark.parametrize(
    ("content", "verdict", "refusal"),
    [(pdf(script="1"), "clean", "active_content"), (pdf(), "infected", "infected"), (pdf(), "too_large", "too_large")],
    ids=_named,
)
def test_a_bad_paper_is_refused_and_goes(desk: Desk, content: bytes, verdict: Verdict, refusal: str) -> None:
    desk.scanner.verdict = verdict
    attachment = desk.uploaded(content)
    assert desk.checking.check(attachment.key) == "refused"
    after = desk.attachment(attachment.attachment_id)
    assert (after.state, after.refusal) == ("refused", refusal)
    assert (desk.papers.uploads, desk.papers.kept) == ({}, {})
    assert "applications.attachment_checked" in desk.world.events()


def test_a_file_of_another_length_than_announced_is_refused(desk: Desk) -> None:
    attachment = desk.add(pdf())
    desk.papers.uploads[attachment.key] = pdf(3)
    assert desk.checking.check(attachment.key) == "refused"
    assert desk.attachment(attachment.attachment_id).refusal == "too_large"


def test_who_waits_for_a_file_that_is_gone_hears_of_it(desk: Desk) -> None:
    attachment = desk.add(pdf())
    assert desk.checking.check(attachment.key) == "refused"
    after = desk.attachment(attachment.attachment_id)
    assert (after.state, after.refusal, after.sha256) == ("refused", "lost", None)
    assert desk.checking.check(attachment.key) == "nothing_to_do"


def test_without_a_verdict_nothing_is_let_through(desk: Desk) -> None:
    desk.scanner.verdict = None
    attachment = desk.uploaded(pdf())
    with pytest.raises(ScannerUnavailable):
        desk.checking.check(attachment.key)
    assert desk.attachment(attachment.attachment_id).state == "awaiting_upload"
    desk.scanner.verdict = "clean"
    assert desk.checking.check(attachment.key) == "clean"


def test_what_is_uploaded_again_after_the_check_is_removed_unread(desk: Desk) -> None:
    attachment = desk.uploaded(pdf())
    desk.checking.check(attachment.key)
    before = dict(desk.papers.kept)
    desk.papers.uploads[attachment.key] = EICAR
    assert desk.checking.check(attachment.key) == "nothing_to_do"
    assert (desk.papers.uploads, desk.papers.kept) == ({}, before)


def test_a_paper_taken_back_while_it_was_checked_is_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    attachment = desk.uploaded(pdf())
    original = desk.papers.keep

    def keep(key: str, content: bytes, media_type: str) -> None:
        original(key, content, media_type)
        desk.uploading.remove(desk.asked(), desk.application_id, attachment.attachment_id, StoredResponse(204, ""))

    monkeypatch.setattr(desk.papers, "keep", keep)
    desk.checking.check(attachment.key)
    assert (desk.papers.uploads, desk.papers.kept) == ({}, {})


@pytest.mark.parametrize("key", ["uploads/x/y", "uploads/44201-" + "0" * 24 + "/" + "0" * 24, "elsewhere"])
def test_files_that_nobody_announced_are_removed(desk: Desk, key: str) -> None:
    desk.papers.uploads[key] = pdf()
    assert desk.checking.check(key) == "nothing_to_do"
    assert desk.papers.uploads == {}


def test_the_same_request_adds_one_paper(desk: Desk) -> None:
    first, again = desk.add(pdf(), key="k"), desk.add(pdf(), key="k")
    assert first == again
    assert len(desk.world.case(desk.application_id).attachments) == 1


def test_refused_papers_make_room_for_others(desk: Desk) -> None:
    bad = desk.uploaded(pdf(script="1"))
    desk.add(pdf())
    with pytest.raises(TooManyPapers):
        desk.add(pdf())
    desk.checking.check(bad.key)
    desk.add(pdf())


def test_papers_are_the_applicants_and_only_while_it_is_open(desk: Desk) -> None:
    attachment = desk.uploaded(pdf())
    gone = StoredResponse(204, "")
    with pytest.raises(ApplicationNotFound):
        desk.uploading.remove(desk.asked(JIRO), desk.application_id, attachment.attachment_id, gone)
    with pytest.raises(AttachmentNotFound):
        desk.uploading.remove(desk.asked(), desk.application_id, "0" * 24, gone)
    desk.application_id = desk.world.submitted(NOTICE)
    with pytest.raises(StateForbids):
        desk.add(pdf())


def test_a_paper_that_the_procedure_has_no_place_for_is_refused_before_it_is_uploaded(desk: Desk) -> None:
    with pytest.raises(ValidationFailed) as refused:
        desk.add(b"x" * (SLOT.largest + 1), "image/jpeg")
    assert [error.pointer for error in refused.value.errors] == ["/body/media_type", "/body/size"]
    desk.slot = "something_else"
    with pytest.raises(ValidationFailed) as refused:
        desk.add(pdf())
    assert [error.pointer for error in refused.value.errors] == ["/body/slot"]


def test_where_nobody_looks_for_viruses_no_paper_is_taken(desk: Desk) -> None:
    desk.uploading = Uploading(desk.world.desk, OneSlot(), None, desk.papers)
    with pytest.raises(UploadsUnavailable):
        desk.add(pdf())


@pytest.mark.parametrize("address", ["", "host", ":3310", "host:port"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        ClamdScanner(address)


def _signing() -> Any:
    return boto3.client(
        "s3",
        region_name="ap-northeast-1",
        config=Config(signature_version="s3v4"),
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="example",
    )


def test_an_upload_form_pins_key_type_length_and_time() -> None:
    form = S3UploadForms(_signing(), "quarantine").form("uploads/a/b", "image/png", 1234, timedelta(minutes=15))
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    conditions = policy["conditions"]
    for condition in (
        {"bucket": "quarantine"},
        ["eq", "$key", "uploads/a/b"],
        ["eq", "$Content-Type", "image/png"],
        ["content-length-range", 1234, 1234],
    ):
        assert condition in conditions
    assert form.fields["key"] == "uploads/a/b"


def test_a_link_is_a_download_with_its_name_and_ends_soon() -> None:
    link = S3Links(_signing(), "papers").link("k", '証明"書.pdf', "application/pdf", timedelta(minutes=5))
    assert "X-Amz-Expires=300" in link
    assert "response-content-disposition=attachment" in link
    assert '"' not in link

"""What has to be right before answers count: the form, the papers, the way of delivery. All faults at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from machiport.applications.attachments.uploading_service import FORM_LIFE
from machiport.applications.cases.errors import StaleVersion
from machiport.applications.cases.model import Answers, Attachment, Case, DeliveryChoice
from machiport.applications.cases.step import Step
from machiport.applications.procedures.attachment_slots import attachments_needed, attachments_offered
from machiport.applications.procedures.errors import AnswersNotValid
from machiport.applications.procedures.form_faults import problem_errors
from machiport.applications.procedures.form_formats import has_unusable_characters
from machiport.applications.procedures.forms import cleaned, complete_faults
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.my_number import has_my_number
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError


def _text(ja: str, en: str, easy: str) -> LocalizedText:
    return LocalizedText(ja=ja, en=en, ja_x_easy=easy)


_PAPER_MISSING: Final = _text(
    "この書類を添付してください。", "Please attach this paper.", "この 書類の 写真か ファイルを つけてください。"
)
_PAPER_CHECKING: Final = _text(
    "書類の送信または確認が終わっていません。少し待つか、不要なら取り消してから、もう一度お試しください。",
    "The file is still being uploaded or checked. Please wait a moment (or remove it), then try again.",
    "ファイルを おくって いるか、調べて います。少し まってから もう一度 してください。",
)
_PAPER_REFUSED: Final = _text(
    "添付された書類は使えませんでした。付け直してください。",
    "The file could not be used. Please attach another one.",
    "この ファイルは 使えません。ほかの ファイルを つけてください。",
)
_DELIVERY_NEEDED: Final = _text(
    "受取方法を選んでください。", "Please choose how to receive it.", "もらい方を えらんでください。"
)
_DELIVERY_NOT_OFFERED: Final = _text(
    "この受取方法は選べません。", "This way of delivery is not offered.", "この もらい方は できません。"
)
_ADDRESS_NEEDED: Final = _text(
    "郵送先の郵便番号・住所・宛名を入力してください。",
    "Please give postal code, address and name of the recipient.",
    "送る 場所の 郵便番号と 住所と 名前を 書いてください。",
)
_ADDRESS_TEXT: Final = _text(
    "宛先に使えない文字または番号が含まれています。",
    "The address has characters or numbers that cannot be used.",
    "使えない 字か 番号が あります。",
)


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where to send certificates: postal code with its hyphen, address, name of the recipient."""

    postal_code: str
    address: str
    recipient: str

    def as_kept(self) -> dict[str, str]:
        """Return it as it is kept with the answers."""
        return {"postal_code": self.postal_code, "address": self.address, "recipient": self.recipient}


@dataclass(frozen=True, slots=True)
class DeliveryWish:
    """How to receive certificates; no address means the verified one."""

    method: DeliveryChoice | None = None
    address: PostalAddress | None = None


def at_answers(answers: Answers | None, version: int) -> Answers:
    """Return the answers where they are still those that the applicant saw.

    Raises StaleVersion.
    """
    if answers is None or answers.version != version:
        raise StaleVersion(params={"present": 0 if answers is None else answers.version})
    return answers


def accepted_answers(
    procedure: Procedure, typed: Mapping[str, Any], step: Step, day: date, others: Iterator[ProblemError]
) -> dict[str, Any]:
    """Return the answers as they are submitted; `day`, in Japan, is the one by which the form's dates count.

    Raises AnswersNotValid with everything that is wrong with the answers, the papers, and `others`.
    """
    faults = complete_faults(procedure, typed, day)
    seen = cleaned(procedure, typed, day) if not faults else dict(typed)
    errors = [*problem_errors(faults, prefix=""), *_paper_faults(procedure, seen, step.case, step.now), *others]
    if errors:
        raise AnswersNotValid(errors=errors)
    return seen


def rely_on_papers(step: Step) -> None:
    """Let the step go through only while every paper that it counts on is as it was read."""
    for attachment in step.case.attachments:
        if attachment.state == "clean":
            step.rely_on(attachment)


def _state_of(attachment: Attachment, now: datetime) -> str:
    """Return the state of a paper; one whose upload may still come is as good as being checked."""
    if attachment.state == "awaiting_upload" and now < attachment.created_at + FORM_LIFE:
        return "checking"
    return attachment.state


def _paper_faults(
    procedure: Procedure, answers: Mapping[str, Any], case: Case, now: datetime
) -> Iterator[ProblemError]:
    by_slot: dict[str, list[Attachment]] = {}
    for attachment in case.attachments:
        by_slot.setdefault(attachment.slot, []).append(attachment)
    needed = {slot.id for slot in attachments_needed(procedure, answers)}
    for slot in attachments_offered(procedure, answers):
        there = by_slot.get(slot.id, [])
        states = {_state_of(attachment, now) for attachment in there}
        pointer = f"/attachments/{slot.id}"
        if "checking" in states:
            yield ProblemError(pointer, _PAPER_CHECKING)
        elif slot.id in needed and "clean" not in states:
            yield ProblemError(pointer, _PAPER_REFUSED if "refused" in states else _PAPER_MISSING)


def delivery_of(procedure: Procedure, wish: DeliveryWish) -> DeliveryChoice | None:
    """Return how certificates are delivered: the only way that there is, where none was chosen."""
    if procedure.issuance is None or not procedure.deliveries:
        return None
    return wish.method or (procedure.deliveries[0] if len(procedure.deliveries) == 1 else None)


def delivery_faults(procedure: Procedure, wish: DeliveryWish, address: PostalAddress | None) -> Iterator[ProblemError]:
    """Go through what is wrong with the way of delivery; `address` is where post would go."""
    ways = procedure.deliveries if procedure.issuance is not None else ()
    chosen = delivery_of(procedure, wish)
    if wish.method is not None and wish.method not in ways:
        yield ProblemError("/body/delivery/method", _DELIVERY_NOT_OFFERED)
        return
    if ways and chosen is None:
        yield ProblemError("/body/delivery/method", _DELIVERY_NEEDED)
    if chosen == "post":
        if address is None:
            yield ProblemError("/body/delivery/address", _ADDRESS_NEEDED)
        elif any(has_unusable_characters(each) or has_my_number(each) for each in address.as_kept().values()):
            yield ProblemError("/body/delivery/address", _ADDRESS_TEXT)


def address_of(wish: DeliveryWish, facts: Mapping[str, Any]) -> PostalAddress | None:
    """Return where post goes: the address that was given, else the verified one; None where there is none."""
    if wish.address is not None:
        return wish.address
    known = [facts.get(name) for name in ("postal_code", "address", "name")]
    if not all(isinstance(value, str) and value for value in known):
        return None
    postal_code, address, recipient = map(str, known)
    return PostalAddress(postal_code, address, recipient)

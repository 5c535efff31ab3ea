"""The steps of an application so far, as the people whom it concerns see them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.applications.cases.model import Application, Case, Certificate, Correction, Payment
from machiport.localized_text import LocalizedText


def _text(ja: str, en: str, easy: str) -> LocalizedText:
    return LocalizedText(ja=ja, en=en, ja_x_easy=easy)


_TEXTS: Final[Mapping[str, LocalizedText]] = {
    "begun": _text("下書きを始めました", "Draft begun", "書きはじめました"),
    "submitted": _text("申請が届きました", "Application arrived", "申請が とどきました"),
    "accepted": _text("受け付けました", "Accepted", "うけつけました"),
    "correction_requested": _text("修正をお願いしました", "Correction requested", "なおすように おねがいしました"),
    "correction_answered": _text("修正が届きました", "Correction arrived", "なおした ものが とどきました"),
    "correction_taken_back": _text(
        "修正のお願いを取り消しました", "Request to correct taken back", "なおさなくて よく なりました"
    ),
    "payment_authorised": _text("納付の手続きが済みました", "Payment authorised", "お金の じゅんびが できました"),
    "payment_captured": _text("手数料を受け取りました", "Fee received", "お金を もらいました"),
    "decided": _text("審査の結果が決まりました", "Decided", "きまりました"),
    "issued": _text("証明書を発行しました", "Certificate issued", "しょるいが できました"),
    "revoked": _text("証明書が失効しました", "Certificate revoked", "しょるいが 使えなく なりました"),
    "completed": _text("手続きが終わりました", "Completed", "ぜんぶ おわりました"),
    "rejected": _text("申請は認められませんでした", "Rejected", "できませんでした"),
    "not_accepted": _text("受け付けられませんでした", "Not accepted", "うけつけられませんでした"),
    "withdrawn": _text("申請を取り下げました", "Withdrawn", "申請を やめました"),
    "expired": _text("期限が過ぎました", "Expired", "時間が すぎました"),
}


@dataclass(frozen=True, slots=True, order=True)
class PastStep:
    """One step: when (UTC), and its name for programs."""

    at: datetime
    what: str

    @property
    def text(self) -> LocalizedText:
        """What happened."""
        return _TEXTS[self.what]


def history_of(case: Case) -> list[PastStep]:
    """Return what has happened, the oldest first."""
    order = list(_TEXTS)
    return sorted(_steps(case), key=lambda step: (step.at, order.index(step.what)))


def _steps(case: Case) -> Iterator[PastStep]:
    yield from _of_application(case.application)
    for correction in case.corrections:
        yield from _of_correction(correction)
    for payment in case.payments:
        yield from _of_payment(payment)
    for certificate in case.certificates:
        yield from _of_certificate(certificate)


def _of_application(application: Application) -> Iterator[PastStep]:
    yield PastStep(application.created_at, "begun")
    if application.submitted_at is not None:
        yield PastStep(application.submitted_at, "submitted")
    if application.accepted_at is not None:
        yield PastStep(application.accepted_at, "accepted")
    if application.decided_at is not None and application.state not in {"rejected", "not_accepted"}:
        yield PastStep(application.decided_at, "decided")
    if application.ended_at is not None:
        yield PastStep(application.ended_at, application.state)


def _of_correction(correction: Correction) -> Iterator[PastStep]:
    yield PastStep(correction.requested_at, "correction_requested")
    if correction.answered_at is not None:
        taken_back = correction.taken_back
        yield PastStep(correction.answered_at, "correction_taken_back" if taken_back else "correction_answered")


def _of_payment(payment: Payment) -> Iterator[PastStep]:
    if payment.authorised_at is not None:
        yield PastStep(payment.authorised_at, "payment_authorised")
    if payment.captured_at is not None:
        yield PastStep(payment.captured_at, "payment_captured")


def _of_certificate(certificate: Certificate) -> Iterator[PastStep]:
    if certificate.issued_at is not None:
        yield PastStep(certificate.issued_at, "issued")
    if certificate.revoked_at is not None:
        yield PastStep(certificate.revoked_at, "revoked")

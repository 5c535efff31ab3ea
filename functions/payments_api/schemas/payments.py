"""What is told of a payment."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, Field

from machiport.applications.cases.model import Payment
from machiport.applications.cases.states import PaymentState
from machiport.applications.identifiers import payment_id
from machiport.applications.payments.paying_service import StartedPayment
from machiport.localized_text import Language, LocalizedText

_TO_PAY: Final = LocalizedText(
    ja="まだ支払われていません。", en="Not paid yet.", ja_x_easy="まだ お金を はらっていません。"
)
_RESERVED: Final = LocalizedText(
    ja="カードの確認が済みました。お金は、証明書などの用意ができてから引き落とされます。",
    en="Your card is confirmed. The money is taken only when what you applied for is ready.",
    ja_x_easy="カードの 確認が できました。お金は よういが できてから もらいます。",
)
_PAID: Final = LocalizedText(ja="支払いが済みました。", en="Paid.", ja_x_easy="お金を はらいました。")
_BEING_CANCELLED: Final = LocalizedText(
    ja="支払いを取り消しています。", en="The payment is being cancelled.", ja_x_easy="しはらいを やめています。"
)
_MESSAGES: Final[Mapping[PaymentState, LocalizedText]] = {
    "created": _TO_PAY,
    "authorised": _RESERVED,
    "capture_requested": _RESERVED,
    "captured": _PAID,
    "cancel_requested": _BEING_CANCELLED,
    "cancelled": LocalizedText(
        ja="支払いは取り消されました。お金は引き落とされません。",
        en="The payment was cancelled. No money is taken.",
        ja_x_easy="しはらいを やめました。お金は とりません。",
    ),
    "expired": LocalizedText(
        ja="支払いの期限が切れました。お金は引き落とされていません。",
        en="The payment lapsed. No money was taken.",
        ja_x_easy="しはらいの 時間が おわりました。お金は とっていません。",
    ),
    "failed": LocalizedText(
        ja="カードでの支払いができませんでした。お金は引き落とされていません。",
        en="The card could not be charged. No money was taken.",
        ja_x_easy="カードで はらえませんでした。お金は とっていません。",
    ),
    "refund_requested": LocalizedText(
        ja="返金の手続きをしています。", en="A refund is under way.", ja_x_easy="お金を もどしています。"
    ),
    "refunded": LocalizedText(ja="返金しました。", en="Refunded.", ja_x_easy="お金を もどしました。"),
}


class FeePaymentOut(BaseModel):
    """A payment of an application. A new attempt is a new payment with the next number."""

    application_id: str
    number: int
    payment_id: str
    amount: int = Field(description="In yen, whole.", examples=[300])
    currency: Literal["JPY"] = "JPY"
    method: Literal["card", "counter"]
    state: str = Field(examples=["created", "authorised", "captured"])
    message: str = Field(description="What that means, in plain words.")

    @classmethod
    def of(cls, application_id: str, payment: Payment, language: Language) -> "FeePaymentOut":
        """Show a payment."""
        return cls(**_shown(application_id, payment, language))


class StartedPaymentOut(FeePaymentOut):
    """A payment to be paid now: with `client_secret` the gateway's SDK on the phone asks for the card.

    The secret lets somebody pay this payment and nothing else. Keep it in memory only.
    """

    gateway: Literal["stripe"] = "stripe"
    gateway_payment_id: str = Field(examples=["pi_3QExample0000000000000000"])
    client_secret: str = Field(examples=["pi_3QExample0000000000000000_secret_Example"])

    @classmethod
    def started(cls, application_id: str, started: StartedPayment, language: Language) -> "StartedPaymentOut":
        """Show how to pay."""
        return cls(
            **_shown(application_id, started.payment, language),
            gateway_payment_id=started.gateway_id,
            client_secret=started.client_secret.get_secret_value(),
        )


def _shown(application_id: str, payment: Payment, language: Language) -> dict[str, object]:
    return {
        "application_id": application_id,
        "number": payment.number,
        "payment_id": payment_id(application_id, payment.number),
        "amount": payment.amount,
        "method": payment.method,
        "state": payment.state,
        "message": _MESSAGES[payment.state].in_language(language),
    }

"""What can go wrong with a payment."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound, Problem, ServiceUnavailable


class GatewayUnavailable(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """The gateway did not answer, or not well: whether it did anything is not known. To be asked again."""


class GatewayNotSetUp(GatewayUnavailable):
    """Nobody has put the gateway's key in yet."""


class GatewayRefused(Exception):  # noqa: N818  # see above
    """The gateway does not do it, and would not the next time either. Somebody must look."""


class WebhookNotGenuine(Problem):
    """400: not signed by the gateway, too old, or nothing that can be read."""

    status = 400
    code = "payments.webhook_not_genuine"
    title = LocalizedText(ja="署名が正しくありません", en="Not genuine", ja_x_easy="正しい お知らせでは ありません")
    detail = LocalizedText(
        ja="決済サービスの通知として確認できませんでした。署名と時刻を確かめてください。",
        en="This is not a notice that the payment service signed within the last five minutes.",
        ja_x_easy="お金の サービスからの お知らせか わかりません。なにも していません。",
    )


class PaymentServiceAway(ServiceUnavailable):
    """503: the gateway does not answer."""

    code = "payments.service_away"
    title = LocalizedText(
        ja="決済サービスにつながりません",
        en="The payment service does not answer",
        ja_x_easy="お金を はらう サービスが 止まっています",
    )
    detail = LocalizedText(
        ja="決済サービスから返事がありません。少し待ってからもう一度お試しください。二重に支払われることはありません。",
        en="The payment service does not answer. Please try again in a moment; nothing is paid twice.",
        ja_x_easy="サービスから 返事が ありません。少し 待って、もう一度 してください。2回 はらうことには なりません。",
    )


class OnlinePaymentNotOffered(ServiceUnavailable):
    """503: no gateway is set up."""

    code = "payments.not_offered"
    title = LocalizedText(ja="オンラインでは支払えません", en="No payment online", ja_x_easy="ネットでは はらえません")
    detail = LocalizedText(
        ja="オンラインでの支払いは、まだご利用になれません。市役所の窓口でお支払いください。",
        en="Paying online is not offered yet. Please pay at the city's counter.",
        ja_x_easy="ネットでは まだ お金を はらえません。市役所の まどぐちで はらってください。",
    )


class NothingToPay(NotFound):
    """404: the application has no payment."""

    code = "payments.nothing_to_pay"
    title = LocalizedText(ja="支払いはありません", en="Nothing to pay", ja_x_easy="お金は いりません")
    detail = LocalizedText(
        ja="この申請には、支払うものがありません。",
        en="There is nothing to pay for this application.",
        ja_x_easy="この 申請では、お金を はらわなくて いいです。",
    )


class AlreadyPaid(Conflict):
    """409: it was paid, or is being settled."""

    code = "payments.already_paid"
    title = LocalizedText(ja="すでに支払い済みです", en="Paid already", ja_x_easy="もう はらいました")
    detail = LocalizedText(
        ja="この申請の支払いは済んでいます。もう一度支払う必要はありません。",
        en="This application has been paid for. There is no need to pay again.",
        ja_x_easy="この 申請の お金は もう はらいました。もう一度 はらわないでください。",
    )


class PaymentOver(Conflict):
    """409: the payment ended (cancelled, lapsed, refunded)."""

    code = "payments.over"
    title = LocalizedText(
        ja="この支払いは終わっています", en="This payment is over", ja_x_easy="この しはらいは おわりました"
    )
    detail = LocalizedText(
        ja="この申請の支払いは終了（取消・期限切れ・返金）しているため、支払えません。",
        en="The payment of this application was cancelled, lapsed or refunded, so it cannot be paid.",
        ja_x_easy="この しはらいは もう おわりました。お金は はらえません。",
    )


class NotRefundable(Conflict):
    """409: nothing was taken that could be given back so."""

    code = "payments.not_refundable"
    title = LocalizedText(ja="返金できません", en="Cannot be refunded", ja_x_easy="お金は もどせません")
    detail = LocalizedText(
        ja="返金できるのは受領した額まで、支払い一件につき一回です（受領 {captured} 円、返金済み {refunded} 円）。",
        en="Only what was taken can be given back, once a payment: {captured} yen taken, {refunded} yen returned.",
        ja_x_easy="もどせるのは 1回だけです。もらった お金は {captured} 円、もどした お金は {refunded} 円です。",
    )


class AnotherAmount(Conflict):
    """409: the amount at the counter is not what is to be paid."""

    code = "payments.another_amount"
    title = LocalizedText(ja="金額が違います", en="Another amount", ja_x_easy="お金の 数が ちがいます")
    detail = LocalizedText(
        ja="納付額は {amount} 円です。金額を確かめて、もう一度登録してください。",
        en="The amount to be paid is {amount} yen. Please check it and record the payment again.",
        ja_x_easy="はらう お金は {amount} 円です。もう一度 たしかめてください。",
    )

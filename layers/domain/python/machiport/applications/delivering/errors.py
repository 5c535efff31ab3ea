"""What can be wrong with a delivery."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound, ValidationFailed


class CertificateNotFound(NotFound):
    """404: the application has no such certificate (yet), or it comes another way."""

    code = "applications.certificate_not_found"
    title = LocalizedText(ja="証明書がありません", en="No such certificate", ja_x_easy="その 証明書は ありません")
    detail = LocalizedText(
        ja="この番号の証明書はまだ発行されていないか、別の方法でお渡しします。申請の状態を確かめてください。",
        en="This certificate is not issued yet, or reaches you another way. Please look at the application's status.",
        ja_x_easy="証明書は まだ できていません。または、ほかの 方法で わたします。申請の ようすを 見てください。",
    )


class CertificateRevoked(Conflict):
    """409: the certificate was revoked."""

    code = "applications.certificate_revoked"
    title = LocalizedText(ja="取り消された証明書です", en="Revoked", ja_x_easy="つかえない 証明書です")
    detail = LocalizedText(
        ja="この証明書は取り消されました。担当課にお問い合わせください。",
        en="This certificate was revoked. Please ask the department.",
        ja_x_easy="この 証明書は もう つかえません。市役所に 聞いてください。",
    )


class DownloadExpired(Conflict):
    """409: the time to download is over."""

    code = "applications.download_expired"
    title = LocalizedText(ja="受け取り期限を過ぎました", en="The time is over", ja_x_easy="時間が すぎました")
    detail = LocalizedText(
        ja="ダウンロードできる期間（発行から90日）を過ぎました。必要なときは、もう一度申請してください。",
        en="It could be downloaded for 90 days. Please apply again if you need it.",
        ja_x_easy="発行から 90日 すぎました。いるときは、もう一度 申請してください。",
    )


class PickupCodeWrong(ValidationFailed):
    """422: not the code of this pick-up."""

    code = "applications.pickup_code_wrong"
    title = LocalizedText(ja="受取番号が違います", en="Wrong code", ja_x_easy="番号が ちがいます")
    detail = LocalizedText(
        ja="受取番号が違います。申請者のアプリに表示された番号を確かめてください（あと{left}回）。",
        en="This is not the code. Please check the one in the applicant's app ({left} tries are left).",
        ja_x_easy="番号が ちがいます。アプリの 番号を 見てください（あと {left}回）。",
    )


class PickupLocked(Conflict):
    """409: too many wrong codes, or none was asked for: the applicant gets a new one in the app."""

    code = "applications.pickup_locked"
    title = LocalizedText(ja="受取番号を使えません", en="No valid code", ja_x_easy="番号が つかえません")
    detail = LocalizedText(
        ja="有効な受取番号がありません。申請者にアプリで新しい受取番号を表示してもらってください。",
        en="There is no valid code. Please have the applicant show a new one in the app.",
        ja_x_easy="つかえる 番号が ありません。アプリで 新しい 番号を 出してください。",
    )


NOT_THE_CODE = LocalizedText(ja="受取番号が違います。", en="This is not the code.", ja_x_easy="番号が ちがいます。")


class BatchNotFound(NotFound):
    """404: no such print batch, or another department's."""

    code = "applications.batch_not_found"
    title = LocalizedText(ja="印刷バッチがありません", en="No such batch", ja_x_easy="その リストは ありません")
    detail = LocalizedText(
        ja="この番号の印刷バッチは見つかりませんでした。一覧から選び直してください。",
        en="There is no print batch with this number. Please choose one from the list.",
        ja_x_easy="その 番号の リストは ありません。もう一度 えらんでください。",
    )


class NothingToPrint(Conflict):
    """409: no letter was ready before the cut-off time."""

    code = "applications.nothing_to_print"
    title = LocalizedText(ja="郵送する証明書がありません", en="Nothing to post", ja_x_easy="おくる ものが ありません")
    detail = LocalizedText(
        ja="締め切り時刻までに郵送の準備ができた証明書はありません。",
        en="No certificate was ready to be posted before the cut-off time.",
        ja_x_easy="おくる 証明書は まだ ありません。",
    )

"""What can be wrong with what a resident does."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict


class NotEligible(Conflict):
    """409: the procedure is not for this person; `errors` and `members.reasons` name every reason at once."""

    code = "applications.not_eligible"
    title = LocalizedText(ja="この申請はできません", en="Not possible for you", ja_x_easy="この 申請は できません")
    detail = LocalizedText(
        ja="この手続きの条件を満たしていません。errors の各項目を確認してください。入力は何も保存していません。",
        en="The conditions of this procedure are not met. See each entry of errors. Nothing was saved.",
        ja_x_easy="この 手続きは 今 できません。わけは errors に あります。",
    )


class FeeDiffers(Conflict):
    """409: the fee is another one than the applicant was shown; `members.fee` is the present one, in yen."""

    code = "applications.fee_differs"
    title = LocalizedText(ja="手数料が変わりました", en="The fee has changed", ja_x_easy="お金が 変わりました")
    detail = LocalizedText(
        ja="手数料は {fee} 円です。表示していた金額と異なるため、まだ申請していません。確認してから申請してください。",
        en="The fee is {fee} yen, not what was shown, so nothing was submitted. Please check it and submit again.",
        ja_x_easy="お金は {fee} 円です。前と ちがいます。まだ 申請して いません。見てから もう一度 してください。",
    )


class CorrectionChangesFee(Conflict):
    """409: what was corrected would cost something else than what was paid or asked for."""

    code = "applications.correction_changes_fee"
    title = LocalizedText(ja="手数料が変わる修正です", en="This changes the fee", ja_x_easy="お金が 変わります")
    detail = LocalizedText(
        ja="手数料が {before} 円から {after} 円に変わりますが、納付済みです。取り下げて、申請し直してください。",
        en="This would change the fee from {before} to {after} yen after paying began. Please withdraw and apply anew.",
        ja_x_easy="お金が {before} 円から {after} 円に 変わります。この 申請を やめて、もう一度 申請してください。",
    )


class StillRunning(Conflict):
    """409: an application that is not over cannot be erased."""

    code = "applications.still_running"
    title = LocalizedText(ja="手続きの途中です", en="Still running", ja_x_easy="まだ 終わって いません")
    detail = LocalizedText(
        ja="手続きが終わっていない申請は消去できません。不要な場合は、先に取り下げてください。",
        en="An application that is not over cannot be erased. If you do not want it, withdraw it first.",
        ja_x_easy="まだ 終わって いない 申請は 消せません。先に 申請を やめてください。",
    )


class PaymentOpen(Conflict):
    """409: money is still on its way; it has to arrive before the application may be forgotten."""

    code = "applications.payment_open"
    title = LocalizedText(ja="納付の処理中です", en="Payment not settled yet", ja_x_easy="お金の しごとが あります")
    detail = LocalizedText(
        ja="納付の取消しまたは返金が終わっていません。終わってから、もう一度お試しください。",
        en="A payment is still being cancelled or refunded. Please try again once that is done.",
        ja_x_easy="お金を かえして いる ところです。あとで もう一度 してください。",
    )


class MustBeKept(Conflict):
    """409: the law has it kept; `members` say until which day and why."""

    code = "applications.must_be_kept"
    title = LocalizedText(ja="保存が必要な申請です", en="It must be kept", ja_x_easy="まだ 消せません")
    detail = LocalizedText(
        ja="審査した申請は、文書の保存期間（{until} まで）が過ぎるまで消去できません。過ぎると自動で消去します。",
        en="What was reviewed is an official record, kept until {until}; after that it is erased by itself.",
        ja_x_easy="町が 見た 申請は {until} まで とって おきます。そのあと 自動で 消えます。",
    )

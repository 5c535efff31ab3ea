"""What each state of an application means and what is to be done, for people who have never applied before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from machiport.applications.cases.states import ApplicationState
from machiport.localized_text import LocalizedText

type Waiting = Literal["you", "staff", "system", "nobody"]


@dataclass(frozen=True, slots=True)
class StateTexts:
    """What a state is called, what it means, what the applicant has to do; who is waited for."""

    title: LocalizedText
    meaning: LocalizedText
    to_do: LocalizedText
    waiting_for: Waiting


def _text(ja: str, en: str, easy: str) -> LocalizedText:
    return LocalizedText(ja=ja, en=en, ja_x_easy=easy)


_NOTHING: Final = _text(
    "今、していただくことはありません。", "There is nothing for you to do.", "今は なにも しなくて いいです。"
)
_WAIT_FOR_NOTICE: Final = _text(
    "今、していただくことはありません。進んだらお知らせします。",
    "There is nothing for you to do. We tell you when there is news.",
    "今は なにも しなくて いいです。なにか あったら 知らせます。",
)

STATES: Final[Mapping[ApplicationState, StateTexts]] = {
    "draft": StateTexts(
        _text("下書き", "Draft", "書いて いる とちゅう"),
        _text(
            "まだ申請していません。入力した内容は保存され、ほかの端末でも続けられます。",
            "Nothing has been submitted yet. What you typed is saved, and you can go on from another device.",
            "まだ 申請して いません。書いた ことは のこって います。ほかの スマホでも つづけられます。",
        ),
        _text(
            "入力を終えて「申請する」を押してください。",
            "Complete the form, then submit it.",
            "ぜんぶ 書いて、「申請する」を おしてください。",
        ),
        "you",
    ),
    "submitted": StateTexts(
        _text("納付待ち", "Waiting for your payment", "お金を まって います"),
        _text(
            "申請が届きました。手数料の納付が済むと、受け付けて審査を始めます。",
            "Your application has arrived. Once the fee is paid, we accept it and begin to review it.",
            "申請が とどきました。お金を はらうと、町の 人が 見はじめます。",
        ),
        _text(
            "期限までに手数料を納付してください。",
            "Please pay the fee in time.",
            "きめられた 日までに お金を はらってください。",
        ),
        "you",
    ),
    "accepted": StateTexts(
        _text("受付済み", "Accepted", "うけつけました"),
        _text(
            "申請を受け付けました。担当者の審査を待っています。",
            "Your application was accepted and waits in line to be reviewed.",
            "申請を うけつけました。町の 人が じゅんばんに 見ます。",
        ),
        _WAIT_FOR_NOTICE,
        "staff",
    ),
    "in_review": StateTexts(
        _text("審査中", "In review", "町の 人が 見て います"),
        _text(
            "担当者が内容を確認しています。",
            "Somebody of the municipality is looking at your application.",
            "町の 人が あなたの 申請を 見て います。",
        ),
        _WAIT_FOR_NOTICE,
        "staff",
    ),
    "correction_requested": StateTexts(
        _text("修正のお願い", "Please correct something", "なおす ところが あります"),
        _text(
            "内容に確認したい点があり、審査を止めています。待っている間は処理日数に数えません。",
            "Something has to be corrected or added; the review waits for it, and these days do not count.",
            "なおして ほしい ところが あります。町の 人は まって います。",
        ),
        _text(
            "指摘された項目を直し、期限までに「修正を提出する」を押してください。",
            "Correct what is pointed out and hand it in before the date given.",
            "書いて ある ところを なおして、きめられた 日までに 出してください。",
        ),
        "you",
    ),
    "second_review": StateTexts(
        _text("最終確認中", "Final check", "さいごの 確認を して います"),
        _text(
            "一人目の審査が済み、別の担当者が最終確認をしています。",
            "The first review is done; a second person checks it before it is decided.",
            "もう 一人の 町の 人が 見て います。",
        ),
        _WAIT_FOR_NOTICE,
        "staff",
    ),
    "approved": StateTexts(
        _text("承認されました", "Approved", "きまりました"),
        _text(
            "申請が認められました。次の手続きを準備しています。",
            "Your application was approved. What follows is being prepared.",
            "申請は だいじょうぶでした。つぎの じゅんびを して います。",
        ),
        _NOTHING,
        "system",
    ),
    "awaiting_payment": StateTexts(
        _text("納付のお願い", "Please pay", "お金を はらってください"),
        _text(
            "申請が認められました。手数料の納付が済むと、発行に進みます。",
            "Your application was approved. Once the fee is paid, we go on.",
            "申請は だいじょうぶでした。お金を はらうと つぎに すすみます。",
        ),
        _text(
            "期限までに手数料を納付してください。",
            "Please pay the fee in time.",
            "きめられた 日までに お金を はらってください。",
        ),
        "you",
    ),
    "issuing": StateTexts(
        _text("発行しています", "Being issued", "しょるいを 作って います"),
        _text(
            "証明書を作成しています。ふつうは数分で終わります。",
            "Your certificate is being made. This usually takes a few minutes.",
            "しょるいを 作って います。少し まってください。",
        ),
        _NOTHING,
        "system",
    ),
    "issued": StateTexts(
        _text("受け取れます", "Ready for you", "できました"),
        _text(
            "証明書ができました。選んだ方法で受け取れます。",
            "Your certificate is ready, to be received in the way you chose.",
            "しょるいが できました。あなたが えらんだ やり方で もらえます。",
        ),
        _text(
            "証明書を受け取ってください。郵送の場合は届くまでお待ちください。",
            "Please download or collect it; by post, wait until it arrives.",
            "しょるいを もらってください。手紙で とどく 人は まってください。",
        ),
        "you",
    ),
    "completed": StateTexts(
        _text("手続き完了", "Completed", "おわりました"),
        _text("手続きはすべて終わりました。", "Everything is done.", "ぜんぶ おわりました。"),
        _NOTHING,
        "nobody",
    ),
    "rejected": StateTexts(
        _text("認められませんでした", "Rejected", "できませんでした"),
        _text(
            "審査の結果、申請は認められませんでした。理由を確認してください。不服がある場合は審査請求ができます。",
            "After review the application was rejected. See the reason; you may ask for an administrative review.",
            "町の 人が 見ましたが、できませんでした。わけを 読んでください。",
        ),
        _text(
            "理由を確認し、分からないときは担当課に問い合わせてください。",
            "Read the reason, and ask the department if anything is unclear.",
            "わからない ときは 町に 聞いてください。",
        ),
        "nobody",
    ),
    "not_accepted": StateTexts(
        _text("受け付けられませんでした", "Not accepted", "うけつけられませんでした"),
        _text(
            "この申請は受け付けられませんでした。理由を確認してください。納付した手数料はお返しします。",
            "The application could not be accepted. See the reason; what was paid is paid back.",
            "この 申請は うけつけられませんでした。わけを 読んでください。お金は かえします。",
        ),
        _text(
            "必要な場合は、理由を確認のうえ申請し直してください。",
            "If you still need it, read the reason and apply anew.",
            "ひつような ときは もう一度 申請してください。",
        ),
        "nobody",
    ),
    "withdrawn": StateTexts(
        _text("取下げ済み", "Withdrawn", "やめました"),
        _text(
            "申請は取り下げられました。納付があった場合は取消しまたは返金します。",
            "The application was withdrawn. What was paid is cancelled or paid back.",
            "申請を やめました。はらった お金は かえします。",
        ),
        _NOTHING,
        "nobody",
    ),
    "expired": StateTexts(
        _text("期限切れ", "Expired", "時間が すぎました"),
        _text(
            "期限までに手続きが進まなかったため、終了しました。",
            "It ended because nothing was done in time.",
            "きめられた 日までに できなかったので、おわりました。",
        ),
        _text(
            "必要な場合は、もう一度申請してください。",
            "If you still need it, please apply again.",
            "ひつような ときは もう一度 申請してください。",
        ),
        "nobody",
    ),
}

"""What can be wrong with a mandate."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound


class MandateNotFound(NotFound):
    """404: no such mandate, or one between other people."""

    code = "applications.mandate_not_found"
    title = LocalizedText(ja="委任がありません", en="No such mandate", ja_x_easy="その 委任は ありません")
    detail = LocalizedText(
        ja="この委任は見つかりませんでした。委任の一覧から選び直してください。",
        en="There is no such mandate. Please choose one from your list.",
        ja_x_easy="その 委任は ありません。リストから えらんでください。",
    )


class MandateCodeUnknown(NotFound):
    """404: no such code, or one that is used, refused or too old. Which of these, nobody is told."""

    code = "applications.mandate_code_unknown"
    title = LocalizedText(ja="確認コードが使えません", en="Code cannot be used", ja_x_easy="この コードは 使えません")
    detail = LocalizedText(
        ja="確認コードが違うか、使用済みか、期限（7日間）が過ぎています。代理の方に新しい確認コードを頼んでください。",
        en="The code is wrong, used already, or older than 7 days. Ask the person who gave it to you for a new one.",
        ja_x_easy="コードが ちがうか、古いです。コードを くれた 人に 新しい コードを もらってください。",
    )


class MandateOfOneself(Conflict):
    """409: nobody gives a mandate to themselves."""

    code = "applications.mandate_of_oneself"
    title = LocalizedText(ja="ご自身への委任です", en="Your own proposal", ja_x_easy="自分には たのめません")
    detail = LocalizedText(
        ja="ご自身が代理人になる委任は、ご自身では承認できません。委任する本人が確認コードを入力してください。",
        en="You proposed this yourself. The person whom you act for has to enter the code.",
        ja_x_easy="これは あなたが 作った ものです。たのむ 人が コードを 入れてください。",
    )


class MandateDecided(Conflict):
    """409: the mandate has been confirmed, refused or revoked already."""

    code = "applications.mandate_decided"
    title = LocalizedText(ja="委任の状態が変わっています", en="Mandate has changed", ja_x_easy="委任が 変わりました")
    detail = LocalizedText(
        ja="この委任は、すでに承認・拒否・取消しされています。委任の一覧で今の状態を確かめてください。",
        en="This mandate was confirmed, refused or revoked meanwhile. Please look at it in your list.",
        ja_x_easy="この 委任は もう 変わりました。リストで 今の ようすを 見てください。",
    )


class MandateNotInForce(Conflict):
    """409: the mandate does not permit it (any more): revoked, over, or for other procedures."""

    code = "applications.mandate_not_in_force"
    title = LocalizedText(ja="委任が有効ではありません", en="Mandate not in force", ja_x_easy="委任が 使えません")
    detail = LocalizedText(
        ja="この手続きを代理できる有効な委任がありません（取消し、期限切れ、または対象外）。本人に新しい委任を頼んでください。",
        en="No mandate lets you act here: it was revoked, is over, or is for something else. Ask for a new one.",
        ja_x_easy="今 この 委任は 使えません。本人に もう一度 たのんでください。",
    )

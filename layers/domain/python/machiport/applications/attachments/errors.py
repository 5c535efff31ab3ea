"""What can be wrong with papers."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound


class AttachmentNotFound(NotFound):
    """404: no such paper in this application."""

    code = "applications.attachment_not_found"
    title = LocalizedText(ja="添付書類がありません", en="No such paper", ja_x_easy="その 書類は ありません")
    detail = LocalizedText(
        ja="この添付書類は見つかりませんでした。申請の添付書類の一覧を確かめてください。",
        en="This paper was not found. Please look at the list of the application's papers.",
        ja_x_easy="その 書類は ありません。申請の 書類の リストを 見てください。",
    )


class UploadsUnavailable(Conflict):
    """409: this system has no virus scanner, so it takes no papers."""

    code = "applications.uploads_unavailable"
    title = LocalizedText(
        ja="書類を受け取れません", en="Papers cannot be taken here", ja_x_easy="書類を おくることが できません"
    )
    detail = LocalizedText(
        ja="現在、オンラインで書類を受け取れません。窓口か郵送でお出しください。",
        en="Papers cannot be sent online at the moment. Please bring them to the counter or post them.",
        ja_x_easy="いま、ここで 書類を おくれません。市役所に もってきてください。",
    )


class TooManyPapers(Conflict):
    """409: as many papers of this kind as there may be are there."""

    code = "applications.too_many_papers"
    title = LocalizedText(ja="添付できる数を超えています", en="Too many papers", ja_x_easy="書類が 多すぎます")
    detail = LocalizedText(
        ja="この書類は{most}件までです。不要なものを取り消してから、添付してください。",
        en="There may be {most} of this paper. Please remove one first.",
        ja_x_easy="この 書類は {most}つまでです。いらない ものを けしてから、もう一度 してください。",
    )


NO_SUCH_SLOT = LocalizedText(
    ja="この手続きには、この種類の添付書類はありません。",
    en="This procedure has no place for such a paper.",
    ja_x_easy="この 手続きに、その 書類は いりません。",
)

REFUSALS: dict[str, LocalizedText] = {
    "empty": LocalizedText(
        ja="ファイルが空です。", en="The file is empty.", ja_x_easy="ファイルに なにも ありません。"
    ),
    "too_large": LocalizedText(
        ja="ファイルが大きすぎます。", en="The file is too large.", ja_x_easy="ファイルが 大きすぎます。"
    ),
    "not_its_type": LocalizedText(
        ja="ファイルの種類が、申告された種類と違います。",
        en="The file is not of the kind that it says it is.",
        ja_x_easy="ファイルの しゅるいが ちがいます。",
    ),
    "broken": LocalizedText(
        ja="ファイルが壊れていて開けません。撮り直すか、作り直してください。",
        en="The file is broken and cannot be opened. Please make it again.",
        ja_x_easy="ファイルが こわれています。もう一度 つくってください。",
    ),
    "encrypted": LocalizedText(
        ja="パスワードの付いたファイルは受け取れません。パスワードを外してください。",
        en="A file with a password cannot be taken. Please remove the password.",
        ja_x_easy="パスワードが ある ファイルは だめです。パスワードを とってください。",
    ),
    "too_many_pages": LocalizedText(
        ja="ページが多すぎます（50ページまで）。", en="Too many pages (50 at most).", ja_x_easy="ページは 50までです。"
    ),
    "too_many_pixels": LocalizedText(
        ja="画像が大きすぎます。小さくしてから添付してください。",
        en="The picture is too large. Please make it smaller.",
        ja_x_easy="しゃしんが 大きすぎます。小さく してください。",
    ),
    "active_content": LocalizedText(
        ja="プログラムや別のファイルを含む PDF は受け取れません。印刷した状態の PDF にしてください。",
        en="A PDF with programs or other files inside cannot be taken. Please print it into a plain PDF.",
        ja_x_easy="この PDFは つかえません。ふつうの PDFに してください。",
    ),
    "infected": LocalizedText(
        ja="ウイルスが見つかりました。別の端末で作り直してください。",
        en="A virus was found. Please make the file again on another device.",
        ja_x_easy="ウイルスが ありました。ほかの きかいで つくってください。",
    ),
    "lost": LocalizedText(
        ja="ファイルを受け取れませんでした。もう一度添付してください。",
        en="The file did not reach us. Please attach it again.",
        ja_x_easy="ファイルが とどきませんでした。もう一度 おくってください。",
    ),
}

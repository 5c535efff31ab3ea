"""What can be wrong with a request for the garbage calendar, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound, ValidationFailed


class AreaNotFound(NotFound):
    """404: no such collection area in this municipality."""

    code = "garbage.area_not_found"
    title = LocalizedText(ja="収集地区がありません", en="No such collection area", ja_x_easy="この地区は ありません")
    detail = LocalizedText(
        ja="収集地区「{area_id}」は登録されていません。地区の一覧から選び直してください。",
        en="There is no collection area “{area_id}”. Please choose one from the list of areas.",
        ja_x_easy="「{area_id}」という地区は ありません。地区の リストから えらんでください。",
    )


class CalendarNotPublished(NotFound):
    """404: the municipality has not published a garbage calendar here."""

    code = "garbage.calendar_not_published"
    title = LocalizedText(
        ja="ごみカレンダーが未公開です",
        en="No garbage calendar published",
        ja_x_easy="ごみカレンダーは まだ ありません",
    )
    detail = LocalizedText(
        ja="この市町村のごみカレンダーはまだ公開されていません。",
        en="This municipality has not published a garbage calendar yet.",
        ja_x_easy="この 町の ごみカレンダーは まだ 出ていません。",
    )


class DictionaryNotPublished(NotFound):
    """404: the municipality has not published a sorting dictionary here."""

    code = "garbage.dictionary_not_published"
    title = LocalizedText(
        ja="ごみ分別辞典が未公開です", en="No sorting dictionary published", ja_x_easy="ごみの 辞典は まだ ありません"
    )
    detail = LocalizedText(
        ja="この市町村のごみ分別辞典はまだ公開されていません。",
        en="This municipality has not published a sorting dictionary yet.",
        ja_x_easy="この 町の ごみの 辞典は まだ 出ていません。",
    )


class RangeNotValid(ValidationFailed):
    """422: the asked range of days is reversed or too long; `errors` says which."""

    code = "garbage.range_not_valid"
    title = LocalizedText(
        ja="期間が正しくありません", en="Range of days not valid", ja_x_easy="日にちが まちがっています"
    )
    detail = LocalizedText(
        ja="期間の指定が正しくありません。詳しくは errors を見てください。",
        en="The range of days is not valid. See errors for the reason.",
        ja_x_easy="はじめの日と おわりの日を 見なおしてください。",
    )


RANGE_REVERSED = LocalizedText(
    ja="終わりの日が始まりの日より前です。",
    en="The last day is before the first day.",
    ja_x_easy="おわりの日が、はじめの日より 前です。",
)
RANGE_TOO_LONG = LocalizedText(
    ja="一度に取得できるのは400日までです。",
    en="At most 400 days can be asked for at once.",
    ja_x_easy="1回に 400日まで 見ることが できます。",
)


class EditionNotFound(NotFound):
    """404: no such edition in this municipality."""

    code = "garbage.edition_not_found"
    title = LocalizedText(ja="年度版がありません", en="No such edition", ja_x_easy="この カレンダーは ありません")
    detail = LocalizedText(
        ja="指定された年度版は見つかりません。",
        en="There is no such edition in this municipality.",
        ja_x_easy="その カレンダーは 見つかりません。",
    )


class ChangeNotFound(NotFound):
    """404: no such emergency change in this municipality."""

    code = "garbage.change_not_found"
    title = LocalizedText(ja="臨時変更がありません", en="No such change", ja_x_easy="この お知らせは ありません")
    detail = LocalizedText(
        ja="指定された臨時変更は見つかりません。",
        en="There is no such emergency change in this municipality.",
        ja_x_easy="その お知らせは 見つかりません。",
    )


class EditionNotDraft(Conflict):
    """409: only a draft can be published or discarded."""

    code = "garbage.edition_not_draft"
    title = LocalizedText(ja="下書きではありません", en="Not a draft", ja_x_easy="下書きでは ありません")
    detail = LocalizedText(
        ja="この年度版は「{state}」のため、この操作はできません。下書きだけが対象です。",
        en="This edition is “{state}”. Only a draft can be published or discarded.",
        ja_x_easy="この カレンダーは 下書きでは ありません。いまは この操作が できません。",
    )


class PublishedMeanwhile(Conflict):
    """409: somebody else published between the review and this publication."""

    code = "garbage.published_meanwhile"
    title = LocalizedText(
        ja="先に別の公開がありました", en="Another publication came first", ja_x_easy="ほかの人が 先に 出しました"
    )
    detail = LocalizedText(
        ja="確認中に別の内容が公開されました。最新の差分を確認してから、もう一度公開してください。",
        en="Something else was published in the meantime. Look at the new difference, then publish again.",
        ja_x_easy="ほかの人が 先に 新しい カレンダーを 出しました。もう一度 見てから 出してください。",
    )


class ChangeNotInForce(Conflict):
    """409: the change was withdrawn already."""

    code = "garbage.change_not_in_force"
    title = LocalizedText(ja="すでに取り消されています", en="Already withdrawn", ja_x_easy="もう 取り消しました")
    detail = LocalizedText(
        ja="この臨時変更はすでに取り消されています。",
        en="This change has been withdrawn already.",
        ja_x_easy="この お知らせは もう 取り消しました。",
    )


class ChangeNotValid(ValidationFailed):
    """422: the change names unknown areas or categories, or days that are over; `errors` says which."""

    code = "garbage.change_not_valid"
    title = LocalizedText(
        ja="臨時変更の内容が正しくありません", en="Change not valid", ja_x_easy="内容が まちがっています"
    )
    detail = LocalizedText(
        ja="臨時変更の内容に誤りがあります。詳しくは errors を見てください。",
        en="The change has faults. See errors for each of them.",
        ja_x_easy="まちがいが あります。errors を 見てください。",
    )


class NothingToImport(ValidationFailed):
    """422: the files hold nothing that could become a calendar or a dictionary; `errors` gives file, line, column."""

    code = "garbage.nothing_to_import"
    title = LocalizedText(
        ja="取り込める内容がありません", en="Nothing to import", ja_x_easy="読むことが できませんでした"
    )
    detail = LocalizedText(
        ja="ファイルから取り込める内容が見つかりませんでした。詳しくは errors を見てください。",
        en="Nothing in the files could be imported. See errors for the reasons.",
        ja_x_easy="ファイルの 中に 使える ものが ありませんでした。errors を 見てください。",
    )


class UploadNotValid(ValidationFailed):
    """422: the upload's form contradicts itself; `errors` says where."""

    code = "garbage.upload_not_valid"
    title = LocalizedText(
        ja="送信内容が正しくありません", en="Upload not valid", ja_x_easy="送った内容が まちがっています"
    )
    detail = LocalizedText(
        ja="送信されたファイルか期間に誤りがあります。詳しくは errors を見てください。",
        en="The files or the period have a fault. See errors for each of them.",
        ja_x_easy="ファイルか 日にちに まちがいが あります。errors を 見てください。",
    )


PERIOD_INCOMPLETE = LocalizedText(
    ja="期間は始まりの日と終わりの日の両方を指定してください。",
    en="A period needs both its first and its last day.",
    ja_x_easy="はじめの日と おわりの日を、どちらも 書いてください。",
)

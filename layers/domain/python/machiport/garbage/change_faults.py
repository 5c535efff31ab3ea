"""What can be wrong inside an emergency change, in three languages; pointers say where."""

from machiport.localized_text import LocalizedText

AREA_UNKNOWN = LocalizedText(
    ja="この収集地区は公開中のカレンダーにありません。",
    en="This area is in no published calendar.",
    ja_x_easy="この地区は カレンダーに ありません。",
)
CATEGORY_UNKNOWN = LocalizedText(
    ja="この区分は、その日のカレンダーにありません。",
    en="This category is not in the calendar of that day.",
    ja_x_easy="この ごみの しゅるいは、その日の カレンダーに ありません。",
)
NO_COLLECTION = LocalizedText(
    ja="その日に、この区分の収集がある地区がありません。日付か区分を確かめてください。",
    en="In none of the areas is this category collected on that day. Please check the date and the category.",
    ja_x_easy="その日は この ごみを あつめる 地区が ありません。日にちを 見なおしてください。",
)
CHANGE_TOO_LARGE = LocalizedText(
    ja="変更の内容が大きすぎます。地区か日にちを分けて、2回以上に分けて公開してください。",
    en="The change is too large. Please publish it in several parts, by areas or by days.",
    ja_x_easy="おおきすぎます。2回より 多く わけて 出してください。",
)
OUTSIDE_CALENDARS = LocalizedText(
    ja="振替の日が公開中のカレンダーの期間の外です。年月日を確かめてください。",
    en="The other day is outside the published calendars. Please check its year, month and day.",
    ja_x_easy="新しい日が カレンダーに ありません。年と 月と 日を 見なおしてください。",
)
DAY_OVER = LocalizedText(
    ja="過ぎた日は変更できません。",
    en="A day that is over cannot be changed.",
    ja_x_easy="もう すぎた日は 変えることが できません。",
)
MOVE_NEEDS_OTHER_DAY = LocalizedText(
    ja="振替には、元の日と違う日を「to」に指定してください。",
    en="A move needs another day in “to”.",
    ja_x_easy="ほかの日に するときは、「to」に 新しい日を 書いてください。",
)
OTHER_DAY_ONLY_FOR_MOVE = LocalizedText(
    ja="「to」は振替(move)のときだけ指定できます。",
    en="“to” is for a move only.",
    ja_x_easy="「to」は ほかの日に するとき(move)だけ 使えます。",
)

"""The wording of problems with calendar cells and dates, for a clerk."""

from machiport.garbage.importers.message_texts import UNKNOWN_EASY, UNKNOWN_EN, UNKNOWN_JA
from machiport.import_messages import Message

CELLS_MESSAGES: dict[str, Message] = {
    "cell_not_understood": Message(
        "error",
        f"「{{value}}」は収集日の書き方として読めません。{UNKNOWN_JA}",
        f"“{{value}}” cannot be read as collection days. {UNKNOWN_EN}",
        f"「{{value}}」は、ごみの 日の 書き方では ありません。{UNKNOWN_EASY}",
    ),
    "cell_normalised": Message(
        "note",
        "「{value}」を「{canonical}」として読みました。",
        "“{value}” was read as “{canonical}”.",
        "「{value}」を「{canonical}」と 読みました。",
    ),
    "date_malformed": Message(
        "error",
        f"「{{token}}」は8桁の日付(年月日)ではありません。{UNKNOWN_JA}",
        f"“{{token}}” is not a date of eight digits (year, month, day). {UNKNOWN_EN}",
        f"「{{token}}」は 8つの 数字の 日付では ありません。{UNKNOWN_EASY}",
    ),
    "date_impossible": Message(
        "error",
        f"「{{token}}」という日付はありません。{UNKNOWN_JA}",
        f"There is no such date as “{{token}}”. {UNKNOWN_EN}",
        f"「{{token}}」という 日は ありません。{UNKNOWN_EASY}",
    ),
    "weekday_mismatch": Message(
        "error",
        f"「{{token}}」の日付は{{actual}}曜日です。書かれた曜日と合いません。{UNKNOWN_JA}",
        f"The date in “{{token}}” is a {{actual_en}}, not the weekday written. {UNKNOWN_EN}",
        f"「{{token}}」の 日は {{actual}}曜日です。書いてある 曜日と ちがいます。{UNKNOWN_EASY}",
    ),
    "months_ambiguous": Message(
        "error",
        f"「{{value}}」は、どの収集日にどの月が付くのか決められません。{UNKNOWN_JA}",
        f"In “{{value}}” it is not clear which months belong to which days. {UNKNOWN_EN}",
        f"「{{value}}」は、どの 月の ことか わかりません。{UNKNOWN_EASY}",
    ),
    "kinds_mixed": Message(
        "error",
        f"「{{value}}」は曜日と日付が混ざっていて、意味が決められません。{UNKNOWN_JA}",
        f"“{{value}}” mixes weekdays with dates, which has no certain meaning. {UNKNOWN_EN}",
        f"「{{value}}」は 曜日と 日付が まざって います。{UNKNOWN_EASY}",
    ),
    "dates_out_of_order": Message(
        "warning",
        "日付が順番に並んでいません。年や月の打ち間違いがないか確かめてください。",
        "The dates are not in order. Please check for a mistyped year or month.",
        "日付の 順番が ちがいます。まちがいが ないか 見て ください。",
    ),
    "dates_outside_period": Message(
        "warning",
        "{count}件の日付が期間({period})の外にあります。使いません。",
        "{count} dates lie outside the period ({period}) and are not used.",
        "{count}つの 日付は {period} の 外です。使いません。",
    ),
    "no_date_in_period": Message(
        "error",
        f"日付がひとつも期間({{period}})の中にありません。{UNKNOWN_JA}",
        f"None of the dates lies in the period ({{period}}). {UNKNOWN_EN}",
        f"{{period}} の 日付が ありません。{UNKNOWN_EASY}",
    ),
    "remark_only": Message(
        "error",
        f"収集日がなく、注記「{{remark}}」だけが書かれています。{UNKNOWN_JA}",
        f"There is only the remark “{{remark}}” and no collection day. {UNKNOWN_EN}",
        f"ごみの 日が 書いて ありません。「{{remark}}」だけです。{UNKNOWN_EASY}",
    ),
    "remark_unknown": Message(
        "warning",
        "注記「*{remark}」が remarks.csv にありません。収集日だけを使いました。",
        "The remark “*{remark}” is not in remarks.csv. Only the days were used.",
        "「*{remark}」の 説明が ありません。日だけ 使いました。",
    ),
    "remark_cancels": Message(
        "note",
        "注記「{remark}」にある{count}日を、この区分の収集中止として読みました。",
        "The {count} days in the remark “{remark}” were read as cancelled collections of this category.",
        "「{remark}」の {count}日は、ごみを 集めません。",
    ),
    "date_in_suspension": Message(
        "warning",
        "センターの休止期間の日付({days})が収集日になっています。どちらが正しいか分からないため、その日は「不明」とします。",
        "Days of the centre's suspension are listed as collection days ({days}). They are published as “unknown”.",
        "休みの 日({days})が ごみの 日に なって います。その 日は「わからない」と 出ます。",
    ),
    "column_without_title": Message(
        "error",
        "見出しのない列に「{value}」があります。どの区分か分からないため使いません。",
        "“{value}” stands in a column without a title. Its category is unknown, so it is not used.",
        "「{value}」は 何の ごみか わかりません。使いません。",
    ),
}

"""The wording of problems with rows, areas, centres and dictionary entries, for a clerk."""

from machiport.garbage.importers.message_texts import UNKNOWN_EASY, UNKNOWN_EN, UNKNOWN_JA
from machiport.import_messages import Message

ROWS_MESSAGES: dict[str, Message] = {
    "row_incomplete": Message(
        "error",
        "地区名か区分がありません。この行は使いません。",
        "The area or the category is missing. The row is not used.",
        "場所か ごみの 種類が ありません。この 行は 使いません。",
    ),
    "text_too_long": Message(
        "warning",
        "「{value}」は長すぎるため、{limit}文字までにしました。",
        "“{value}” is too long. It was cut to {limit} characters.",
        "「{value}」は 長すぎます。{limit}文字まで 使います。",
    ),
    "too_many_synonyms": Message(
        "warning",
        "別名「{value}」が多すぎるため、初めの{limit}語だけ使います。",
        "There are too many synonyms “{value}”. Only the first {limit} are used.",
        "「{value}」は 多すぎます。はじめの {limit}こ 使います。",
    ),
    "date_malformed_in_list": Message(
        "error",
        f"「{{value}}」は日付として読めません。{UNKNOWN_JA}",
        f"“{{value}}” cannot be read as a date. {UNKNOWN_EN}",
        f"「{{value}}」は 日付では ありません。{UNKNOWN_EASY}",
    ),
    "date_beside_unreadable": Message(
        "error",
        "同じ地区と区分に読めない日付があるため、この日付も使いません。",
        "Another date of this area and category cannot be read, so this one is not used either.",
        "ほかの 日付が 読めないので、この 日付も 使いません。",
    ),
    "day_outside_period": Message(
        "error",
        "日付「{value}」は期間({period})の外です。使いません。",
        "The date “{value}” lies outside the period ({period}). It is not used.",
        "「{value}」は {period} の 外です。使いません。",
    ),
    "ragged_row": Message(
        "warning",
        "この行の列の数({cells})が見出し({expected})と違います。足りない列の区分は「不明」として公開されます。",
        "This row has {cells} columns, the header has {expected}. Categories of missing columns are unknown.",
        "列の 数が ちがいます。{cells} と {expected} です。たりない ところは「わからない」と 出ます。",
    ),
    "area_name_missing": Message(
        "error",
        "地区名がありません。この行は使いません。",
        "The area's name is missing. The row is not used.",
        "場所の 名前が ありません。この 行は 使いません。",
    ),
    "duplicate_area_name": Message(
        "warning",
        "地区名「{value}」が{first_line}行目にもあります。別の地区として扱います。",
        "The area name “{value}” also stands in line {first_line}. They are kept as two areas.",
        "「{value}」は {first_line}行目にも あります。べつの 場所として 使います。",
    ),
    "centre_unknown": Message(
        "warning",
        "センター「{value}」が center.csv にありません。休止期間なしとして扱います。",
        "The centre “{value}” is not in center.csv. It is taken to have no suspension.",
        "「{value}」の 休みの 日が わかりません。休みなしと します。",
    ),
    "centre_unused": Message(
        "warning",
        "センター「{value}」の休止期間は、どの地区にも使われていません。",
        "The suspensions of the centre “{value}” apply to no area.",
        "「{value}」の 休みは、どの 場所にも 使われて いません。",
    ),
    "centre_dates_malformed": Message(
        "error",
        "休止期間の日付「{value}」が読めません。この休止期間は使いません。",
        "The suspension's date “{value}” cannot be read. This suspension is not used.",
        "休みの 日「{value}」が 読めません。使いません。",
    ),
    "town_list_column": Message(
        "note",
        "列「{value}」を、センターではなく町名の一覧として読みました。",
        "The column “{value}” was read as a list of towns, not as the centre.",
        "「{value}」は 町の 名前として 読みました。",
    ),
    "colour_malformed": Message(
        "warning",
        "色「{value}」が読めません。灰色を使います。",
        "The colour “{value}” cannot be read. Grey is used.",
        "色「{value}」が 読めません。はい色に します。",
    ),
    "dictionary_row_incomplete": Message(
        "warning",
        "品目名または分別区分がありません。この行は使いません。",
        "The item's name or category is missing. The row is not used.",
        "物の 名前か ごみの 種類が ありません。この 行は 使いません。",
    ),
    "dictionary_duplicate": Message(
        "warning",
        "品目「{value}」が{first_line}行目と同じ内容です。ひとつにまとめました。",
        "The item “{value}” is the same as in line {first_line}. They were merged.",
        "「{value}」は {first_line}行目と 同じです。1つに しました。",
    ),
    "dictionary_category_unknown": Message(
        "note",
        "分別区分「{value}」は収集カレンダーにありません。名前だけを表示します。",
        "The category “{value}” is not in the calendar. Only its name is shown.",
        "「{value}」は カレンダーに ありません。名前だけ 出ます。",
    ),
    "number_malformed": Message(
        "warning",
        "料金「{value}」が数として読めません。料金は使いません。",
        "The fee “{value}” is not a number. It is not used.",
        "お金「{value}」が 読めません。使いません。",
    ),
    "columns_swapped": Message(
        "warning",
        "見出し「{date_title}」と「{category_title}」の中身が入れ替わっています。中身に合わせて読みました。",
        "The contents under “{date_title}” and “{category_title}” are swapped. They were read by their content.",
        "「{date_title}」と「{category_title}」が 反対です。正しく 読みました。",
    ),
}

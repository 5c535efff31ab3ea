"""The wording of every import problem, for a clerk: what was found, and what happens because of it."""

from dataclasses import dataclass
from typing import Literal

from machiport.localized_text import LocalizedText


@dataclass(frozen=True)
class Message:
    """A problem's severity and its text with placeholders, in the three languages."""

    severity: Literal["error", "warning", "note"]
    ja: str
    en: str
    easy: str

    def text(self, **details: str) -> LocalizedText:
        """Return the text with the placeholders filled."""
        return LocalizedText(
            ja=self.ja.format(**details), en=self.en.format(**details), ja_x_easy=self.easy.format(**details)
        )


_UNKNOWN_JA = "この地区のこの区分は「不明」として公開されます。"
_UNKNOWN_EN = "This category is published as “unknown” for this area."
_UNKNOWN_EASY = "ここの ごみの 日は「わからない」と 出ます。"

_CELLS = {
    "cell_not_understood": Message(
        "error",
        f"「{{value}}」は収集日の書き方として読めません。{_UNKNOWN_JA}",
        f"“{{value}}” cannot be read as collection days. {_UNKNOWN_EN}",
        f"「{{value}}」は、ごみの 日の 書き方では ありません。{_UNKNOWN_EASY}",
    ),
    "cell_normalised": Message(
        "note",
        "「{value}」を「{canonical}」として読みました。",
        "“{value}” was read as “{canonical}”.",
        "「{value}」を「{canonical}」と 読みました。",
    ),
    "date_malformed": Message(
        "error",
        f"「{{token}}」は8桁の日付(年月日)ではありません。{_UNKNOWN_JA}",
        f"“{{token}}” is not a date of eight digits (year, month, day). {_UNKNOWN_EN}",
        f"「{{token}}」は 8つの 数字の 日付では ありません。{_UNKNOWN_EASY}",
    ),
    "date_impossible": Message(
        "error",
        f"「{{token}}」という日付はありません。{_UNKNOWN_JA}",
        f"There is no such date as “{{token}}”. {_UNKNOWN_EN}",
        f"「{{token}}」という 日は ありません。{_UNKNOWN_EASY}",
    ),
    "weekday_mismatch": Message(
        "error",
        f"「{{token}}」の日付は{{actual}}曜日です。書かれた曜日と合いません。{_UNKNOWN_JA}",
        f"The date in “{{token}}” is a {{actual_en}}, not the weekday written. {_UNKNOWN_EN}",
        f"「{{token}}」の 日は {{actual}}曜日です。書いてある 曜日と ちがいます。{_UNKNOWN_EASY}",
    ),
    "months_ambiguous": Message(
        "error",
        f"「{{value}}」は、どの収集日にどの月が付くのか決められません。{_UNKNOWN_JA}",
        f"In “{{value}}” it is not clear which months belong to which days. {_UNKNOWN_EN}",
        f"「{{value}}」は、どの 月の ことか わかりません。{_UNKNOWN_EASY}",
    ),
    "kinds_mixed": Message(
        "error",
        f"「{{value}}」は曜日と日付が混ざっていて、意味が決められません。{_UNKNOWN_JA}",
        f"“{{value}}” mixes weekdays with dates, which has no certain meaning. {_UNKNOWN_EN}",
        f"「{{value}}」は 曜日と 日付が まざって います。{_UNKNOWN_EASY}",
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
        f"日付がひとつも期間({{period}})の中にありません。{_UNKNOWN_JA}",
        f"None of the dates lies in the period ({{period}}). {_UNKNOWN_EN}",
        f"{{period}} の 日付が ありません。{_UNKNOWN_EASY}",
    ),
    "remark_only": Message(
        "error",
        f"収集日がなく、注記「{{remark}}」だけが書かれています。{_UNKNOWN_JA}",
        f"There is only the remark “{{remark}}” and no collection day. {_UNKNOWN_EN}",
        f"ごみの 日が 書いて ありません。「{{remark}}」だけです。{_UNKNOWN_EASY}",
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

_ROWS = {
    "ragged_row": Message(
        "warning",
        "この行の列の数({cells})が見出し({expected})と違います。",
        "This row has {cells} columns, the header has {expected}.",
        "列の 数が ちがいます。{cells} と {expected} です。",
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

_FILES = {
    "file_missing": Message(
        "error",
        "ファイル「{name}」がありません。",
        "The file “{name}” is missing.",
        "ファイル「{name}」が ありません。",
    ),
    "file_empty": Message(
        "error", "ファイルに中身がありません。", "The file is empty.", "ファイルに 何も 書いて ありません。"
    ),
    "file_ignored": Message(
        "note",
        "このファイルは使いません。収集日は「{used}」から読みました。",
        "This file is not used. The days were read from “{used}”.",
        "この ファイルは 使いません。「{used}」を 使いました。",
    ),
    "calendar_file_ambiguous": Message(
        "error",
        "収集日のファイルが複数あります({names})。どれを使うか指定してください。",
        "There are several files of collection days ({names}). Please say which one to use.",
        "ごみの 日の ファイルが たくさん あります({names})。1つ えらんで ください。",
    ),
    "not_decodable": Message(
        "error",
        "文字コードが UTF-8 でも Shift_JIS でもありません({line_number}行目、{column_number}文字目)。",
        "The text is neither UTF-8 nor Shift_JIS (line {line_number}, character {column_number}).",
        "{line_number}行目の {column_number}番目の 文字が 読めません。",
    ),
    "too_large": Message(
        "error",
        "大きすぎます({what}。上限は{limit})。",
        "This is too large ({what}; the limit is {limit}).",
        "大きすぎます({what})。{limit} まで です。",
    ),
    "table_malformed": Message(
        "error",
        '表として読めません。引用符(")が閉じているか確かめてください。',
        'It cannot be read as a table. Please check that every quotation mark (") is closed.',
        '表として 読めません。「"」の 数を 見て ください。',
    ),
    "spreadsheet_unreadable": Message(
        "error",
        "Excel ファイル(.xlsx)として読めません。",
        "It cannot be read as an Excel file (.xlsx).",
        "Excel の ファイルとして 読めません。",
    ),
    "header_not_understood": Message(
        "error",
        "見出しの行が読めません。必要な列: {needed}。",
        "The header row was not understood. Columns needed: {needed}.",
        "1行目が わかりません。{needed} の 列が いります。",
    ),
    "too_many_categories": Message(
        "error",
        "区分が{limit}を超えています。",
        "There are more than {limit} categories.",
        "ごみの 種類が 多すぎます。{limit} まで です。",
    ),
    "period_unknown": Message(
        "error",
        "いつからいつまでのカレンダーか、ファイルから分かりません。期間を指定してください。",
        "The file does not say which period it is for. Please give the first and the last day.",
        "いつから いつまでか わかりません。はじめの 日と おわりの 日を 教えて ください。",
    ),
    "period_derived": Message(
        "note",
        "期間を日付から {period} としました。違うときは指定してください。",
        "The period {period} was derived from the dates. Please give it if it is another one.",
        "日付を 見て、{period} と しました。ちがう ときは 教えて ください。",
    ),
    "period_too_long": Message(
        "error",
        "期間({period})が長すぎます。上限は{limit}日です。",
        "The period ({period}) is too long; the limit is {limit} days.",
        "{period} は 長すぎます。{limit}日まで です。",
    ),
    "period_not_covered": Message(
        "warning",
        "日付は {covered} の分だけです。それ以外の日は「不明」として公開されます。",
        "The dates cover {covered} only. Other days are published as “unknown”.",
        "日付は {covered} だけです。ほかの 日は「わからない」と 出ます。",
    ),
    "settings_assumed": Message(
        "note",
        "休止期間の扱いが指定されていません。5374 の初期設定(第n曜日は1週間ずらす)としました。",
        "How suspensions shift days is not given. 5374's own default was used (nth weekdays move by a week).",
        "休みの ときの 決まりが ありません。1週間 あとに しました。",
    ),
    "format_unknown": Message(
        "error",
        "どの形式のデータか分かりません。読める形式: {known}。",
        "The format of the data is unknown. Formats that can be read: {known}.",
        "何の データか わかりません。読める ものは {known} です。",
    ),
    "archive_unreadable": Message(
        "error", "ZIP ファイルが読めません。", "The ZIP file cannot be read.", "ZIP の ファイルが 読めません。"
    ),
    "archive_member_refused": Message(
        "error",
        "ZIP の中の「{value}」は受け取れません(フォルダーの外、暗号化、または ZIP の中の ZIP)。",
        "“{value}” in the ZIP is refused (outside the folder, encrypted, or a ZIP in the ZIP).",
        "ZIP の 中の「{value}」は 使えません。",
    ),
    "yaml_malformed": Message(
        "error",
        "YAML または JSON として読めません。",
        "It cannot be read as YAML or JSON.",
        "YAML か JSON として 読めません。",
    ),
    "value_not_understood": Message(
        "error",
        "「{where}」が正しくありません: {reason}",
        "“{where}” is not right: {reason}",
        "「{where}」が 正しく ありません。",
    ),
    "pattern_not_understood": Message(
        "error",
        f"区分「{{category}}」の規則が読めません({{reason}})。{_UNKNOWN_JA}",
        f"The rule of the category “{{category}}” cannot be read ({{reason}}). {_UNKNOWN_EN}",
        f"「{{category}}」の ごみの 日が 読めません。{_UNKNOWN_EASY}",
    ),
    "course_unused": Message(
        "warning",
        "コース「{value}」に地区がありません。コース名を地区名にしました。",
        "The course “{value}” has no areas. Its own name is used as the area.",
        "「{value}」に 場所が ありません。この 名前を 使います。",
    ),
    "periods_differ": Message(
        "warning",
        "この期間({value})は使いません。版の期間は{period}です。",
        "This period ({value}) is not used. The edition's period is {period}.",
        "{value} は 使いません。{period} を 使います。",
    ),
    "edition_invalid": Message(
        "error",
        "まとまったカレンダーになりません: {reason}",
        "The parts do not fit together: {reason}",
        "カレンダーに なりません。",
    ),
    "too_many_problems": Message(
        "error",
        "問題が多すぎるため、ここで止めました。カレンダーは作りません。",
        "There are too many problems; the report stops here and no calendar is made.",
        "まちがいが 多すぎます。カレンダーを 作りません。",
    ),
}

MESSAGES: dict[str, Message] = _CELLS | _ROWS | _FILES
"""Every kind of import problem by its code."""

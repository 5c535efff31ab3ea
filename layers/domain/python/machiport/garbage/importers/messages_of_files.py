"""The wording of problems with whole files, periods and formats, for a clerk."""

from machiport.garbage.importers.message_texts import UNKNOWN_EASY, UNKNOWN_EN, UNKNOWN_JA
from machiport.import_messages import Message

FILES_MESSAGES: dict[str, Message] = {
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
    "name_twice": Message(
        "error",
        "「{value}」という名前のファイルが2つあります。どちらを使うか分からないため取り込みません。1つだけ送ってください。",
        "There are two files named “{value}”. Which one is meant is not known, so nothing is imported. Send only one.",
        "「{value}」という 名前の ファイルが 2つ あります。1つだけ 送って ください。",
    ),
    "calendar_not_used": Message(
        "warning",
        "このファイルの収集日は使いません。ほかの形式({used})のファイルを読みました。",
        "The collection days in this file are not used. Files of another format ({used}) were read.",
        "この ファイルの ごみの 日は 使いません。{used} の ファイルを 使いました。",
    ),
    "file_not_read": Message(
        "warning",
        "このファイルは使いません。この名前のファイルは取り込みの対象ではありません。名前の打ち間違いがないか確かめてください。",
        "This file is not used: no file of this name is imported. Please check its name for typing errors.",
        "この ファイルは 使いません。ファイルの 名前を 見なおして ください。",
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
    "dictionary_only": Message(
        "warning",
        "分別辞典だけが入っています。収集カレンダーのファイルと一緒に取り込んでください。",
        "There is only a sorting dictionary. Please upload it together with the calendar's files.",
        "ごみの 分け方だけ あります。カレンダーも いっしょに 入れて ください。",
    ),
    "municipality_differs": Message(
        "error",
        "このファイルは自治体「{value}」のものです。取り込み先は「{municipality}」です。",
        "This file belongs to the municipality “{value}”, not to “{municipality}”.",
        "この ファイルは「{value}」の ものです。「{municipality}」では ありません。",
    ),
    "other_municipality": Message(
        "warning",
        "データの中の自治体は「{value}」です。取り込み先は「{municipality}」です。まちがいがないか確かめてください。",
        "The data names the municipality “{value}”, it is imported for “{municipality}”. Please check.",
        "データは「{value}」の ものです。「{municipality}」で いいですか。",
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
        f"区分「{{category}}」の規則が読めません({{reason}})。{UNKNOWN_JA}",
        f"The rule of the category “{{category}}” cannot be read ({{reason}}). {UNKNOWN_EN}",
        f"「{{category}}」の ごみの 日が 読めません。{UNKNOWN_EASY}",
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
    "period_differs": Message(
        "error",
        "指定された期間({value})が、ファイルの期間({period})と違います。どちらかを直してください。",
        "The period asked for ({value}) is not the file's ({period}). Please correct one of them.",
        "{value} と {period} が ちがいます。どちらかを なおして ください。",
    ),
    "cut_off_in_file": Message(
        "note",
        "指定された時刻({value})は使いません。ファイルに書かれた時刻が優先されます。",
        "The time limit asked for ({value}) is not used; the file's own times count.",
        "{value} は 使いません。ファイルの 時間を 使います。",
    ),
    "edition_invalid": Message(
        "error",
        "まとまったカレンダーになりません: {reason}",
        "The parts do not fit together: {reason}",
        "カレンダーに なりません。",
    ),
    "calendar_too_large": Message(
        "error",
        "「{value}」の収集カレンダーが大きすぎて公開できません({size}バイト。上限は{limit})。注記や個別の日の変更を減らしてください。",
        "The calendar of “{value}” is too large to be published ({size} bytes; the limit is {limit}). "
        "Please use fewer notes and single days.",
        "「{value}」の カレンダーは 大きすぎます({size})。{limit} まで です。説明を へらして ください。",
    ),
    "too_many_problems": Message(
        "error",
        "問題が多すぎるため、ここで止めました。カレンダーは作りません。",
        "There are too many problems; the report stops here and no calendar is made.",
        "まちがいが 多すぎます。カレンダーを 作りません。",
    ),
}

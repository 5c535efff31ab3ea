"""The wording of everything that the import of facility and room tables can find, for a clerk."""

from collections.abc import Mapping
from typing import Final

from machiport.import_messages import Message

MESSAGES: Final[Mapping[str, Message]] = {
    "not_decodable": Message(
        "error",
        "文字コードが UTF-8 でも Shift_JIS でもありません({line_number}行目)。",
        "The text is neither UTF-8 nor Shift_JIS (line {line_number}).",
        "{line_number}行目の 文字が 読めません。",
    ),
    "too_large": Message(
        "error",
        "大きすぎます({what}。上限は{limit})。",
        "This is too large ({what}; the limit is {limit}).",
        "大きすぎます({what})。{limit} まで です。",
    ),
    "file_not_readable": Message(
        "error",
        "CSV としても Excel(.xlsx)としても読めません。ファイルが壊れていないか確かめてください。",
        "It can be read neither as CSV nor as Excel (.xlsx). Please check that the file is whole.",
        "ファイルが こわれて います。もう一度 作って ください。",
    ),
    "file_empty": Message(
        "error", "ファイルに中身がありません。", "The file is empty.", "ファイルに 何も 書いて ありません。"
    ),
    "header_not_understood": Message(
        "error",
        "見出しの行が読めません。施設一覧には「名称」、室場一覧には「室場名」の列が必要です。",
        "The header row was not understood. A list of facilities needs 名称, a list of rooms 室場名.",
        "1行目が わかりません。「名称」か「室場名」の 列が いります。",
    ),
    "title_twice": Message(
        "error",
        "「{value}」の意味の列が2つあります。どちらを使うか分からないため取り込みません。",
        "Two columns mean “{value}”. Which one counts is not known, so nothing is imported.",
        "「{value}」の 列が 2つ あります。1つに して ください。",
    ),
    "column_not_used": Message(
        "note", "列「{value}」は使いません。", "The column “{value}” is not used.", "「{value}」の 列は 使いません。"
    ),
    "name_missing": Message(
        "error",
        "名称がありません。この行は使いません。",
        "The name is missing. This row is left out.",
        "名前が ありません。この 行は 使いません。",
    ),
    "id_not_usable": Message(
        "error",
        "「{value}」は ID に使えません(英小文字・数字・ハイフン)。この行は使いません。",
        "“{value}” is no id (lower-case letters, digits, hyphens). This row is left out.",
        "「{value}」は ID では ありません。この 行は 使いません。",
    ),
    "id_twice": Message(
        "error",
        "「{value}」は{first}行目にもあります。この行は使いません。",
        "“{value}” is on line {first}, too. This row is left out.",
        "「{value}」は {first}行目にも あります。この 行は 使いません。",
    ),
    "other_municipality": Message(
        "error",
        "「{value}」は別の自治体({expected} ではない)のコードです。この行は使いません。",
        "“{value}” is the code of another municipality, not of {expected}. This row is left out.",
        "「{value}」は ほかの 町の 番号です。この 行は 使いません。",
    ),
    "address_missing": Message(
        "error",
        "住所がありません。この行は使いません。",
        "The address is missing. This row is left out.",
        "住所が ありません。この 行は 使いません。",
    ),
    "coordinates_missing": Message(
        "error",
        "緯度・経度がありません。この行は使いません。",
        "The coordinates are missing. This row is left out.",
        "場所の 数字(緯度と 経度)が ありません。この 行は 使いません。",
    ),
    "coordinates_not_understood": Message(
        "error",
        "「{value}」は日本の緯度・経度(十進度)ではありません。この行は使いません。",
        "“{value}” is no latitude and longitude in Japan, in decimal degrees. This row is left out.",
        "「{value}」は 日本の 場所の 数字では ありません。この 行は 使いません。",
    ),
    "coordinates_swapped": Message(
        "warning",
        "緯度と経度が逆です。入れ替えて使いました({value})。元のデータを直してください。",
        "Latitude and longitude were swapped; they were used the right way round ({value}). Please correct the file.",
        "緯度と 経度が ぎゃく です。なおして 使いました。",
    ),
    "days_not_understood": Message(
        "warning",
        "利用可能曜日「{value}」が読めません。開館時間は取り込みません。",
        "The days “{value}” were not understood. The opening hours are not imported.",
        "「{value}」は 曜日では ありません。時間は 入れません。",
    ),
    "time_not_understood": Message(
        "warning",
        "「{value}」は時刻として読めません。開館時間は取り込みません。",
        "“{value}” is no time of day. The opening hours are not imported.",
        "「{value}」は 時間では ありません。時間は 入れません。",
    ),
    "time_missing": Message(
        "warning",
        "開始時間か終了時間がありません。開館時間は取り込みません。",
        "The first or the last time is missing. The opening hours are not imported.",
        "はじまりか おわりの 時間が ありません。時間は 入れません。",
    ),
    "hours_remark": Message(
        "warning",
        "特記事項「{value}」は文章のため、開館時間には反映しません。祝日・休館日を確かめてください。",
        "The remark “{value}” is text and does not change the hours. Please check holidays and closed days.",
        "「{value}」は 文です。休みの 日を 見て、なおしてください。",
    ),
    "hours_kept": Message(
        "note",
        "登録済みの開館時間をそのまま使います(置き換えるときは replace_hours を指定)。",
        "The hours in force stay as they are (say replace_hours to replace them).",
        "今の 時間を そのまま 使います。",
    ),
    "accessibility_not_understood": Message(
        "warning",
        "バリアフリー情報「{value}」は、一覧のどの設備か分からないため取り込みません。",
        "“{value}” is no feature of the list of accessibility features and is not imported.",
        "「{value}」が わかりません。入れません。",
    ),
    "kana_not_usable": Message(
        "warning",
        "「{value}」はかなではありません。使いません。",
        "“{value}” is not written in kana and is not used.",
        "「{value}」は かなでは ありません。使いません。",
    ),
    "phone_not_usable": Message(
        "warning",
        "「{value}」は電話番号ではありません。使いません。",
        "“{value}” is no telephone number and is not used.",
        "「{value}」は 電話の 番号では ありません。使いません。",
    ),
    "url_not_usable": Message(
        "warning",
        "「{value}」は http(s) の URL ではありません。使いません。",
        "“{value}” is no http(s) address and is not used.",
        "「{value}」は URL では ありません。使いません。",
    ),
    "facility_unknown": Message(
        "error",
        "施設「{value}」が、登録済みの施設にも取り込む一覧にもありません。この行は使いません。",
        "There is no facility “{value}”, neither published nor in these files. This row is left out.",
        "施設「{value}」は ありません。この 行は 使いません。",
    ),
    "facility_ambiguous": Message(
        "error",
        "施設「{value}」は複数あります。施設ID で指定してください。この行は使いません。",
        "Several facilities are called “{value}”. Please give the 施設ID. This row is left out.",
        "「{value}」は いくつも あります。施設IDを 書いて ください。",
    ),
    "number_not_understood": Message(
        "error",
        "「{value}」は数として読めません。この行は使いません。",
        "“{value}” is no number. This row is left out.",
        "「{value}」は 数では ありません。この 行は 使いません。",
    ),
    "mark_not_understood": Message(
        "error",
        "「{value}」は印(1、○、有、無、空欄など)として読めません。この行は使いません。",
        "“{value}” is no mark (1, ○, 有, 無, blank …). This row is left out.",
        "「{value}」が わかりません。この 行は 使いません。",
    ),
    "purpose_unknown": Message(
        "error",
        "利用目的「{value}」は圏域の一覧にありません。この行は使いません。",
        "The region has no purpose “{value}”. This row is left out.",
        "「{value}」は 目的の リストに ありません。この 行は 使いません。",
    ),
    "periods_not_understood": Message(
        "error",
        "「{value}」は区分として読めません(例: 午前 09:00-12:00、午後 13:00-17:00)。この行は使いません。",
        "“{value}” are no periods (such as 午前 09:00-12:00、午後 13:00-17:00). This row is left out.",
        "「{value}」が わかりません。午前 09:00-12:00 の ように 書いて ください。",
    ),
    "scheme_missing": Message(
        "error",
        "「区分」か「時間の刻み」のどちらか一方が必要です。この行は使いません。",
        "Either 区分 or 時間の刻み is needed, and not both. This row is left out.",
        "「区分」か「時間の刻み」を 書いて ください。この 行は 使いません。",
    ),
    "value_missing": Message(
        "error",
        "新しい室場には「{needed}」が必要です。この行は使いません。",
        "A new room needs {needed}. This row is left out.",
        "新しい 部屋には「{needed}」が いります。この 行は 使いません。",
    ),
    "equipment_not_understood": Message(
        "error",
        "「{value}」は備品として読めません(例: projector=プロジェクター:2)。この行は使いません。",
        "“{value}” is no equipment (such as projector=プロジェクター:2). This row is left out.",
        "「{value}」が わかりません。プロジェクター:2 の ように 書いて ください。",
    ),
    "not_valid": Message(
        "error",
        "「{value}」の値が正しくないため、施設として登録できません。",
        "The value of {value} is not valid, so it makes no facility ({why}).",
        "「{value}」が まちがって います。この 施設は 作れません。",
    ),
    "incomplete": Message(
        "warning",
        "「{value}」は下書きです。公開には次が必要です: {missing}",
        "“{value}” is a draft. Before it can be published it needs: {missing}",
        "「{value}」は まだ 出せません。いる もの: {missing}",
    ),
    "nothing_found": Message(
        "error",
        "施設も室場も1件も読めませんでした。",
        "Neither a facility nor a room could be read.",
        "施設も 部屋も 読めませんでした。",
    ),
}
"""Every kind of finding by its code."""

"""The wording of everything the import of shelter files and status tables can find, for a clerk."""

from machiport.import_messages import Message

MESSAGES: dict[str, Message] = {
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
    "file_empty": Message(
        "error", "ファイルに中身がありません。", "The file is empty.", "ファイルに 何も 書いて ありません。"
    ),
    "file_not_readable": Message(
        "error",
        "CSV、Excel(.xlsx)、GeoJSON のどれとしても読めません。ファイルが壊れていないか確かめてください。",
        "It can be read neither as CSV nor as Excel (.xlsx) nor as GeoJSON. Please check that the file is whole.",
        "ファイルが こわれて います。もう一度 作って ください。",
    ),
    "header_not_understood": Message(
        "error",
        "見出しの行が読めません。必要な列: {needed}。",
        "The header row was not understood. Columns needed: {needed}.",
        "1行目が わかりません。{needed} の 列が いります。",
    ),
    "title_twice": Message(
        "error",
        "「{value}」の意味の列が2つあります。どちらを使うか分からないため取り込みません。",
        "Two columns mean “{value}”. Which one counts is not known, so nothing is imported.",
        "「{value}」の 列が 2つ あります。1つに して ください。",
    ),
    "designation_unknown": Message(
        "error",
        "緊急避難場所の一覧か避難所の一覧か、見出しから分かりません。種類を指定してください。",
        "The columns do not say whether these are emergency sites or shelters. Please say which.",
        "にげる 場所か、とまる 場所か、わかりません。どちらか えらんで ください。",
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
    "coordinates_missing": Message(
        "error",
        "緯度・経度がありません。この行は使いません。",
        "The coordinates are missing. This row is left out.",
        "場所の 数字(緯度と 経度)が ありません。この 行は 使いません。",
    ),
    "coordinates_not_numbers": Message(
        "error",
        "「{value}」は緯度・経度の数値(十進度)ではありません。この行は使いません。",
        "“{value}” is no latitude or longitude in decimal degrees. This row is left out.",
        "「{value}」は 場所の 数字では ありません。この 行は 使いません。",
    ),
    "coordinates_swapped": Message(
        "warning",
        "緯度と経度が逆です。入れ替えて使いました({value})。元のデータを直してください。",
        "Latitude and longitude were swapped; they were used the right way round ({value}). Please correct the file.",
        "緯度と 経度が ぎゃく です。なおして 使いました。",
    ),
    "outside_japan": Message(
        "error",
        "緯度・経度({value})が日本の外です。この行は使いません。",
        "The coordinates ({value}) lie outside Japan. This row is left out.",
        "場所({value})が 日本の 外です。この 行は 使いません。",
    ),
    "outside_surroundings": Message(
        "error",
        "位置({value})が、ほかの避難所の中心から{distance}km離れています。この行は使いません。",
        "The place ({value}) is {distance} km from the middle of the others. This row is left out.",
        "場所が 遠すぎます({distance}km)。この 行は 使いません。",
    ),
    "other_municipality": Message(
        "error",
        "「{value}」は別の自治体({expected} ではない)のコードです。この行は使いません。",
        "“{value}” is the code of another municipality, not of {expected}. This row is left out.",
        "「{value}」は ほかの 町の 番号です。この 行は 使いません。",
    ),
    "id_not_usable": Message(
        "warning",
        "ID「{value}」は使えない文字を含むため、名称と場所から作った ID を使いました。",
        "The id “{value}” has characters that cannot be used; an id made from name and place is used instead.",
        "ID「{value}」は 使えません。新しい ID を 作りました。",
    ),
    "id_twice": Message(
        "error",
        "ID「{value}」は{first}行目にもあります。この行は使いません。",
        "The id “{value}” is on line {first}, too. This row is left out.",
        "ID「{value}」は {first}行目にも あります。この 行は 使いません。",
    ),
    "flag_unknown": Message(
        "warning",
        "「{value}」は印(1、○、△、空欄など)として読めません。この災害には指定されていないものとしました。",
        "“{value}” is no mark (1, ○, △, blank …). The place counts as not designated for this hazard.",
        "「{value}」が わかりません。この 災害では 使わない ことに しました。",
    ),
    "no_hazard": Message(
        "warning",
        "指定された災害の種別がありません。どの災害の避難先としても案内されません。",
        "No hazard is marked. The place is told as a refuge from none.",
        "どの 災害の ときに 使うか 書いて ありません。",
    ),
    "same_name_far_apart": Message(
        "warning",
        "同じ名称・住所の緊急避難場所と避難所が{distance}m離れています。別々の場所としました。",
        "An emergency site and a shelter of one name and address are {distance} m apart. They were kept separate.",
        "同じ 名前の 場所が {distance}m はなれて います。べつべつに しました。",
    ),
    "partner_missing": Message(
        "note",
        "もう一方の一覧と住所が同じとありますが、その住所が見つかりません。",
        "It is marked as being at the address of an entry of the other list, but that address is not there.",
        "もう 1つの リストに 同じ 住所が ありません。",
    ),
    "text_too_long": Message(
        "warning",
        "文が長すぎるため、{limit}文字で切りました。",
        "The text is too long and was cut after {limit} characters.",
        "長すぎます。{limit}文字で 切りました。",
    ),
    "url_not_usable": Message(
        "warning",
        "「{value}」は http(s) の URL ではありません。使いません。",
        "“{value}” is no http(s) address and is not used.",
        "「{value}」は URL では ありません。使いません。",
    ),
    "nothing_found": Message(
        "error",
        "避難所が1件も読めませんでした。",
        "Not one shelter could be read.",
        "避難所が 1つも 読めませんでした。",
    ),
    "shelter_unknown": Message(
        "error",
        "「{value}」という避難所は公開中の一覧にありません。",
        "There is no shelter “{value}” in the published list.",
        "「{value}」は リストに ありません。",
    ),
    "id_of_another": Message(
        "error",
        "この ID は「{known}」のものですが、名称は「{value}」です。行がずれていないか確かめてください。",
        "This id is that of “{known}”, but the name is “{value}”. Please check whether the rows have slipped.",
        "この ID は「{known}」です。でも 名前は「{value}」です。どちらが 正しいですか。",
    ),
    "shelter_ambiguous": Message(
        "error",
        "「{value}」という名称の避難所が複数あります。ID で指定してください。",
        "Several shelters are called “{value}”. Please give the id.",
        "「{value}」は いくつも あります。ID で 書いて ください。",
    ),
    "shelter_twice": Message(
        "error",
        "この避難所は{first}行目にもあります。",
        "This shelter is on line {first}, too.",
        "この 避難所は {first}行目にも あります。",
    ),
    "status_unknown": Message(
        "error",
        "状況「{value}」が読めません。使える値: {known}",
        "The status “{value}” is not known. There are: {known}",
        "「{value}」が わかりません。使える もの: {known}",
    ),
    "status_missing": Message(
        "error",
        "状況も人数もありません。",
        "There is neither a status nor a number of people.",
        "ようすも 人の 数も ありません。",
    ),
    "headcount_not_understood": Message(
        "error",
        "「{value}」は人数ではありません。",
        "“{value}” is no number of people.",
        "「{value}」は 人の 数では ありません。",
    ),
    "headcount_while_closed": Message(
        "error",
        "閉鎖中の避難所に人数があります。",
        "A closed shelter has no people in it.",
        "しまっている 避難所に 人が います。",
    ),
    "instant_not_understood": Message(
        "error",
        "「{value}」は日時として読めません(例: 令和6年1月26日午前6時、2024-01-26 06:00)。",
        "“{value}” is no date and time (such as 令和6年1月26日午前6時 or 2024-01-26 06:00).",
        "「{value}」は 日にちと 時間では ありません。",
    ),
    "instant_missing": Message(
        "error",
        "いつの状況か分かりません。「時点」の列に書くか、時点を指定してください。",
        "It is not said when this was so. Please give it in the column 時点, or for the whole file.",
        "いつの ことか わかりません。時間を 書いて ください。",
    ),
    "instant_in_future": Message(
        "error",
        "「{value}」は未来の日時です。",
        "“{value}” is in the future.",
        "「{value}」は まだ 来て いません。",
    ),
}
"""Every kind of finding by its code."""

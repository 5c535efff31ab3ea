"""What findings and refusals say, in three languages; the operator reads them."""

from collections.abc import Mapping

from machiport.localized_text import LocalizedText

_TEXTS: Mapping[str, tuple[str, str, str]] = {
    # the whole import
    "no_spec": (
        "import.json がありません。",
        "There is no import.json.",
        "import.json が ありません。",
    ),
    "bad_json": (
        "import.json を JSON として読めません（{line}行目、{column}文字目）。",
        "import.json is not JSON (line {line}, column {column}).",
        "import.json が 読めません。{line}行目の {column}文字目を 見て ください。",
    ),
    "bad_field": (
        "import.json の {field}: {problem}",
        "import.json, {field}: {problem_en}",
        "import.json の {field} を 見て ください。{problem_easy}",
    ),
    "no_file": (
        "import.json の {field}: {path} という名前のファイルがありません。",
        "import.json, {field}: there is no file named {path}.",
        "import.json の {field}: {path} が ありません。",
    ),
    "unknown_kind": (
        "import.json の {field}: {kind} という災害の種類はありません。使えるのは {known} です。",
        "import.json, {field}: there is no hazard kind {kind}; there are {known}.",
        "import.json の {field}: {kind} は ありません。使える ものは {known} です。",
    ),
    "no_depths": (
        "import.json の {field}: {kind} は深さ（メートル）で分かれていません。rank_property を使ってください。",
        "import.json, {field}: {kind} has no depths in metres; use rank_property.",
        "import.json の {field}: {kind} には ふかさが ありません。rank_property を 使って ください。",
    ),
    "bad_mesh": (
        "import.json の {field}: {code} は日本の標準地域メッシュの番号（4、6、8けた）ではありません。",
        "import.json, {field}: {code} is no code of a grid square of 4, 6 or 8 digits in Japan.",
        "import.json の {field}: {code} は メッシュの 番号では ありません。4けた、6けた、8けたです。",
    ),
    "archive_unsafe": (
        "圧縮ファイル {file} の中の {member} は、展開先の外を指すか、ふつうのファイルではありません。",
        "In the archive {file}, {member} points outside it or is not a plain file.",
        "{file} の 中の {member} は あぶない ファイルです。使えません。",
    ),
    "archive_large": (
        "圧縮ファイル {file} は大きすぎます（{limit}まで）。",
        "The archive {file} is too large (up to {limit_en}).",
        "{file} は 大きすぎます。{limit}までです。",
    ),
    "archive_broken": (
        "圧縮ファイル {file} を読めません。壊れているか、パスワードが付いています。",
        "The archive {file} cannot be read: it is damaged or has a password.",
        "{file} が 読めません。こわれて いるか、パスワードが あります。",
    ),
    "archive_no_room": (
        "圧縮ファイル {file} を展開する場所が足りません。分けるか、空きのあるパソコンで machiport hazard import を"
        "使ってください。",
        "There is no room to unpack the archive {file}. Divide it, or run machiport hazard import where there is room.",
        "{file} を 開く 場所が たりません。小さく 分けて ください。",
    ),
    "no_room": (
        "{file} を取り込む場所（ディスク）が足りません。何も公開していません。取り込みを分けるか、空きのあるパソコンで "
        "machiport hazard import を使ってください。",
        "There is no room on the disk to import {file}. Nothing was published. Divide the import, or run machiport "
        "hazard import where there is room.",
        "{file} を 取りこむ 場所が たりません。何も 出して いません。小さく 分けて ください。",
    ),
    # a file
    "file_unreadable": (
        "ファイルを読めません: {reason}",
        "The file cannot be read: {reason}",
        "ファイルが 読めません。りゆう: {reason}",
    ),
    "file_type": (
        "{suffix} のファイルは読めません。GeoJSON、シェープファイル（zipも可）、FlatGeobuf、GeoPackage、CityGML を"
        "使ってください。",
        "Files ending in {suffix} are not read. Use GeoJSON, Shapefile (zipped too), FlatGeobuf, GeoPackage, CityGML.",
        "{suffix} の ファイルは 使えません。GeoJSON や シェープファイルを 使って ください。",
    ),
    "archive_without_layer": (
        "圧縮ファイルの中に、読めるファイルがありません。",
        "Nothing in the archive can be read.",
        "中に 使える ファイルが ありません。",
    ),
    "other_layers": (
        "圧縮ファイルの中の {files} を読んでいません（形式が違います）。どれを読むか options.member に書いてください。",
        "{files} in the archive would be left out: they are of another format. Say in options.member what to read.",
        "{files} を 読んで いません。options.member に 読む ファイルを 書いて ください。",
    ),
    "no_crs": (
        "座標系が書かれていません（.prj がありません）。options.crs に EPSG の番号を書いてください。",
        "No coordinate system is told (there is no .prj). Put its EPSG code into options.crs.",
        "座標の きまりが わかりません。options.crs に EPSG の 番号を 書いて ください。",
    ),
    "crs_tokyo": (
        "旧日本測地系（EPSG:4301）の座標です。400メートルほどずれるので使えません。TKY2JGD か QGIS で"
        " JGD2011（EPSG:6668）に変換してください。",
        "The coordinates are in the Tokyo datum (EPSG:4301), about 400 m off. Convert them to JGD2011 (EPSG:6668) with "
        "TKY2JGD or QGIS.",
        "古い 座標です。400メートルくらい ちがいます。QGIS で EPSG:6668 に 変えて ください。",
    ),
    "crs_projected": (
        "平面の座標系（{crs}）です。QGIS か ogr2ogr -t_srs EPSG:6668 で緯度経度に変換してください。",
        "The coordinates are on a plane ({crs}). Convert them to degrees with QGIS or ogr2ogr -t_srs EPSG:6668.",
        "平面の 座標（{crs}）です。QGIS で EPSG:6668 に 変えて ください。",
    ),
    "crs_unknown": (
        "座標系（{crs}）を知りません。QGIS か ogr2ogr -t_srs EPSG:6668 で JGD2011 の緯度経度に変換してください。",
        "The coordinate system ({crs}) is not known. Convert to JGD2011 degrees with QGIS or ogr2ogr -t_srs EPSG:6668.",
        "座標の きまり（{crs}）が わかりません。QGIS で EPSG:6668 に 変えて ください。",
    ),
    "crs_jgd2000": (
        "JGD2000（EPSG:4612）の座標を、そのまま世界測地系として使いました。東日本では2011年の地震で最大5メートルほど動いています。",
        "JGD2000 coordinates (EPSG:4612) were taken as WGS 84. In eastern Japan places moved by up to 5 m in 2011.",
        "JGD2000 の 座標を そのまま 使いました。東日本では 5メートルくらい ちがう ことが あります。",
    ),
    "crs_assumed": (
        "座標系が書かれていないので、この形式の決まりどおり {crs} として読みました。",
        "No coordinate system is told; it was read as {crs}, as the format prescribes.",
        "座標の きまりが 書いて ありません。{crs} として 読みました。",
    ),
    "encoding_differs": (
        "文字コードは {told} と書かれていますが、中身は {found} なので {found} として読みました。",
        "The encoding is told to be {told}, but the text is {found} and was read as such.",
        "文字コードは {told} では ありません。{found} として 読みました。",
    ),
    "encoding_unknown": (
        "文字コードが分かりません（{told} では読めません）。files の encoding に書いてください。",
        "The encoding is not known (it cannot be read as {told}). Put it into encoding in files.",
        "文字コードが わかりません。import.json の encoding に 書いて ください。",
    ),
    "several_layers": (
        "レイヤーがいくつもあります（{layers}）。options.layer に一つ書いてください。",
        "There are several layers ({layers}). Name one in options.layer.",
        "レイヤーが たくさん あります（{layers}）。options.layer に 一つ 書いて ください。",
    ),
    "empty_file": (
        "区域が一つもありません。",
        "There is not a single feature.",
        "中に 区域が ありません。",
    ),
    # a feature
    "no_geometry": (
        "形がありません。",
        "It has no geometry.",
        "形が ありません。",
    ),
    "not_an_area": (
        "面ではありません（{type}）。区域は面（ポリゴン）だけです。",
        "It is not an area ({type}); zones are polygons.",
        "面では ありません（{type}）。",
    ),
    "geometry_unreadable": (
        "形を読めません。",
        "Its geometry cannot be read.",
        "形が 読めません。",
    ),
    "axes_swapped": (
        "緯度と経度が逆です（経度、緯度の順に書きます）。QGIS などで入れ替えてください。",
        "Latitude and longitude are swapped (longitude comes first). Exchange them, with QGIS for example.",
        "緯度と 経度が はんたいです。経度を 先に 書いて ください。",
    ),
    "outside_japan": (
        "日本の外の座標です（{x}, {y}）。緯度経度の度で書かれているか確かめてください。",
        "The coordinates ({x}, {y}) are outside Japan. See whether they are degrees of longitude and latitude.",
        "日本の 外の 座標です（{x}, {y}）。",
    ),
    "no_property": (
        "属性 {name} がありません。",
        "The attribute {name} is missing.",
        "{name} が ありません。",
    ),
    "unknown_code": (
        "属性 {name} の値 {value} は、この形式の番号ではありません。",
        "The value {value} of the attribute {name} is no code of this format.",
        "{name} の 値 {value} が わかりません。",
    ),
    "unknown_depth": (
        "浸水深の書き方「{value}」が分かりません。options.ranks に意味を書いてください。",
        "The depth {value} is not understood. Say what it means in options.ranks.",
        "ふかさの 書き方「{value}」が わかりません。options.ranks に 書いて ください。",
    ),
    "rank_without_list": (
        "浸水ランク {value} の意味が書かれた {list} がありません。取り込みに加えるか、options.ranks に書いてください。",
        "What rank {value} means stands in {list}, which is not there. Add it, or say it in options.ranks.",
        "ランク {value} の いみが わかりません。{list} を 入れるか、options.ranks に 書いて ください。",
    ),
    "kind_unknown": (
        "どの災害の区域か分かりません。",
        "It does not say which hazard it is about.",
        "何の さいがいか わかりません。",
    ),
    "kind_missing": (
        "{kind} という災害の種類が、この地域の設定にありません。",
        "This region has no hazard kind {kind}.",
        "{kind} は この 地いきの せっていに ありません。",
    ),
    "not_a_zone": (
        "災害の区域ではありません（{type}）。",
        "It is not a hazard zone ({type}).",
        "さいがいの 区域では ありません（{type}）。",
    ),
    "label_unreadable": (
        "名前や説明が文字化けしているので、なしで取り込みました。",
        "Its name or text is garbled, so it was taken without.",
        "名前が 読めません。名前なしで 入れました。",
    ),
}


def said(message: str, **values: object) -> LocalizedText:
    """Return a message with its values filled in.

    Raises KeyError for a message that is not there or a value that is missing.
    """
    japanese, english, easy = (text.format(**values) for text in _TEXTS[message])
    return LocalizedText(ja=japanese, en=english, ja_x_easy=easy)


def all_messages() -> Mapping[str, tuple[str, str, str]]:
    """Return the templates of all messages, for tests."""
    return _TEXTS

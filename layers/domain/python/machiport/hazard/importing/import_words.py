"""What an import says besides what its readers do: repair, cutting, why nothing was published; in three languages."""

from collections.abc import Mapping
from typing import Final

from machiport.localized_text import LocalizedText

WHY_INVALID: Final[Mapping[str, str]] = {
    "Self-intersection": "crossed_itself",
    "Ring Self-intersection": "touched_itself",
    "Hole lies outside shell": "hole_outside",
    "Holes are nested": "holes_nested",
    "Nested shells": "parts_overlapped",
    "Duplicate Rings": "ring_twice",
    "Interior is disconnected": "cut_apart",
    "Too few points in geometry component": "too_few_corners",
}
"""GEOS's reasons, by the message that tells of them."""

_TEXTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "empty": ("形が空です。", "Its geometry is empty.", "形が ありません。"),
    "not_areal": ("面ではありません。", "It is not an area.", "面では ありません。"),
    "not_finite": (
        "座標に数でない値（NaN、無限大）があります。",
        "A coordinate is not a finite number.",
        "座標に 数字では ない ものが あります。",
    ),
    "outside_japan": (
        "日本の範囲（東経122～154度、北緯20～46度）の外の座標があります。",
        "A coordinate is outside Japan (122 to 154 degrees east, 20 to 46 degrees north).",
        "日本の 外の 座標が あります。",
    ),
    "no_area": (
        "直しても面積が残りません（線や点につぶれた形）。",
        "Nothing of it has an area: it is a line or a point.",
        "面が のこりません。線か 点です。",
    ),
    "narrow": (
        "幅が3センチに満たない区域です。細すぎて、切り出したデータに残らないことがあります。",
        "It is less than 3 cm wide, and may vanish when it is cut to tiles.",
        "はばが 3センチより せまいです。消える ことが あります。",
    ),
    "crossed_itself": (
        "輪郭が {place}（経度、緯度）で自分と交わっていたので、交わる所で分けました。",
        "Its outline crossed itself at {place} (longitude, latitude) and was taken apart there.",
        "線が {place} で かさなって いました。なおしました。",
    ),
    "touched_itself": (
        "輪郭が {place}（経度、緯度）で自分に触れていたので、輪に分けました。",
        "Its outline touched itself at {place} (longitude, latitude) and was taken apart into rings.",
        "線が {place} で さわって いました。なおしました。",
    ),
    "hole_outside": (
        "穴が {place}（経度、緯度）で外周からはみ出していたので、はみ出た部分を捨てました。",
        "A hole reached out of its area at {place} (longitude, latitude); what was outside was dropped.",
        "穴が {place} で 外に 出て いました。なおしました。",
    ),
    "holes_nested": (
        "穴が {place}（経度、緯度）で重なっていたので、一つにしました。",
        "Holes lay upon each other at {place} (longitude, latitude) and became one.",
        "穴が {place} で かさなって いました。一つに しました。",
    ),
    "parts_overlapped": (
        "区域の部分どうしが {place}（経度、緯度）で重なっていたので、一つにしました。",
        "Parts of the area lay upon each other at {place} (longitude, latitude) and became one.",
        "区域が {place} で かさなって いました。一つに しました。",
    ),
    "ring_twice": (
        "同じ輪が二度あったので（{place}、経度、緯度）、一つにしました。",
        "A ring was there twice at {place} (longitude, latitude) and became one.",
        "同じ 線が 二つ ありました（{place}）。一つに しました。",
    ),
    "cut_apart": (
        "穴が {place}（経度、緯度）で区域を二つに切っていたので、別々の部分にしました。",
        "Holes cut the area apart at {place} (longitude, latitude); it became several parts.",
        "穴が {place} で 区域を 切って いました。分けました。",
    ),
    "too_few_corners": (
        "角が足りない輪がありました（{place}、経度、緯度）。その輪を捨てました。",
        "A ring had too few corners at {place} (longitude, latitude) and was dropped.",
        "角が たりない 線が ありました（{place}）。すてました。",
    ),
    "repaired_otherwise": (
        "輪郭が正しくなかったので直しました（{reason}、{place}、経度、緯度）。",
        "Its outline was not valid and was repaired ({reason}, at {place}, longitude, latitude).",
        "線が 正しく ありませんでした（{place}）。なおしました。",
    ),
    "tile_large": (
        "{place}（経度、緯度）の周り30メートルに区域が多すぎて、データが大きくなっています。そのまま公開します。",
        "There is very much within 30 m of {place} (longitude, latitude): the data of this place is large. It is kept.",
        "{place} の まわりの データが 大きいです。",
    ),
    "tile_too_large": (
        "{place}（経度、緯度）の周り30メートルに区域が多すぎて、公開できません。同じ場所に何百もの区域がないか確かめて"
        "ください。",
        "There is too much within 30 m of {place} (longitude, latitude) to be published. See whether hundreds of zones "
        "lie at one place.",
        "{place} の まわりの データが 多すぎます。出せません。",
    ),
    "file_refused": (
        "ファイル {file} を読めませんでした: {reason_ja}",
        "The file {file} could not be read: {reason_en}",
        "{file} が 読めませんでした。{reason_easy}",
    ),
    "all_refused": (
        "ファイル {file} の区域を一つも使えませんでした（{refused}件）。最初の理由（{feature}）: {reason_ja}",
        "Nothing in the file {file} could be used ({refused} features). The first reason ({feature}): {reason_en}",
        "{file} の 区域は どれも 使えませんでした。りゆう: {reason_easy}",
    ),
    "too_many_refused": (
        "ファイル {file} の区域のうち {refused}件（{share}%）を使えませんでした。最初の理由（{feature}）: {reason_ja} "
        "そのまま公開すると、調査範囲の中では「区域の外」と答えることになります。それでも公開するときは、使えなくてよい"
        "割合を import.json の allow_refused に書きます。",
        "{refused} features ({share} %) of the file {file} could not be used. The first reason ({feature}): "
        "{reason_en} Published like this, places in them that are covered would be told they are outside. To publish "
        "all the same, say in import.json's allow_refused which share of a file may be missing.",
        "{file} の 区域の {share}%が 使えませんでした。りゆう: {reason_easy} このまま 出すと、あぶない ところを "
        "「外」と 答えます。なおして から 出して ください。",
    ),
    "coverage_refused": (
        "調査範囲 {file}（{feature}）を使えませんでした: {reason_ja}",
        "The coverage {file} ({feature}) could not be used: {reason_en}",
        "調べた 場所の データ {file} が 使えませんでした。{reason_easy}",
    ),
    "no_zones": (
        "{kind} の区域が一つもありません。この種類は調査範囲のどこでも「区域の外」と答えます。区域のファイルを書き"
        "忘れていないか確かめてください。",
        "There is no zone of {kind}: everywhere in its coverage this kind will be answered “outside”. See whether the "
        "file with its zones was left out.",
        "{kind} の 区域が 一つも ありません。調べた 場所は ぜんぶ 「外」と 答えます。ファイルを わすれて いませんか。",
    ),
    "coverage_elsewhere": (
        "{kind} の区域（{zones}件）が、一つもその調査範囲（{areas}）に入っていません。このまま公開すると、調査範囲の"
        "どこでも「区域の外」と答えることになります。メッシュの番号かファイルを確かめてください。",
        "Not one of the {zones} zones of {kind} lies in its coverage ({areas}). Published like this, everywhere in the "
        "coverage would be told it is outside. See whether it is the right grid square or file.",
        "{kind} の 区域が 一つも 調べた 場所（{areas}）の 中に ありません。このまま 出すと、あぶない ところを "
        "「外」と 答えます。番号か ファイルを 見て ください。",
    ),
    "zones_not_covered": (
        "{kind} の区域 {zones}件のうち {outside}件は、その調査範囲（{areas}）の外にあります。データには入りますが、"
        "調査範囲が足りないか、違う場所を指していないか確かめてください。",
        "{outside} of the {zones} zones of {kind} lie outside its coverage ({areas}). They are in the data; see "
        "whether the coverage lacks a part or is that of another place.",
        "{kind} の 区域 {zones}の うち {outside}は、調べた 場所（{areas}）の 外です。調べた 場所は 正しいですか。",
    ),
    "nothing_there": (
        "公開できる区域も調査範囲も、一つもありませんでした。",
        "There is neither a zone nor a coverage to publish.",
        "出せる データが ありませんでした。",
    ),
}


def in_words(message: str, **values: object) -> LocalizedText:
    """Return a message with its values filled in.

    Raises KeyError for a message that is not there or a value that is missing.
    """
    japanese, english, easy = (text.format(**values) for text in _TEXTS[message])
    return LocalizedText(ja=japanese, en=english, ja_x_easy=easy)

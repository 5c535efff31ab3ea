"""What the columns of facility and room tables mean.

Facilities: デジタル庁 自治体標準オープンデータセット 公共施設一覧, its predecessor 推奨データセット, and the English
titles of Takamatsu City. Rooms (室場一覧): titles of our own (docs/facilities-import.md), since there is no standard.
"""

from collections.abc import Mapping
from typing import Final, Literal

type TableKind = Literal["facilities", "rooms"]

NEEDED: Final[Mapping[TableKind, str]] = {"facilities": "name", "rooms": "room_name"}
"""The column by which a table is recognised; a room table has 施設名称 too, but no 名称."""

FACILITY_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "facility_id": ("施設ID",),
    "code": ("全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード"),
    "source_id": ("ID",),
    "name": ("名称", "name"),
    "kana": ("名称_カナ",),
    "name_en": ("名称_英語", "名称_英字"),
    "name_easy": ("名称_やさしい日本語",),
    "kind": ("施設種別",),
    "address": ("住所", "所在地_連結表記", "address"),
    "prefecture": ("所在地_都道府県",),
    "city": ("所在地_市区町村",),
    "town": ("所在地_町字",),
    "block": ("所在地_番地以下",),
    "building": ("方書", "建物名等(方書)"),
    "latitude": ("緯度", "latitude"),
    "longitude": ("経度", "longitude"),
    "telephone": ("電話番号", "telephoneNumber"),
    "email": ("連絡先メールアドレス", "メールアドレス"),
    "url": ("URL", "referenceObject"),
    "days": ("利用可能曜日", "availableDate"),
    "start": ("開始時間", "startTime"),
    "end": ("終了時間", "endTime"),
    "hours_remark": ("利用可能日時特記事項", "availableDateNote"),
    "description": ("説明",),
    "description_en": ("説明_英語",),
    "accessibility": ("バリアフリー情報",),
    "access": ("アクセス方法",),
    "equipment": ("共用備品",),
}
ROOM_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "facility_id": ("施設ID",),
    "facility_name": ("施設名称", "施設名"),
    "room_id": ("室場ID",),
    "room_name": ("室場名",),
    "kana": ("室場名_カナ",),
    "name_en": ("室場名_英語",),
    "name_easy": ("室場名_やさしい日本語",),
    "description": ("説明",),
    "atoms": ("区画",),
    "noise_neighbours": ("音の影響がある室場",),
    "purposes": ("利用目的",),
    "capacity": ("定員",),
    "area": ("面積",),
    "equipment": ("備品",),
    "periods": ("区分",),
    "step": ("時間の刻み",),
    "shortest": ("最短利用時間",),
    "longest": ("最長利用時間",),
    "preparation": ("準備時間",),
    "cleanup": ("片付け時間",),
    "rule_set": ("利用規則",),
    "price_list": ("料金表",),
    "heating": ("冷暖房",),
    "lock_id": ("錠ID",),
    "lottery": ("抽選",),
}
# Columns of the same formats that a reservation has no use for. NO counts the rows of one list: another list of the
# same city has the same numbers.
WITHOUT_USE: Final = (
    "NO", "#property",
    "都道府県名", "市区町村名", "地方公共団体名", "名称_通称", "POIコード", "所在地_全国地方公共団体コード", "町字ID",
    "高度の種別", "高度の値", "内線番号", "連絡先FormURL", "連絡先備考(その他、SNSなど)", "郵便番号", "法人番号",
    "団体名", "駐車場情報", "画像", "画像_ライセンス", "備考", "note",
)  # fmt: skip

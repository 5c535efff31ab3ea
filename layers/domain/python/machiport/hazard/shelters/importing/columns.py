"""What the columns of shelter files mean: GSI's lists, 自治体標準オープンデータセット, and those of single cities.

Titles: GSI 指定緊急避難場所・指定避難所データ; デジタル庁 自治体標準オープンデータセット 指定緊急避難場所一覧 (and its
predecessor 推奨データセット); Takamatsu City; Nanao City's lists of opened shelters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from machiport.comparable_text import comparable
from machiport.hazard.kinds import EVACUATION_HAZARDS, EvacuationHazard
from machiport.hazard.shelters.importing.report import ImportReport
from machiport.hazard.shelters.importing.tables import Table
from machiport.import_findings import Place

_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("共通ID", "ID", "施設ID"),
    "code": ("全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード"),
    "name": ("施設・場所名", "名称", "施設名", "施設名称", "避難所名", "name"),
    "kana": ("名称_カナ", "施設名_カナ"),
    "name_en": ("名称_英字", "名称_英語"),
    "address": ("住所", "所在地_連結表記", "所在地", "address"),
    "building": ("方書", "建物名等(方書)"),
    "prefecture": ("所在地_都道府県",),
    "city": ("所在地_市区町村",),
    "town": ("所在地_町字",),
    "block": ("所在地_番地以下",),
    "lat": ("緯度", "latitude", "lat"),
    "lon": ("経度", "longitude", "lon", "lng"),
    "phone": ("電話番号", "telephoneNumber"),
    "same_place": ("指定避難所との住所同一",),
    "same_place_as_site": ("指定緊急避難場所との住所同一",),
    "also_shelter": ("指定避難所との重複", "evacuationSpace"),
    "accepts": ("受入対象者",),
    "other_matters": ("その他市町村長が必要と認める事項",),
    "capacity": ("想定収容人数", "収容人数", "収容可能人数", "capacity"),
    "communities": ("対象となる町会・自治会", "residentsAssociation"),
    "district": ("地区", "district"),
    "url": ("URL",),
    "remarks": ("備考",),
    "floors": ("shelter",),
    "headcount": ("人数", "避難者数", "避難人数"),
    "status": ("状況", "開設状況", "状態"),
    "as_of": ("時点", "日時", "更新日時"),
}
_HAZARDS: Final[Mapping[EvacuationHazard, tuple[str, ...]]] = {
    "flood": ("洪水", "flood_L1", "flood_L2"),
    "landslide": ("崖崩れ、土石流及び地滑り", "土砂災害", "sedimentDisaster"),
    "storm_surge": ("高潮", "stormSurge"),
    "earthquake": ("地震", "earthquake"),
    "tsunami": ("津波", "tunami", "tsunami"),
    "large_fire": ("大規模な火事", "fire"),
    "inland_water": ("内水氾濫", "inundation"),
    "volcano": ("火山現象",),
}
# Columns of the same formats that a list of shelters has no use for.
_WITHOUT_USE: Final = (
    "NO", "#property", "都道府県名及び市町村名", "都道府県名", "市区町村名", "所在地_全国地方公共団体コード", "町字ID",
    "標高", "elevation", "内線番号", "法人番号", "団体名", "地方公共団体名", "メールアドレス", "郵便番号",
    "画像", "画像_ライセンス", "jurisdiction",
)  # fmt: skip
_HEADCOUNT_PREFIX: Final = "人数_"


def folded(title: str) -> str:
    """Return a title as it is compared: NFKC, without blanks, in lower case, `、` and `,` alike."""
    return comparable(title).replace(",", "、").removeprefix("災害種別_")


_ROLE_OF: Final = {folded(title): role for role, titles in _ROLES.items() for title in titles}
_HAZARD_OF: Final = {folded(title): hazard for hazard, titles in _HAZARDS.items() for title in titles}
_UNUSED: Final = frozenset(map(folded, _WITHOUT_USE))


@dataclass(frozen=True, slots=True)
class Columns:
    """Which title of a table has which role, and which ones are marks for a hazard."""

    by_role: Mapping[str, str]
    hazards: Mapping[EvacuationHazard, tuple[str, ...]] = field(default_factory=dict)
    headcount_as_of: str | None = None
    """What stands behind `人数_` in the title of the number of people: when it was so."""

    def title(self, role: str) -> str | None:
        """Return the title of the column with a role; None where there is none."""
        return self.by_role.get(role)


def columns_of(table: Table, report: ImportReport) -> Columns | None:
    """Find the columns by their titles; None (and a finding) where two have one meaning.

    Columns that mean nothing here are noted. Two columns for one hazard are right: planned and largest floods.
    """
    by_role: dict[str, str] = {}
    hazards: dict[EvacuationHazard, list[str]] = {}
    headcount_as_of = None
    twice = False
    for title in table.titles:
        key = folded(title)
        role = _ROLE_OF.get(key)
        if key.startswith(_HEADCOUNT_PREFIX):
            role, headcount_as_of = "headcount", key.removeprefix(_HEADCOUNT_PREFIX)
        if key in _HAZARD_OF:
            hazards.setdefault(_HAZARD_OF[key], []).append(title)
        elif role in by_role:
            report.add("title_twice", Place(table.file), title)
            twice = True
        elif role is not None:
            by_role[role] = title
        elif title and key not in _UNUSED:
            report.add("column_not_used", Place(table.file), title)
    if twice:
        return None
    ordered = {hazard: tuple(hazards[hazard]) for hazard in EVACUATION_HAZARDS if hazard in hazards}
    return Columns(by_role, ordered, headcount_as_of)


def has_needed(columns: Columns, table: Table, needed: Mapping[str, str], report: ImportReport) -> bool:
    """Say whether the columns of all roles are there; `needed` has the title to tell the clerk for each role."""
    missing = [shown for role, shown in needed.items() if columns.title(role) is None]
    if missing:
        report.add("header_not_understood", Place(table.file), needed="、".join(missing))
    return not missing

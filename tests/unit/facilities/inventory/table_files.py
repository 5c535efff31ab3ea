"""Tables of facilities and rooms for tests, and how they are read."""

from typing import Any

from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, RASTER, facility, room

from machiport.facilities.inventory.importing.facility_files import (
    FacilityFiles,
    FacilityImport,
    FacilityImportOptions,
)
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.model import Facility, Purpose
from machiport.localized_text import LocalizedText

PURPOSES = {
    "meeting": Purpose(purpose_id="meeting", name=LocalizedText(ja="会議・打合せ"), words=("会議", "打合せ")),
    "band": Purpose(purpose_id="band", name=LocalizedText(ja="バンド練習"), words=("バンド",)),
}
OLDER = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,"
    "電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,備考"
)
OLDER_ROW = (
    "442011,1,大分県,大分市,見本会館,ミホンカイカン,,,大分市見本町1番1号,2階,33.2396,131.6093,"
    "097-000-0000,,,,月〜金・祝,9:00,22:00,年末年始休館,会館です,スロープ、足湯,https://mihon.example/,"
)
NEWER = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英語,所在地_連結表記,建物名等(方書),緯度,経度,電話番号,"
    "利用可能曜日,開始時間,終了時間,バリアフリー情報,URL"
)
NEWER_ROW = (
    "442011,A-001,大分県大分市,見本館,ミホンカン,Mihon House,大分県大分市見本町2番,,33.24,131.61,097-000-0001,"
    "毎日,8:30,17:15,,"
)
ROOMS = (
    "施設ID,施設名称,室場ID,室場名,室場名_英語,利用目的,定員,備品,区分,時間の刻み,最短利用時間,最長利用時間,準備時間,"
    "利用規則,料金表,音の影響がある室場,抽選,冷暖房,区画,面積"
)
STUDIO = ",見本会館,studio,音楽室,Music Room,バンド,12人,ピアノ:1,,30分,60,180,15分,standard,rooms,会議室,○,有,,24㎡"
MEETING = ",見本会館,meeting,会議室,,会議,20,,午前 09:00-12:00、午後 13:00-17:00,,,,,standard,rooms,,,,,"


def read(
    *tables: str | bytes, present: dict[str, tuple[Facility, str]] | None = None, **options: Any
) -> FacilityImport:
    """Return what tables make of 大分市's facilities over those in force."""
    files = {
        f"{number}.csv": table.encode() if isinstance(table, str) else table for number, table in enumerate(tables)
    }
    reader = FacilityFiles("44201", present or {}, PURPOSES)
    return reader.read(files, FacilityImportOptions(**options), ImportReport())


def codes(found: FacilityImport, severity: str | None = None) -> list[str]:
    """Return the codes of what was found."""
    return [each.code for each in found.findings if severity is None or each.severity == severity]


def in_force_now(**changes: Any) -> dict[str, tuple[Facility, str]]:
    """Return the sample facility as version v1."""
    return {FACILITY_ID: (facility(room(), room("studio", scheme=RASTER, purposes=["band"]), **changes), "v1")}


def changed(header: str, row: str, change: dict[str, str]) -> str:
    """Return a table of one row with some of its cells changed."""
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert change.keys() <= cells.keys()
    return f"{header}\n{','.join((cells | change).values())}"

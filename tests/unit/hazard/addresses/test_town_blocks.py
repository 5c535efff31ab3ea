"""From an address to a place, on files as the ministry publishes them (with invented places)."""

from pathlib import Path

import pytest

from machiport.hazard.addresses.town_blocks import TownBlockIndex

_TOWN_COLUMNS = (
    "都道府県コード 都道府県名 市区町村コード 市区町村名 大字町丁目コード 大字町丁目名 緯度 経度 "
    "原典資料コード 大字・字・丁目区分コード"
)
_TOWNS = """"44","見本県","44901","見本市","449010001001","府内町一丁目","33.237000","131.607000","1","3"
"44","見本県","44901","見本市","449010001002","府内町二丁目","33.236000","131.606000","1","3"
"44","見本県","44901","見本市","449010002000","大字試","33.200000","131.600000","1","1"
"44","見本県","44901","見本市","449010003000","緑ヶ丘","33.210000","131.610000","1","1"
"44","見本県","44901","見本市","449010004000","東一番丁","33.220000","131.620000","1","1"
"44","見本県","44901","見本市","449010005000","中","33.221000","131.621000","1","1"
"44","見本県","44902","架空郡試町","449020001000","中央町","33.300000","131.500000","1","1"
"44","見本県","44902","架空郡試町","449020002000","浜一丁目","33.301000","131.501000","1","3"
"44","見本県","44901","見本市","449010006001","中央町一丁目","33.238000","131.608000","1","3"
"""
_BLOCK_COLUMNS = (
    "都道府県名 市区町村名 大字・丁目名 小字・通称名 街区符号・地番 座標系番号 Ｘ座標 Ｙ座標 緯度 経度 "
    "住居表示フラグ 代表フラグ 更新前履歴フラグ 更新後履歴フラグ"
)
_BLOCKS = """"見本県","見本市","府内町二丁目","","5","2","26000.1","56000.1","33.236100","131.606100","1","0","0","0"
"見本県","見本市","府内町二丁目","","5","2","26000.2","56000.2","33.236500","131.606500","1","1","0","0"
"見本県","見本市","府内町二丁目","","6","2","26000.3","56000.3","33.236900","131.606900","1","1","0","0"
"見本県","見本市","大字試","字浜田","12","2","26000.4","56000.4","33.201000","131.601000","0","1","0","0"
"見本県","見本市","大字試","","496","2","26000.5","56000.5","33.202000","131.602000","0","1","0","0"
"見本県","架空郡試町","港","","3","2","26000.6","56000.6","33.310000","131.510000","0","1","0","0"
"見本県","架空郡試町","港","","4","2","26000.7","56000.7","33.312000","131.512000","0","1","0","0"
"""


def _file(columns: str, lines: str) -> bytes:
    """Return a file as it is downloaded: CP932, every value in quotation marks, line ends of Windows."""
    head = ",".join(f'"{column}"' for column in columns.split())
    return f"{head}\n{lines}".replace("\n", "\r\n").encode("cp932")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with both files, and one that is none of them."""
    (tmp_path / "44_2024.csv").write_bytes(_file(_TOWN_COLUMNS, _TOWNS))
    (tmp_path / "44_BLOCKS.CSV").write_bytes(_file(_BLOCK_COLUMNS, _BLOCKS))
    (tmp_path / "README.md").write_text("見本")
    return tmp_path


@pytest.fixture
def index(folder: Path) -> TownBlockIndex:
    return TownBlockIndex(folder, {("見本県", "試町"): "44902"})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("見本県見本市府内町二丁目5番3号", "見本県見本市府内町二丁目5番"),
        ("府内町２丁目５－３", "見本県見本市府内町二丁目5番"),
        ("府内町2-5-3", "見本県見本市府内町二丁目5番"),
        ("府内町２ー５ー３", "見本県見本市府内町二丁目5番"),
        ("府内町2―5", "見本県見本市府内町二丁目5番"),
        ("府内町二ー五", "見本県見本市府内町二丁目5番"),
        ("府内町2の5の3", "見本県見本市府内町二丁目5番"),
        ("見本市 府内町 2丁目 5番 3号", "見本県見本市府内町二丁目5番"),
        ("見 本 市 府 内 町 二 丁 目 5", "見本県見本市府内町二丁目5番"),
        ("〒870-0021 見本県見本市府内町2-5-3 見本ビル4階", "見本県見本市府内町二丁目5番"),
        ("８７０－００２１　府内町２－５－３", "見本県見本市府内町二丁目5番"),
        ("府内町2丁目 4階", "見本県見本市府内町二丁目"),
        ("府内町2-99", "見本県見本市府内町二丁目"),
        ("大字試496番地", "見本県見本市大字試496番地"),
        ("見本市試496-2", "見本県見本市大字試496番地"),
        ("大字試字浜田12番地の1", "見本県見本市大字試字浜田12番地"),
        ("試浜田12", "見本県見本市大字試字浜田12番地"),
        ("大字試字知らず12", "見本県見本市大字試"),
        ("緑が丘", "見本県見本市緑ヶ丘"),
        ("ミドリ丘", None),
        ("緑ケ丘3", "見本県見本市緑ヶ丘"),
        ("東一番丁2-3", "見本県見本市東一番丁"),
        ("試町中央町5", "見本県架空郡試町中央町"),
        ("架空郡試町港3", "見本県架空郡試町港3番地"),
        ("中央町1丁目", "見本県見本市中央町一丁目"),
        ("中", "見本県見本市中"),
    ],
)
def test_an_address_is_found_however_it_is_typed(index: TownBlockIndex, text: str, name: str | None) -> None:
    match = index.locate(text).match
    assert (match and match.name) == name


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("中央町", ["見本県見本市中央町一丁目", "見本県架空郡試町中央町"]),
        ("中央町1-5", ["見本県見本市中央町一丁目", "見本県架空郡試町中央町"]),
        ("府内町", ["見本県見本市府内町一丁目", "見本県見本市府内町二丁目"]),
        ("府内町9丁目", ["見本県見本市府内町一丁目", "見本県見本市府内町二丁目"]),
        # The files may lack the other 丁目 of 浜: one that is known is not thereby meant.
        ("浜", ["見本県架空郡試町浜一丁目"]),
        ("見本県", ["見本県見本市", "見本県架空郡試町"]),
        ("架空県架空市架空町", []),
        # 中 is a town, but 中心部 is not.
        ("中心部", []),
        ("", []),
        ("・", []),
        ("5", []),
        ("|字|", []),
    ],
)
def test_what_is_not_one_place_is_asked_back(index: TownBlockIndex, text: str, candidates: list[str]) -> None:
    answer = index.locate(text)
    assert answer.match is None
    assert [each.name for each in answer.candidates] == candidates


def test_the_municipality_asked_for_decides_between_towns_of_one_name(index: TownBlockIndex) -> None:
    match = index.locate("中央町", "44902").match
    assert match is not None
    assert match.name == "見本県架空郡試町中央町"
    assert index.locate("試496", "44902").match is None


def test_levels_and_accuracy_say_how_far_off_the_place_may_be(index: TownBlockIndex) -> None:
    found = [index.locate(text).match for text in ("府内町2-5", "府内町1丁目", "府内町2丁目", "緑ヶ丘", "見本市")]
    assert [(match.level, match.accuracy_metres) for match in found if match] == [
        ("block", 50),
        ("town", 500),
        ("town", 181),  # its farthest block is 131 m away
        ("town", 1500),
        ("municipality", 4249),  # 大字試 is 2,749 m away from the towns' middle, and some 1,500 m wide
    ]


def test_a_block_s_representative_point_counts(index: TownBlockIndex) -> None:
    match = index.locate("府内町2-5").match
    assert match is not None
    assert (match.longitude, match.latitude) == (131.6065, 33.2365)


def test_a_town_of_blocks_alone_lies_in_their_middle_and_has_the_code_of_its_municipality(
    index: TownBlockIndex,
) -> None:
    match = index.locate("港").match
    assert match is not None
    assert match.longitude == pytest.approx(131.511)
    assert match.latitude == pytest.approx(33.311)
    assert match.municipality_code == "44902"


def test_suggestions_begin_with_what_was_typed(index: TownBlockIndex) -> None:
    assert [each.name for each in index.suggest("府内", None, 10)] == [
        "見本県見本市府内町一丁目",
        "見本県見本市府内町二丁目",
    ]
    assert [each.name for each in index.suggest("見本市中", "44901", 10)] == [
        "見本県見本市中",
        "見本県見本市中央町一丁目",
    ]
    assert len(index.suggest("見本市", None, 3)) == 3


def test_a_file_of_another_form_is_named(folder: Path) -> None:
    (folder / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match=r"other\.csv has neither"):
        TownBlockIndex(folder, {}).locate("府内町")


def test_files_in_utf_8_are_read_too(folder: Path) -> None:
    content = (folder / "44_2024.csv").read_bytes().decode("cp932")
    (folder / "44_2024.csv").write_text(content, encoding="utf-8-sig")
    assert TownBlockIndex(folder, {}).locate("府内町1丁目").match is not None


def test_a_line_without_a_place_is_named(folder: Path) -> None:
    (folder / "44_2024.csv").write_bytes(_file(_TOWN_COLUMNS, _TOWNS.replace("33.200000", "北")))
    with pytest.raises(ValueError, match=r"44_2024\.csv:4"):
        TownBlockIndex(folder, {}).locate("府内町")

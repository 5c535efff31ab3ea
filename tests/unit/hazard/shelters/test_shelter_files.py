"""Shelter files as lists: every row becomes a shelter, is united with one, or is told by line and column."""

import io
import json
from collections.abc import Mapping

import openpyxl
import pytest
from tests.shelter_world import CITY, list_csv, sample_list

from machiport.hazard.shelters.importing.messages import MESSAGES
from machiport.hazard.shelters.importing.options import ShelterImportOptions
from machiport.hazard.shelters.importing.rows import derived_id
from machiport.hazard.shelters.importing.shelter_files import ShelterImport, import_shelter_files
from machiport.hazard.shelters.model import Capacity
from machiport.import_findings import Finding
from machiport.localized_text import LANGUAGES

GOOD = ("A1", "見本小学校", "見本町1", 33.24, 131.60, 1, "", 1, 300)
SITE_TITLES = ["共通ID", "施設・場所名", "住所", "洪水", "津波", "指定避難所との住所同一", "緯度", "経度", "備考"]
SHELTER_TITLES = ["共通ID", "施設・場所名", "住所", "指定緊急避難場所との住所同一", "受入対象者", "緯度", "経度"]


def imported(
    content: bytes | Mapping[str, bytes], options: ShelterImportOptions | None = None, city: str = CITY
) -> ShelterImport:
    files = {"list.csv": content} if isinstance(content, bytes) else content
    result = import_shelter_files(city, files, options)
    counts = result.counts
    assert counts.rows_read == counts.shelters + counts.rows_united + counts.rows_left_out
    rows_with_errors = {(one.file, one.line) for one in result.findings if one.severity == "error" and one.line}
    assert len(rows_with_errors) == counts.rows_left_out
    return result


def only(result: ShelterImport, code: str) -> Finding:
    (found,) = (finding for finding in result.findings if finding.code == code)
    return found


def test_a_row_of_the_standard_data_set_becomes_a_shelter() -> None:
    result = imported(list_csv([GOOD]))
    (shelter,) = result.shelters
    assert result.publishable
    assert (shelter.shelter_id, shelter.name, shelter.lon, shelter.lat) == ("A1", "見本小学校", 131.60, 33.24)
    assert shelter.designations == ("emergency", "shelter")
    assert shelter.hazards == ("flood",)
    assert shelter.capacity == Capacity(text="300", people=300)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("A2", "", "見本町2", 33.24, 131.60, 1, "", 1, ""), "name_missing", 2),
        (("A2", "見本", "見本町2", "", 131.60, 1, "", 1, ""), "coordinates_missing", 4),
        (("A2", "見本", "見本町2", 33.24, "", 1, "", 1, ""), "coordinates_missing", 5),
        (("A2", "見本", "見本町2", 33.24, "東経131度", 1, "", 1, ""), "coordinates_not_numbers", 5),
        (("A2", "見本", "見本町2", 3.324, 131.60, 1, "", 1, ""), "outside_japan", 4),
        (("A1", "見本2", "見本町2", 33.24, 131.61, 1, "", 1, ""), "id_twice", None),
    ],
)
def test_a_row_that_cannot_be_used_is_told_by_line_and_column(
    row: tuple[object, ...], code: str, column: int | None
) -> None:
    result = imported(list_csv([GOOD, row]))
    finding = only(result, code)
    assert (finding.file, finding.line, finding.column) == ("list.csv", 3, column)
    assert {finding.message.in_language(language) for language in LANGUAGES} >= {finding.message.ja}
    assert not result.publishable
    assert [shelter.shelter_id for shelter in result.shelters] == ["A1"]
    assert imported(list_csv([GOOD, row]), ShelterImportOptions(leave_out_faulty_rows=True)).publishable


def test_swapped_coordinates_are_used_the_right_way_round() -> None:
    result = imported(list_csv([("A1", "見本", "見本町", 131.60, 33.24, 1, "", "", "")]))
    assert (result.shelters[0].lon, result.shelters[0].lat) == (131.60, 33.24)
    assert only(result, "coordinates_swapped").severity == "warning"
    assert result.publishable


def test_a_place_far_from_all_others_is_left_out() -> None:
    rows = [(f"A{n}", f"見本{n}", f"見本町{n}", 33.2 + n / 100, 131.6, 1, "", "", "") for n in range(8)]
    far = ("A9", "遠い見本", "見本町9", 35.68, 139.76, 1, "", "", "")
    result = imported(list_csv([*rows, far]))
    assert only(result, "outside_surroundings").line == 10
    assert len(result.shelters) == 8
    assert imported(list_csv(rows)).publishable


def test_an_unknown_mark_counts_as_not_designated() -> None:
    result = imported(list_csv([("A1", "見本", "見本町", 33.24, 131.60, "2階", "△", "", "")]))
    (shelter,) = result.shelters
    assert (shelter.hazards, shelter.conditional_hazards) == ((), ("tsunami",))
    assert only(result, "flag_unknown").column == 6


def test_of_two_columns_for_floods_the_more_cautious_counts() -> None:
    titles = ["name", "latitude", "longitude", "flood_L1", "flood_L2", "evacuationSpace"]
    marks = [("○", "○"), ("○", "△"), ("○", "×"), ("△", "−")]
    rows = [(f"見本{n}", 34.3, 134.0 + n / 1000, *pair, "○") for n, pair in enumerate(marks)]
    shelters = {one.name: one for one in imported(list_csv(rows, titles), city="37201").shelters}
    assert [shelters[f"見本{n}"].hazards for n in range(4)] == [("flood",), (), (), ()]
    assert [shelters[f"見本{n}"].conditional_hazards for n in range(4)] == [(), ("flood",), (), ()]


def test_another_municipalitys_rows_are_refused() -> None:
    titles = ["全国地方公共団体コード", "名称", "緯度", "経度", "災害種別_洪水"]
    result = imported(
        list_csv([("442020", "別府の見本", 33.24, 131.6, 1), ("442011", "見本", 33.24, 131.6, 1)], titles)
    )
    finding = only(result, "other_municipality")
    assert (finding.line, finding.column, finding.value) == (2, 1, "44202")
    gsi = list_csv([("E4420200001201", "別府の見本", "x", 1, "", "", 33.24, 131.6, "")], SITE_TITLES)
    assert only(imported(gsi), "other_municipality").column == 1


def test_wards_belong_to_their_designated_city() -> None:
    titles = ["全国地方公共団体コード", "名称", "緯度", "経度", "災害種別_洪水"]
    assert imported(list_csv([("401013", "門司の見本", 33.9, 130.9, 1)], titles), city="40100").publishable
    assert not imported(list_csv([("402028", "大牟田の見本", 33.0, 130.4, 1)], titles), city="40100").publishable


def test_an_id_that_cannot_be_used_is_derived_and_steady() -> None:
    result = imported(list_csv([("見本/1", "見本", "見本町", 33.24, 131.60, 1, "", "", "")]))
    assert result.shelters[0].shelter_id == derived_id(CITY, "見 本", "見本町")
    assert only(result, "id_not_usable").value == "見本/1"
    assert derived_id(CITY, "見本", "a") != derived_id(CITY, "見本", "b") != derived_id("44202", "見本", "b")


def test_both_lists_of_gsi_become_one() -> None:
    sites = [
        ("E4420100001201", "見本小学校", "大分県大分市見本1", 1, "", 1, 33.24, 131.60, "2階"),
        ("E4420100002201", "見本中学校　グラウンド", "大分県大分市見本2", 1, 1, "1.0", 33.25, 131.61, ""),
        ("E4420100003201", "見本公園", "大分県大分市見本3", 1, "", "", 33.26, 131.60, ""),
    ]
    shelters = [
        ("E4420100001111", "見本 小学校", "大分県大分市見本１", 1, "要配慮者", 33.24, 131.6001),
        ("E4420100002111", "見本中学校", "大分県大分市見本2", 1, "", 33.2501, 131.6101),
        ("E4420100004111", "見本公民館", "大分県大分市見本4", 1, "", 33.27, 131.60),
    ]
    files = {"a.csv": list_csv(sites, SITE_TITLES), "b.csv": list_csv(shelters, SHELTER_TITLES)}
    result = imported(files)
    by_name = {one.name: one for one in result.shelters}
    united = by_name["見本 小学校"]
    assert (united.shelter_id, united.other_ids) == ("E4420100001111", ("E4420100001201",))
    assert (united.designations, united.hazards) == (("emergency", "shelter"), ("flood",))
    assert (united.accepts, united.remarks) == ("要配慮者", "2階")
    ground, school = by_name["見本中学校　グラウンド"], by_name["見本中学校"]
    assert ground.same_address_as == (school.shelter_id,)
    assert school.same_address_as == (ground.shelter_id,)
    assert school.hazards == ()
    assert only(result, "partner_missing").line == 4
    assert result.counts.rows_united == 1
    assert result.publishable
    assert import_shelter_files(CITY, dict(reversed(files.items()))) == result


def test_one_name_far_apart_is_two_places() -> None:
    sites = [("S1", "見本", "見本町", 1, "", "", 33.24, 131.60, "")]
    shelters = [("S2", "見本", "見本町", "", "", 33.25, 131.60)]
    result = imported({"a.csv": list_csv(sites, SITE_TITLES), "b.csv": list_csv(shelters, SHELTER_TITLES)})
    assert len(result.shelters) == 2
    assert only(result, "same_name_far_apart").severity == "warning"


def test_files_without_hazards_need_to_be_told_what_they_are() -> None:
    content = list_csv(
        [("見本ビル", 33.24, 131.60, "3階", 200)], ["name", "latitude", "longitude", "shelter", "capacity"]
    )
    refused = imported(content)
    assert only(refused, "designation_unknown").line is None
    assert not refused.publishable
    (building,) = imported(content, ShelterImportOptions(hazards=("tsunami",))).shelters
    assert (building.designations, building.hazards, building.remarks) == (("emergency",), ("tsunami",), "3階")
    (shelter,) = imported(content, ShelterImportOptions(designation="shelter")).shelters
    assert (shelter.designations, shelter.hazards) == (("shelter",), ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"ID,\xe5\x90\x8d\xe7\xa7\xb0\n", "file_empty"),
        (b"\xff\xfe\x00\x81", "not_decodable"),
        (b'name,latitude,longitude\n"never closed' + b"\n" * 300, "file_not_readable"),
        (b"PK\x03\x04 broken", "file_not_readable"),
        (b'{"type": "FeatureCollection"', "file_not_readable"),
        (b'{"type": "unavailable", "code": "111015"}', "file_not_readable"),
        (b'{"type": "FeatureCollection", "features": []}', "file_empty"),
        ("名前,緯度\n見本,33\n".encode(), "header_not_understood"),
        ("名称,緯度,経度,施設名\nx,33,131,y\n".encode(), "title_twice"),
    ],
)
def test_a_broken_file_publishes_nothing(content: bytes, code: str) -> None:
    result = import_shelter_files(
        CITY, {"good.csv": sample_list(), "z.csv": content}, ShelterImportOptions(leave_out_faulty_rows=True)
    )
    assert not result.publishable
    assert code in {finding.code for finding in result.findings if finding.file == "z.csv"}


def test_cp932_excel_and_geojson_are_read_as_csv_is() -> None:
    expected = imported(sample_list()).shelters
    assert imported(sample_list().decode().encode("cp932")).shelters == expected
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    lines = [line.split(",") for line in sample_list().decode().splitlines()]
    for line in lines:
        sheet.append(line)
    content = io.BytesIO()
    workbook.save(content)
    assert imported({"list.xlsx": content.getvalue()}).shelters == expected
    titles, *rows = lines
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(row[4]), float(row[3])]},
            "properties": {
                title: cell for title, cell in zip(titles, row, strict=True) if title not in ("緯度", "経度")
            },
        }
        for row in rows
    ]
    assert imported({"l.geojson": json.dumps({"features": features}).encode()}).shelters == expected


def test_a_projected_geojson_is_read_by_its_columns_of_degrees() -> None:
    feature = {
        "geometry": {"type": "Point", "coordinates": [-17507.7, 114708.2]},
        "properties": {"名称": "見本", "緯度": 37.03, "経度": 136.97, "災害種別_洪水": 1.0},
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6675"}}
    result = imported({"n.geojson": json.dumps({"crs": crs, "features": [feature]}).encode()}, city="17202")
    assert (result.shelters[0].lon, result.shelters[0].lat) == (136.97, 37.03)


def test_every_message_is_in_three_wordings_with_the_same_facts() -> None:
    for code, message in MESSAGES.items():
        assert len({message.ja, message.en, message.easy}) == 3, code
        assert any(word.isascii() and word.isalpha() for word in message.en.split()), code
        assert not any(word.isalpha() and word.isascii() and len(word) > 8 for word in message.ja.split()), code


@pytest.mark.parametrize(
    ("city", "code", "is_ours"),
    [
        ("40100", "401064", True),  # a ward of 北九州市
        ("40130", "401307", True),
        ("40130", "401331", True),  # a ward of 福岡市
        ("40130", "401064", False),  # of 北九州市, not of 福岡市
        ("40100", "401331", False),
        ("13110", "131041", False),  # 新宿区 is no ward of 目黒区: both are municipalities
        ("44201", "442020", False),
    ],
)
def test_rows_of_wards_are_their_own_citys(city: str, code: str, is_ours: bool) -> None:
    content = list_csv(
        [(code, "A", "見本", 33.6, 130.4, 1)], ["全国地方公共団体コード", "ID", "名称", "緯度", "経度", "災害種別_洪水"]
    )
    result = imported(content, city=city)
    assert [finding.code for finding in result.findings] == ([] if is_ours else ["other_municipality", "nothing_found"])

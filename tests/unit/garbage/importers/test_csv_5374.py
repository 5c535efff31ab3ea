"""Whole sets of 5374 files, small ones that each show one dialect."""

from datetime import date, time

import pytest

from machiport.garbage.expansion import expand_edition
from machiport.garbage.importers.csv_5374 import import_5374
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportResult
from machiport.garbage.model import Area, Edition
from machiport.garbage.rules import DateRange, NthWeekday
from machiport.import_findings import Finding

FISCAL_2026 = DateRange(start=date(2026, 4, 1), end=date(2027, 3, 31))
OPTIONS = ImportOptions(period=FISCAL_2026)


def result_of(options: ImportOptions = OPTIONS, **files: str) -> ImportResult:
    """Import files given by their name without `.csv`."""
    contents = {f"data/{name}.csv": text.encode() for name, text in files.items()}
    return import_5374("44201", contents, options)


def edition_of(options: ImportOptions = OPTIONS, **files: str) -> Edition:
    edition = result_of(options, **files).edition
    assert edition is not None
    return edition


def problem(result: ImportResult, code: str) -> Finding:
    (found,) = (problem for problem in result.problems if problem.code == code)
    return found


def dates(edition: Edition, area: Area, category_id: str) -> tuple[date, ...]:
    return expand_edition(edition)[area.route_id].dates_of(category_id)


def test_areas_categories_and_routes() -> None:
    edition = edition_of(
        area_days="地名,センター,燃やすごみ,資源\n浅野,東部,月 木,水2\n朝日,東部,月 木,水2\n泉,東部,火 金,水2\n"
    )
    assert [area.name for area in edition.areas] == ["浅野", "朝日", "泉"]
    assert [category.category_id for category in edition.categories] == ["burnable", "recyclables"]
    assert edition.areas[0].route_id == edition.areas[1].route_id != edition.areas[2].route_id
    assert edition.categories[0].name.en == "Burnable garbage"
    assert edition.categories[0].cut_off == time(8, 30)


def test_identifiers_stay_when_rows_move_and_days_change() -> None:
    first = edition_of(area_days="地名,センター,燃やすごみ\n浅野,,月\n朝日,,火\n")
    second = edition_of(area_days="地名,センター,燃やすごみ\n朝日,,金\n浅野,,木\n")
    assert {a.name: a.area_id for a in first.areas} == {a.name: a.area_id for a in second.areas}


def test_an_uncertain_cell_is_unknown_for_its_category_only_and_reported_with_its_place() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ,資源\n浅野,,月 木,水4`\n")
    assert result.edition is not None
    (route,) = result.edition.routes
    assert [rule.category_id for rule in route.rules] == ["burnable"]
    (unknown,) = route.unknown
    assert (unknown.period, unknown.category_ids) == (FISCAL_2026, ("recyclables",))
    found = problem(result, "cell_not_understood")
    assert (found.file, found.line, found.column, found.column_title) == ("data/area_days.csv", 2, 4, "資源")
    assert (found.value, found.severity) == ("水4`", "error")
    assert (result.counts.cells_read, result.counts.cells_turned_into_rules, result.counts.cells_reported) == (2, 1, 1)


def test_an_empty_cell_is_no_collection_and_no_problem() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ,資源\n浅野,,月 木,\n")
    assert result.problems == ()
    assert result.edition is not None
    assert result.edition.routes[0].unknown == ()


def test_a_row_that_breaks_off_is_unknown_where_its_cells_are_missing() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ,資源\n浅野,,月\n")
    assert result.edition is not None
    assert problem(result, "ragged_row").line == 2
    assert [unknown.category_ids for unknown in result.edition.routes[0].unknown] == [("recyclables",)]


def test_rules_alone_need_a_period() -> None:
    result = result_of(ImportOptions(), area_days="地名,センター,燃やすごみ\n浅野,,月\n")
    assert result.edition is None
    assert problem(result, "period_unknown").severity == "error"


def test_the_period_follows_from_explicit_dates() -> None:
    result = result_of(ImportOptions(), area_days="地名,センター,有害ごみ\n浅野,,20150610 20160309 20991231\n")
    assert result.edition is not None
    assert result.edition.period == DateRange(start=date(2015, 4, 1), end=date(2016, 3, 31))
    assert "2015-04-01" in problem(result, "period_derived").message.ja


def test_dates_of_another_year_are_not_published_as_no_collection() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ,有害ごみ\n浅野,,月,20150610 20150909\n")
    assert result.edition is not None
    assert problem(result, "no_date_in_period").column == 4
    assert result.edition.routes[0].unknown[0].category_ids == ("hazardous",)


def test_beyond_the_listed_dates_is_unknown() -> None:
    long = ImportOptions(period=DateRange(start=date(2026, 4, 1), end=date(2027, 9, 30)))
    result = result_of(long, area_days="地名,センター,燃やすごみ,有害ごみ\n浅野,,月,20260610 20270310\n")
    assert result.edition is not None
    (unknown,) = result.edition.routes[0].unknown
    assert unknown.period == DateRange(start=date(2027, 4, 1), end=date(2027, 9, 30))
    assert unknown.category_ids == ("hazardous",)
    assert problem(result, "period_not_covered").severity == "warning"


CENTRES = "名称,休止開始日,休止終了日\n東部,2026/12/31,2027/01/03\n"


def test_a_centre_may_have_several_suspensions() -> None:
    edition = edition_of(
        area_days="地名,センター,燃やすごみ\n浅野,東部,月 金\n", center=CENTRES + "東部,2026/05/04,2026/05/04\n"
    )
    (centre,) = edition.centres
    assert [str(s.period.start) for s in centre.suspensions] == ["2026-12-31", "2026-05-04"]
    found = dates(edition, edition.areas[0], "burnable")
    assert date(2026, 5, 4) not in found
    assert date(2027, 1, 1) not in found
    assert date(2026, 5, 1) in found


def test_single_suspension_days_are_not_a_range() -> None:
    edition = edition_of(
        area_days="地名,センター,燃やすごみ\n浅野,東部,月\n",
        center="名称,休止日,休止日,休止日\n東部,2026/05/04,2026/06/01,2026/12/28\n",
    )
    found = dates(edition, edition.areas[0], "burnable")
    assert not {date(2026, 5, 4), date(2026, 6, 1), date(2026, 12, 28)} & set(found)
    assert date(2026, 5, 11) in found


@pytest.mark.parametrize(
    ("options", "days"),
    [
        # 2027-01-01 is the first Friday and lies in the suspension.
        (OPTIONS.model_copy(update={"week_shift": True}), [date(2027, 1, 8), date(2027, 1, 22)]),
        (OPTIONS.model_copy(update={"week_shift": False}), [date(2027, 1, 15)]),
        (OPTIONS.model_copy(update={"week_shift": True, "skip_suspend": True}), [date(2027, 1, 15)]),
    ],
)
def test_week_shift_and_skip_suspend(options: ImportOptions, days: list[date]) -> None:
    edition = edition_of(options, area_days="地名,センター,資源\n浅野,東部,金1 金3\n", center=CENTRES)
    found = dates(edition, edition.areas[0], "recyclables")
    assert [day for day in found if (day.year, day.month) == (2027, 1)] == days


def test_settings_are_read_from_the_script_and_assumed_otherwise() -> None:
    files = {"area_days.csv": "地名,センター,資源\n浅野,東部,金1\n".encode(), "center.csv": CENTRES.encode()}
    script = {"js/setting.js": b"var MaxMonth = 3;\nvar WeekShift = false;\nvar SkipSuspend = false;\n"}
    with_script = import_5374("44201", files | script, OPTIONS)
    without = import_5374("44201", files, OPTIONS)
    assert with_script.edition is not None
    assert without.edition is not None
    read, assumed = with_script.edition.routes[0].rules[0].rule, without.edition.routes[0].rules[0].rule
    assert isinstance(read, NthWeekday)
    assert isinstance(assumed, NthWeekday)
    assert (read.shift_rest_of_month, assumed.shift_rest_of_month) == (False, True)
    assert [p.code for p in with_script.problems] == []
    assert problem(without, "settings_assumed").severity == "note"


def test_a_date_that_the_centre_denies_is_unknown() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ\n浅野,東部,20261228 20270101 20270104\n", center=CENTRES)
    assert result.edition is not None
    assert problem(result, "date_in_suspension").severity == "warning"
    (unknown,) = result.edition.routes[0].unknown[:1]
    assert unknown.period == DateRange(start=date(2027, 1, 1), end=date(2027, 1, 1))
    assert date(2027, 1, 1) not in dates(result.edition, result.edition.areas[0], "burnable")


def test_unknown_unused_and_malformed_centres_are_reported() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ\n浅野,西部,月\n", center=CENTRES + "南部,2026/12/31,\n,,\n")
    assert problem(result, "centre_unknown").line == 2
    assert problem(result, "centre_dates_malformed").line == 3
    assert {p.value for p in result.problems if p.code == "centre_unused"} == {"東部", "南部"}


def test_remarks_become_notes_and_their_days_without_collection_cancellations() -> None:
    # 2026-06-15 is a third Monday; 2026-06-29 is a fifth one, which the rule does not collect anyway.
    result = result_of(
        area_days="地名,センター,燃やすごみ,不燃ごみ\n浅野,,火 *2,月1 月3 *1\n",
        remarks="ID,注意事項\n1,収集がない日 2026/06/15 2026/06/29\n",
    )
    assert result.edition is not None
    (route,) = result.edition.routes
    (override,) = route.overrides
    assert (override.kind, override.day, override.category_id) == ("cancel", date(2026, 6, 15), "non_burnable")
    assert route.rules[1].note == "収集がない日 2026/06/15 2026/06/29"
    assert problem(result, "remark_cancels").column == 4
    assert problem(result, "remark_unknown").column == 3


def test_a_remark_without_days_is_unknown_and_gives_the_remark_as_reason() -> None:
    result = result_of(
        area_days="地名,センター,粗大ごみ\n浅野,,*1\n", remarks="ID,注意事項\n1,電話で申し込んでください\n"
    )
    assert result.edition is not None
    assert problem(result, "remark_only").severity == "error"
    assert result.edition.routes[0].unknown[0].reason == "電話で申し込んでください"


def test_extra_leading_columns_and_wards() -> None:
    edition = edition_of(
        area_days="マスター,地名,センター,普通ごみ\n1,浅田,南部,月 木\n2,浅田,南部,火\n",
        area_master="マスター,区名\n1,川崎区\n2,幸区\n",
    )
    assert [(area.name, area.note) for area in edition.areas] == [("浅田", "川崎区"), ("浅田", "幸区")]
    assert len({area.area_id for area in edition.areas}) == 2


def test_duplicate_names_are_kept_apart_and_reported() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ\n大川町,,月\n朝日,,火\n大川町,,月\n大川町,,水\n")
    assert result.edition is not None
    assert len({area.area_id for area in result.edition.areas}) == 4
    found = [p for p in result.problems if p.code == "duplicate_area_name"]
    assert [(p.line, p.severity) for p in found] == [(4, "warning"), (5, "warning")]
    assert "2行目" in found[0].message.ja


def test_a_column_of_towns_in_the_centres_place_becomes_town_blocks() -> None:
    result = result_of(area_days="校下・地区,自治会名,燃やすごみ\n惇明地区,京町 呉服町,月　木\n", center=CENTRES)
    assert result.edition is not None
    (area,) = result.edition.areas
    assert [block.town for block in area.town_blocks] == ["京町", "呉服町"]
    assert problem(result, "town_list_column").column == 2


def test_the_cut_off_stands_in_the_title() -> None:
    edition = edition_of(area_days="地名,センター,燃やすごみ(8:00まで),資源（朝8時半まで）,有害ごみ\n浅野,,月,火,水\n")
    assert [(c.name.ja, c.cut_off) for c in edition.categories] == [
        ("燃やすごみ", time(8)),
        ("資源", time(8, 30)),
        ("有害ごみ", time(8, 30)),
    ]


def test_english_files_fill_the_english_names() -> None:
    edition = edition_of(area_days="Master,Name,Center,Ordinary trash,Lumber\n1,Asada,Nanbu,Mon Thu,Wed2\n")
    first, second = edition.categories
    assert (first.category_id, first.name.ja, first.name.en) == ("burnable", "可燃ごみ", "Ordinary trash")
    assert (second.name.ja, second.name.en) == ("Lumber", "Lumber")


def test_descriptions_give_colours_and_instructions() -> None:
    result = result_of(
        area_days="地名,センター,燃やすごみ,資源,その他\n浅野,,月,火,水\n",
        description="label,sublabel,description,styles,bgcolor\n"
        '燃やすごみ,,"・袋に入れる<br />・しばる &amp; 出す",,#ea3b13\n資源,,,,#abc\nその他,,,,red\n',
    )
    assert result.edition is not None
    first, second, third = result.edition.categories
    assert first.how_to_put_out is not None
    assert (first.colour, first.how_to_put_out.ja) == ("#ea3b13", "・袋に入れる\n・しばる & 出す")
    assert (second.colour, third.colour) == ("#aabbcc", "#666666")
    assert problem(result, "colour_malformed").line == 4


def test_the_dictionary_knows_readings_from_heading_letters() -> None:
    edition = edition_of(
        area_days="地名,センター,燃やすごみ\n浅野,,月\n",
        target="type,name,notice,furigana\n燃やすごみ,アイロン台,,あ\n燃えるごみ,鏡,割れ物,かがみ\n大型ごみ,テーブル,{},て\n",
    )
    board, mirror, table = edition.dictionary
    assert (board.kana, mirror.kana, table.kana) == (None, "かがみ", "てーぶる")
    assert (board.category_id, mirror.category_id, table.category_id) == ("burnable", "burnable", None)
    assert (mirror.notice, table.notice, table.category_name) == ("割れ物", None, "大型ごみ")


def test_a_dictionary_without_header_loses_no_row() -> None:
    edition = edition_of(area_days="地名,センター,小型家電\n浅野,,月\n", target="小型家電,ラジオ,電池は外す,ら\n")
    assert [item.name for item in edition.dictionary] == ["ラジオ"]


def test_rows_and_columns_that_cannot_be_used_are_reported_cell_by_cell() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ,\n,,月,\n浅野,,月,火\n")
    assert result.edition is not None
    assert [(p.code, p.line, p.column) for p in result.problems if p.severity == "error"] == [
        ("area_name_missing", 2, 1),
        ("area_name_missing", 2, 3),
        ("column_without_title", 3, 4),
    ]
    assert result.counts.cells_reported == 2


def test_the_calendar_file_is_chosen_or_asked_for() -> None:
    text = "地名,センター,燃やすごみ\n浅野,,月\n"
    assert problem(result_of(esashi_days=text, isawa_days=text), "calendar_file_ambiguous")
    chosen = OPTIONS.model_copy(update={"calendar_file": "isawa_days.csv"})
    assert result_of(chosen, esashi_days=text, isawa_days=text).edition is not None
    assert result_of(esashi_days=text).edition is not None
    assert problem(result_of(area_days=text, esashi_days=text), "file_ignored").file == "data/esashi_days.csv"
    assert problem(result_of(center=CENTRES), "file_missing")
    missing = OPTIONS.model_copy(update={"calendar_file": "other.csv"})
    assert problem(result_of(missing, area_days=text), "file_missing")


def test_a_header_without_categories_and_too_many_of_them() -> None:
    assert problem(result_of(area_days="地名,センター\n浅野,\n"), "header_not_understood").line == 1
    titles = ",".join(f"区分{number}" for number in range(65))
    assert problem(result_of(area_days=f"地名,センター,{titles}\n浅野,,月\n"), "too_many_categories")


def test_a_file_of_a_header_only_gives_no_edition() -> None:
    result = result_of(area_days="地名,センター,燃やすごみ\n")
    assert result.edition is None
    assert problem(result, "edition_invalid")


def test_a_period_of_many_years_is_refused() -> None:
    long = ImportOptions(period=DateRange(start=date(2026, 4, 1), end=date(2036, 3, 31)))
    assert problem(result_of(long, area_days="地名,センター,燃やすごみ\n浅野,,月\n"), "period_too_long")


def test_too_many_areas_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machiport.garbage.importers.csv_5374.MAXIMUM_AREAS", 1)
    result = result_of(area_days="地名,センター,燃やすごみ\n浅野,,月\n朝日,,月\n")
    assert result.edition is None
    assert problem(result, "too_large")


def test_a_title_that_the_model_refuses_gives_no_edition() -> None:
    options = OPTIONS.model_copy(update={"title": "題" * 201})
    result = result_of(options, area_days="地名,センター,燃やすごみ\n浅野,,月\n")
    assert result.edition is None
    assert "title" in problem(result, "edition_invalid").message.ja


def test_a_dictionary_entry_twice_is_one() -> None:
    result = result_of(
        area_days="地名,センター,燃やすごみ\n浅野,,月\n",
        target="type,name,notice,furigana\n燃やすごみ,紙,,か\n燃やすごみ,紙,,か\n燃やすごみ,紙,ぬれたもの,か\n",
    )
    assert result.edition is not None
    assert [item.notice for item in result.edition.dictionary] == [None, "ぬれたもの"]
    assert "2行目" in problem(result, "dictionary_duplicate").message.ja


def test_a_dictionary_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machiport.garbage.importers.dictionary_entries.MAXIMUM_DICTIONARY_ITEMS", 1)
    result = result_of(
        area_days="地名,センター,燃やすごみ\n浅野,,月\n",
        target="type,name,notice,furigana\n燃やすごみ,紙,,か\n燃やすごみ,木,,き\n燃やすごみ,布,,ぬ\n",
    )
    assert problem(result, "too_large").line == 3


def test_a_malformed_single_suspension_day_and_a_reversed_range_are_reported() -> None:
    calendar = "地名,センター,燃やすごみ\n浅野,東部,月\n"
    single = result_of(area_days=calendar, center="名称,休止日,休止日\n東部,2026/5/32,\n")
    assert problem(single, "centre_dates_malformed").column == 2
    reversed_range = result_of(area_days=calendar, center="名称,休止開始日,休止終了日\n東部,2027/01/03,2026/12/31\n")
    assert problem(reversed_range, "centre_dates_malformed").column == 3

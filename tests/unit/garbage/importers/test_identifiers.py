"""Identifiers made from published names."""

from pydantic import TypeAdapter

from machiport.garbage.importers.category_vocabulary import CategoryNames
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.model import Identifier


def test_an_identifier_is_url_safe_and_stays_what_it_is() -> None:
    made = identifier_of("area", "中央区(1) 南4条西7丁目・8丁目")
    assert TypeAdapter(Identifier).validate_python(made) == made == "area-a4d186df2b0b873"


def test_widths_blanks_and_case_make_no_other_area() -> None:
    assert identifier_of("area", "ＡＢ１　丁目") == identifier_of("area", "ab1丁目")
    assert identifier_of("area", "一丁目") != identifier_of("area", "二丁目")
    assert identifier_of("area", "ab", "c") != identifier_of("area", "a", "bc")


def test_two_names_of_one_vocabulary_entry_stay_two_categories() -> None:
    names = CategoryNames()
    first, second = names.add("リサイクルプラ"), names.add("プラスチック製容器包装")
    assert first.category_id == "plastic"
    assert second.category_id.startswith("category-")
    assert names.add("ﾘｻｲｸﾙプラ") == first
    assert [found.category_id for found in (names.find("廃プラスチック"),) if found] == ["plastic"]

"""Values of single cells of facility and room tables."""

import pytest

from machiport.facilities.inventory.importing.cell_values import (
    days_of,
    features_of,
    mark_of,
    minute_of_text,
    number_of,
    position_of,
)
from machiport.facilities.inventory.importing.equipment_cells import equipment_of
from machiport.facilities.inventory.importing.names import (
    derived_facility_id,
    facility_id_of,
    period_id_of,
    room_id_of,
)
from machiport.facilities.inventory.importing.period_cells import periods_of

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("月火水木金土日", WEEK),
        ("日・月", ("mon", "sun")),
        ("月〜金", WEEK[:5]),
        ("月~金・祝", (*WEEK[:5], "holiday")),
        ("土曜日から", None),
        ("土曜日、日曜日", ("sat", "sun")),
        ("日曜日", ("sun",)),
        ("土~月", ("mon", "sat", "sun")),
        ("毎日", WEEK),
        ("平日", WEEK[:5]),
        ("平日と祝日", None),
        ("火水木金土日(祝日)", (*WEEK[1:], "holiday")),
        ("第1月曜", None),
        ("不定休", None),
        ("", None),
    ],
)
def test_days(text: str, expected: tuple[str, ...] | None) -> None:
    assert days_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00", 540),
        ("09:00:00", 540),
        ("９：３０", 570),
        ("9時", 540),
        ("21時半", 1290),
        ("17時30分", 1050),
        ("24:00", 1440),
        ("24:01", None),
        ("9:60", None),
        ("日没", None),
        ("", None),
    ],
)
def test_times(text: str, expected: int | None) -> None:
    assert minute_of_text(text) == expected


@pytest.mark.parametrize(
    ("text", "features", "unknown"),
    [
        ("スロープ、エレベーター", ("step_free_entrance", "elevator"), ()),
        ("多目的トイレ(オストメイト対応)", ("ostomate_toilet", "accessible_toilet"), ()),
        ("車いす使用者用トイレ・身障者用駐車場", ("accessible_toilet", "accessible_parking"), ()),
        ("車椅子貸出。授乳室。点字ブロック", ("wheelchair_loan", "tactile_paving", "nursing_room"), ()),
        ("エレベーターなし、段差なし", ("step_free_entrance",), ()),
        ("磁気ループ/足湯", ("hearing_loop",), ("足湯",)),
        ("多機能トイレ無し", (), ()),
    ],
)
def test_features_for_accessibility(text: str, features: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found, rest = features_of(text)
    assert (set(found), rest) == (set(features), unknown)


def test_places_are_in_japan_and_the_right_way_round() -> None:
    found = position_of("33.2396", "131.6093")
    swapped = position_of("131.6093", "33.2396")
    assert found is not None
    assert swapped is not None
    assert (found[1], swapped[1], found[0]) == (False, True, swapped[0])
    assert position_of("0", "0") is None
    assert position_of("nan", "131") is None
    assert position_of("北緯", "131") is None


def test_marks_and_numbers() -> None:
    assert [mark_of(text) for text in ("○", "有", "1", "なし", "", "多分")] == [True, True, True, False, False, None]
    assert [number_of(text, unit="人") for text in ("30人", "1,200", "三十", "inf")] == [30, 1200, None, None]


def test_equipment_with_and_without_id_and_number() -> None:
    found = equipment_of("projector=プロジェクター:2、アップライト・ピアノ", shared=True)
    assert found is not None
    assert [(each["equipment_id"], each["name"]["ja"], each["count"]) for each in found[:1]] == [
        ("projector", "プロジェクター", 2)
    ]
    assert (found[1]["name"]["ja"], found[1]["count"], found[1]["shared"]) == ("アップライト・ピアノ", 1, True)
    assert found[1]["equipment_id"].startswith("n-")
    assert equipment_of("ピアノ:0", shared=False) is None
    assert equipment_of("ピアノ:たくさん", shared=False) is None


def test_periods() -> None:
    found = periods_of("午前 09:00-12:00、午後2(13時〜17時30分)、早朝 6:00~8:00")
    assert found is not None
    assert [(each["period_id"], each["name"]["ja"], each["start"], each["end"]) for each in found] == [
        ("morning", "午前", "09:00", "12:00"),
        ("afternoon-2", "午後2", "13:00", "17:30"),
        ("period-3", "早朝", "06:00", "08:00"),
    ]
    for wrong in ("午前", "午前 12:00-09:00", "午前 9:00-10:00、午前 10:00-12:00", ""):
        assert periods_of(wrong) is None


def test_names_become_identifiers() -> None:
    assert facility_id_of("44201", "Mihon-Hall") == "44201-mihon-hall"
    assert facility_id_of("44201", "44201-mihon") == "44201-mihon"
    assert facility_id_of("44201", "見本") is None
    assert room_id_of("44201-mihon", "Studio") == "44201-mihon.studio"
    assert room_id_of("44201-mihon", "第一会議室") is None
    assert derived_facility_id("44201", "JJ0100022200", "名", "所") == "44201-id-jj0100022200"
    without_id = derived_facility_id("44201", "", "見本館", "見本町")
    assert without_id == derived_facility_id("44201", "", "見本館 ", "見本町")
    assert without_id != derived_facility_id("44201", "", "見本館", "別の町")
    assert period_id_of("夜間", 3) == "evening"

"""The warning codes are JMA's of 2026; every text is there in three languages."""

import json
from collections import defaultdict
from typing import Any

import pytest
from tests.warning_telegrams import CODES, REGION

from machiport.hazard.warnings.telegram_reading import read_telegram
from machiport.hazard.warnings.warning_codes import WarningCode, warning_codes_of
from machiport.localized_text import LANGUAGES, LocalizedText

# Levels 2, 3, 4, 5; public code often swaps them.
LEVELLED = {
    "heavy_rain": ("VPWW55", ("10", "03", "43", "33")),
    "landslide": ("VPWW56", ("29", "09", "49", "39")),
    "storm_surge": ("VPWW57", ("19", "08", "48", "38")),
}
# Advisory, warning, special warning.
OTHERS = {
    "storm": ("VPWW58", ("15", "05", "35")),
    "snowstorm": ("VPWW58", ("13", "02", "32")),
    "high_waves": ("VPWW59", ("16", "07", "37")),
    "heavy_snow": ("VPWW60", ("12", "06", "36")),
}
ADVISORIES = {
    "14": ("thunderstorm", "雷"), "17": ("snow_melt", "融雪"), "20": ("dense_fog", "濃霧"), "21": ("dry_air", "乾燥"),
    "22": ("avalanche", "なだれ"), "23": ("low_temperature", "低温"), "24": ("frost", "霜"),
    "25": ("ice_accretion", "着氷"), "26": ("snow_accretion", "着雪"), "27": ("other", "その他"),
}  # fmt: skip


def facts(code: str) -> tuple[str, str, str, int | None]:
    known = CODES.get(code)
    assert known is not None, code
    return known.telegram, known.hazard, known.warning_class, known.level


def test_codes_with_levels() -> None:
    classes = ("advisory", "warning", "danger_warning", "special_warning")
    for hazard, (telegram, codes) in LEVELLED.items():
        for level, (code, warning_class) in enumerate(zip(codes, classes, strict=True), start=2):
            assert facts(code) == (telegram, hazard, warning_class, level)


def test_codes_without_levels() -> None:
    classes = ("advisory", "warning", "special_warning")
    for hazard, (telegram, codes) in OTHERS.items():
        for code, warning_class in zip(codes, classes, strict=True):
            assert facts(code) == (telegram, hazard, warning_class, None)
    for code, (hazard, word) in ADVISORIES.items():
        assert facts(code) == ("VPWW61", hazard, "advisory", None)
        assert word in CODES.codes[_place(code)].name.ja


def _place(code: str) -> int:
    return [each.code for each in CODES.codes].index(code)


def test_there_are_no_other_codes() -> None:
    pinned = [code for _, codes in (*LEVELLED.values(), *OTHERS.values()) for code in codes]
    assert sorted(each.code for each in CODES.codes) == sorted([*pinned, *ADVISORIES])
    assert CODES.get("00") is None


def test_a_name_says_its_level_and_class() -> None:
    words = {"special_warning": "特別警報", "danger_warning": "危険警報", "warning": "警報", "advisory": "注意報"}
    for each in CODES.codes:
        assert each.name.ja.endswith(words[each.warning_class])
        assert each.name.ja.startswith(f"レベル{each.level}") == (each.level is not None)


def test_a_worse_class_of_a_hazard_is_more_severe() -> None:
    by_hazard = defaultdict(list)
    for each in CODES.codes:
        by_hazard[each.hazard].append(CODES.severity(each.code))
    assert all(len(set(severities)) == len(severities) for severities in by_hazard.values())


def texts() -> list[LocalizedText]:
    shared = [*CODES.levels.values(), *CODES.hazards.values(), *(each.name for each in CODES.classes.values())]
    return [*shared, *(text for each in CODES.codes for text in (each.name, each.action))]


def test_every_text_is_there_in_three_languages() -> None:
    for text in texts():
        assert text.en, text
        assert text.ja_x_easy, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_warnings_of_a_hazard_ask_for_the_same(language: str) -> None:
    actions = [each.action.in_language(language) for each in CODES.codes]  # type: ignore[arg-type]  # one of LANGUAGES
    assert len(set(actions)) == len(actions)


def test_easy_japanese_is_short() -> None:
    for each in CODES.codes:
        sentences = [sentence for sentence in (each.action.ja_x_easy or "").split("。") if sentence]
        assert all(len(sentence) <= 45 for sentence in sentences), each.code


def test_level_3_and_4_are_for_dangerous_places_and_level_3_for_those_who_need_time() -> None:
    # 内閣府 避難情報に関するガイドライン: level 3 危険な場所から高齢者等は避難 (障害のある人
    # among them), level 4 危険な場所から全員避難.
    for level in ("3", "4"):
        assert "あぶない 場所" in (CODES.levels[level].ja_x_easy or "")
    for each in CODES.codes:
        if each.level == 3:
            assert "障害のある人" in each.action.ja
            assert "体の 不自由な 人" in (each.action.ja_x_easy or "")


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((REGION / "hazard" / "warning_codes.json").read_bytes())
    return document


@pytest.mark.parametrize("changes", [{"hazard": "dragons"}, {"level": 6}, {"warning_class": "loud"}, {"code": "3"}])
def test_a_table_that_contradicts_itself_is_refused(changes: dict[str, object]) -> None:
    document = _document()
    assert warning_codes_of(document) == CODES
    document["codes"][0] |= changes
    with pytest.raises(ValueError, match="refers to what is not there"):
        warning_codes_of(document)


def test_a_code_may_not_be_there_twice() -> None:
    document = _document()
    with pytest.raises(ValueError, match="twice"):
        warning_codes_of(document | {"codes": document["codes"] * 2})


def test_a_misspelt_field_is_refused() -> None:
    document = _document()
    document["codes"][0]["colour"] = "red"
    with pytest.raises(TypeError, match="colour"):
        warning_codes_of(document)


def test_sample_telegrams_hold_known_codes_of_their_kind() -> None:
    files = sorted((REGION / "hazard" / "telegrams").glob("*.xml"))
    assert len(files) >= 6
    for path in files:
        kind = path.name.split("_")[2]
        telegram = read_telegram(path.read_bytes(), kind)  # type: ignore[arg-type]  # checked by reading
        lines = {line.code for area in telegram.areas or () for line in area.lines}
        known: list[WarningCode | None] = [CODES.get(code) for code in lines]
        assert {each and each.telegram for each in known} == {kind}

"""Published area names taken apart; the names are those of real files."""

import pytest

from machiport.garbage.importers.area_names import area_name_parts, hiragana, towns_of_list


@pytest.mark.parametrize(
    ("name", "towns"),
    [
        (
            "東区 青葉1丁目1番～12番，13番1～26号，33番，35番～46番",
            [("東区青葉1丁目", "1番～12番，13番1～26号，33番，35番～46番")],
        ),
        ("東区 青葉1丁目上記以外", [("東区青葉1丁目", "上記以外")]),
        ("粟野426～514番地", [("粟野", "426～514番地")]),
        (
            "粟野28の一部、29～31、779～790、795番地",
            [("粟野", "28の一部、29～31、779～790、795番地")],
        ),
        ("それ以外の粟野", [("粟野", "それ以外")]),
        ("赤堤1・3～5", [("赤堤", "1・3～5")]),
        ("猪名寺一・二丁目", [("猪名寺", "一・二丁目")]),
        ("猪名寺三丁目", [("猪名寺三丁目", None)]),
        ("稲葉荘（国道2号に面した家庭は除く）", [("稲葉荘", "(国道2号に面した家庭は除く)")]),
        ("惇明地区-京町", [("京町", None)]),
        (
            "中央区(1) 南4条西7丁目・8丁目（南4条通の南側のみ）",
            [("中央区南4条西", "7丁目・8丁目(南4条通の南側のみ)")],
        ),
        ("浅田", [("浅田", None)]),
        ("Asada", [("Asada", None)]),
        ("A-1", []),
        ("パターン A-1", []),
        (
            "【新屋】鳥木町・沖田町、前野町、田尻沢東・西・中町",
            [("鳥木町", None), ("沖田町", None), ("前野町", None), ("田尻沢東・西・中町", None)],
        ),
        (
            "扇台3～6丁目、東町2・4・5丁目、大字扇町屋1217・1219番地",
            [("扇台", "3～6丁目"), ("東町", "2・4・5丁目"), ("大字扇町屋", "1217・1219番地")],
        ),
    ],
)
def test_towns_and_blocks_are_found(name: str, towns: list[tuple[str, str | None]]) -> None:
    parts = area_name_parts(name)
    assert [(block.town, block.blocks) for block in parts.town_blocks] == towns
    assert parts.kana is None


def test_a_reading_in_brackets_becomes_the_kana() -> None:
    parts = area_name_parts("中区 江波東一丁目(えばひがし1ちょうめ)")
    assert parts.kana == "えばひがし1ちょうめ"
    (block,) = parts.town_blocks
    assert (block.town, block.kana, block.blocks) == ("中区江波東一丁目", "えばひがし1ちょうめ", None)


def test_a_list_of_towns_gives_each_once() -> None:
    assert [block.town for block in towns_of_list(" 京町 呉服町　長町 内記六丁目 内記六丁目")] == [
        "京町",
        "呉服町",
        "長町",
        "内記六丁目",
    ]


def test_katakana_of_any_width_becomes_hiragana() -> None:
    assert hiragana("ﾍﾟｯﾄボトル") == "ぺっとぼとる"

"""The hazard kinds say what publishers' code lists say. Public code often swaps these codes, so they stand here."""

import json
from pathlib import Path
from typing import Any

import pytest

from machiport.hazard.kind_files import load_kinds
from machiport.hazard.kinds import HazardKind
from machiport.localized_text import LocalizedText

ROOT = Path(__file__).resolve().parents[3]
KINDS = load_kinds(ROOT / "sample_region")
OFFICIAL = ROOT.parent / "shared" / "data" / "hazard" / "shiwaku__hazard-map-tile-pipeline"

SIX_DEPTHS: dict[int, tuple[float, float | None]] = {
    1: (0, 0.5),
    2: (0.5, 3),
    3: (3, 5),
    4: (5, 10),
    5: (10, 20),
    6: (20, None),
}
EIGHT_DEPTHS: dict[int, tuple[float, float | None]] = {
    1: (0, 0.3),
    2: (0.3, 0.5),
    3: (0.5, 1),
    4: (1, 3),
    5: (3, 5),
    6: (5, 10),
    7: (10, 20),
    8: (20, None),
}
HOURS: dict[int, tuple[float, float | None]] = {
    1: (0, 12),
    2: (12, 24),
    3: (24, 72),
    4: (72, 168),
    5: (168, 336),
    6: (336, 672),
    7: (672, None),
}
BOUNDS: dict[str, dict[int, tuple[float, float | None]]] = {
    "flood_planned": SIX_DEPTHS,
    "flood_maximum": SIX_DEPTHS,
    "flood_duration": HOURS,
    "inland_water": EIGHT_DEPTHS,
    "storm_surge": EIGHT_DEPTHS,
    "tsunami": EIGHT_DEPTHS,
}
# The least severe first.
LANDSLIDE = {
    3: "土砂災害警戒区域（指定前）",
    1: "土砂災害警戒区域（指定済）",
    4: "土砂災害特別警戒区域（指定前）",
    2: "土砂災害特別警戒区域（指定済）",
}
CODES = {
    "flood_collapse": {1: "氾濫流", 2: "河岸侵食", 3: "氾濫流と河岸侵食"},
    "landslide_steep_slope": LANDSLIDE,
    "landslide_debris_flow": LANDSLIDE,
    "landslide_slide": LANDSLIDE,
}
EVACUATION = {
    "flood_planned": "flood",
    "flood_maximum": "flood",
    "flood_duration": "flood",
    "flood_collapse": "flood",
    "inland_water": "inland_water",
    "storm_surge": "storm_surge",
    "tsunami": "tsunami",
    "landslide_steep_slope": "landslide",
    "landslide_debris_flow": "landslide",
    "landslide_slide": "landslide",
}
RASTERS = {
    "flood_planned": "01_flood_l1_shinsuishin_newlegend_data",
    "flood_maximum": "01_flood_l2_shinsuishin_data",
    "flood_duration": "01_flood_l2_keizoku_data",
    "flood_collapse": "01_flood_l2_kaokutoukai_hanran_data",
    "inland_water": "02_naisui_data",
    "storm_surge": "03_hightide_l2_shinsuishin_data",
    "tsunami": "04_tsunami_newlegend_data",
    "landslide_steep_slope": "05_kyukeishakeikaikuiki",
    "landslide_debris_flow": "05_dosekiryukeikaikuiki",
    "landslide_slide": "05_jisuberikeikaikuiki",
}
# What ハザードマップポータルサイト draws: (警戒区域, 特別警戒区域).
LANDSLIDE_COLOURS = {
    "landslide_steep_slope": ("#ffe600", "#fa2800"),
    "landslide_debris_flow": ("#e6c832", "#a50021"),
    "landslide_slide": ("#ff9900", "#b40068"),
}
OFFICIAL_FILES = {
    "flood_planned": "water-depth-6rank.json",
    "flood_maximum": "water-depth-6rank.json",
    "flood_duration": "flood-duration-7rank.json",
    "inland_water": "water-depth-8rank.json",
    "storm_surge": "water-depth-8rank.json",
    "tsunami": "water-depth-8rank.json",
}


def test_the_ten_kinds_are_there_in_the_order_of_answers() -> None:
    assert [each.kind for each in KINDS] == list(EVACUATION)


def test_only_a_tsunami_does_not_follow_the_alert_levels_of_rain() -> None:
    assert [each.kind for each in KINDS if not each.follows_alert_levels] == ["tsunami"]


@pytest.mark.parametrize("kind", BOUNDS)
def test_bounds_of_ranks_are_the_official_ones(kind: str) -> None:
    assert {each.rank: (each.minimum, each.maximum) for each in KINDS[kind].classes} == BOUNDS[kind]
    assert KINDS[kind].unit == ("hour" if kind == "flood_duration" else "metre")
    assert [each.severity for each in KINDS[kind].classes] == [each.rank for each in KINDS[kind].classes]


@pytest.mark.parametrize("kind", CODES)
def test_codes_mean_what_the_code_lists_say(kind: str) -> None:
    assert KINDS[kind].unit == "class"
    titles = [(each.rank, each.title.ja) for each in KINDS[kind].classes]
    assert titles == list(CODES[kind].items())


@pytest.mark.parametrize("kind", LANDSLIDE_COLOURS)
def test_designated_landslide_zones_have_the_portals_colours(kind: str) -> None:
    warning, special = KINDS[kind].rank_class(1), KINDS[kind].rank_class(2)
    assert (warning.colour, special.colour) == LANDSLIDE_COLOURS[kind]


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.kind)
def test_evacuation_and_raster_layer_belong_to_the_kind(kind: HazardKind) -> None:
    assert kind.evacuation_hazard == EVACUATION[kind.kind]
    assert kind.raster is not None
    assert kind.raster.layer == RASTERS[kind.kind]
    assert kind.raster.tiles == f"https://disaportaldata.gsi.go.jp/raster/{kind.raster.layer}/{{z}}/{{x}}/{{y}}.png"
    assert (kind.raster.minimum_zoom, kind.raster.maximum_zoom) == (2, 17)
    assert kind.raster.attribution.startswith("ハザードマップポータルサイト")


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official colours (../shared/data/hazard) are absent")
@pytest.mark.parametrize(("kind", "file"), OFFICIAL_FILES.items())
def test_bounds_and_colours_agree_with_the_published_legend(kind: str, file: str) -> None:
    legend: list[dict[str, Any]] = json.loads((OFFICIAL / file).read_bytes())["ranks"]
    assert [(each.rank, each.minimum, each.maximum, each.colour) for each in KINDS[kind].classes] == [
        (each["rank"], each["min"], each["max"], "#{:02x}{:02x}{:02x}".format(*each["rgb"])) for each in legend
    ]


def _texts(kind: HazardKind) -> list[LocalizedText]:
    return [
        kind.name,
        kind.description,
        kind.outside,
        *(text for each in kind.classes for text in (each.title, each.explanation)),
    ]


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.kind)
def test_every_text_is_there_in_three_wordings(kind: HazardKind) -> None:
    for text in _texts(kind):
        wordings = {text.ja, text.en, text.ja_x_easy}
        assert None not in wordings
        assert len(wordings) == 3


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.kind)
def test_classes_of_a_kind_can_be_told_apart(kind: HazardKind) -> None:
    for language in ("ja", "en", "ja-x-easy"):
        assert len({each.title.in_language(language) for each in kind.classes}) == len(kind.classes)
        assert len({each.explanation.in_language(language) for each in kind.classes}) == len(kind.classes)
    assert len({each.colour for each in kind.classes}) == len(kind.classes)


@pytest.mark.parametrize(
    ("kind", "minimum", "maximum", "rank"),
    [
        ("tsunami", 1.0, 2.0, 4),
        ("tsunami", 0.3, 1.0, 3),
        ("tsunami", 0.0, 0.3, 1),
        ("storm_surge", 20.0, None, 8),
        ("storm_surge", 4.0, 5.0, 5),
        ("flood_planned", 2.0, 5.0, 3),
        ("flood_planned", 5.0, None, 4),
    ],
)
def test_a_prefectures_own_range_falls_into_the_worst_class_it_touches(
    kind: str, minimum: float, maximum: float | None, rank: int
) -> None:
    assert KINDS[kind].class_of(minimum, maximum).rank == rank

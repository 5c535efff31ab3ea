"""Words for shelters in three languages: designations, hazards, statuses, directions."""

from collections.abc import Mapping
from typing import Final

from machiport.hazard.kinds import EvacuationHazard
from machiport.hazard.shelters.distances import Compass
from machiport.hazard.shelters.model import Designation, ToldStatus
from machiport.localized_text import LocalizedText


def _text(ja: str, en: str, ja_x_easy: str) -> LocalizedText:
    return LocalizedText(ja=ja, en=en, ja_x_easy=ja_x_easy)


NOTICE: Final = _text(
    "距離は直線、徒歩の時間は直線距離を分速80mで歩いた目安で、実際の道のりはこれより長くなります。"
    "避難場所は災害の種類ごとに異なり、開いていないことがあります。市町村の避難情報を確かめ、危険な道は避けてください。",
    "Distances are straight lines, and walking times are estimates for them at 80 m a minute; the real way is longer. "
    "Which places are safe depends on the hazard, and they may not be open. Follow your municipality's evacuation "
    "information, and keep off dangerous roads.",
    "道は もっと 長いです。時間は だいたいの 時間です。にげる 場所は 災害で ちがいます。しまって いる ことも あります。"
    "市や町の お知らせを 見て、あぶない 道は 通らないで ください。",
)
DESIGNATION_WORDS: Final[Mapping[Designation, LocalizedText]] = {
    "emergency": _text("指定緊急避難場所", "Designated emergency evacuation site", "あぶない ときに すぐ にげる 場所"),
    "shelter": _text("指定避難所", "Designated shelter", "家に いられない ときに とまる 場所"),
}
HAZARD_WORDS: Final[Mapping[EvacuationHazard, LocalizedText]] = {
    "flood": _text("洪水", "Flood", "川の 水が あふれる"),
    "landslide": _text("崖崩れ、土石流及び地滑り", "Landslide and debris flow", "山や がけが くずれる"),
    "storm_surge": _text("高潮", "Storm surge", "台風で 海の 水が 高く なる"),
    "earthquake": _text("地震", "Earthquake", "地震"),
    "tsunami": _text("津波", "Tsunami", "つなみ(地震の あとの 大きな 波)"),
    "large_fire": _text("大規模な火事", "Large fire", "大きな 火事"),
    "inland_water": _text("内水氾濫", "Inland flooding", "雨の 水が 町に たまる"),
    "volcano": _text("火山現象", "Volcanic activity", "火山"),
}
STATUS_WORDS: Final[Mapping[ToldStatus, LocalizedText]] = {
    "closed": _text("開設していません", "Closed", "しまって います"),
    "open": _text("開設しています", "Open", "あいて います"),
    "crowded": _text("開設していますが、混雑しています", "Open, but crowded", "あいて います。人が 多いです"),
    "full": _text("満員です", "Full", "人が いっぱいです。ほかの 場所へ 行って ください"),
    "unknown": _text("開設状況は分かりません", "Not known whether it is open", "あいて いるか わかりません"),
}
DIRECTION_WORDS: Final[Mapping[Compass, LocalizedText]] = {
    "north": _text("北", "north", "北"),
    "northeast": _text("北東", "northeast", "北と 東の 間"),
    "east": _text("東", "east", "東"),
    "southeast": _text("南東", "southeast", "南と 東の 間"),
    "south": _text("南", "south", "南"),
    "southwest": _text("南西", "southwest", "南と 西の 間"),
    "west": _text("西", "west", "西"),
    "northwest": _text("北西", "northwest", "北と 西の 間"),
}

"""The vocabulary of garbage categories: names that municipalities use, and the identifier they share.

Identifiers, labels, short names and colours of the first 14 are the vocabulary of japan-gomi-data
(github.com/tecolicom/japan-gomi-data, schema/categories.yaml, CC BY 4.0), kept here because an upload of one
municipality's folder does not bring it along. English, やさしい日本語, the further categories and the names by which
cities call them are Machiport's own.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from machiport.comparable_text import comparable
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.model import LONGEST_NAME, Category
from machiport.localized_text import LocalizedText

UNKNOWN_COLOUR = "#666666"
_PROPERTY_NAME = re.compile(r"[a-z]+(?:[A-Z][a-z]+)+")
"""A column title for machines (高松市: `burnableGarbage`), which no resident should read."""


class KnownCategory(NamedTuple):
    """A category of the vocabulary; `names` are further published names for exactly it."""

    category_id: str
    label: LocalizedText
    short: str
    colour: str
    names: tuple[str, ...] = ()


def _known(identifier_and_colour: str, labels: tuple[str, str, str], short: str, names: str = "") -> KnownCategory:
    category_id, colour = identifier_and_colour.split()
    ja, en, easy = labels
    label = LocalizedText(ja=ja, en=en, ja_x_easy=easy)
    return KnownCategory(category_id, label, short, colour, tuple(names.split("|")) if names else ())


VOCABULARY: tuple[KnownCategory, ...] = (
    _known(
        "burnable #D9534F",
        ("可燃ごみ", "Burnable garbage", "もやす ごみ"),
        "可燃",
        "燃やすごみ|燃やすゴミ|燃えるごみ|燃えるゴミ|燃やせるごみ|燃せるごみ|もやすごみ|もえるごみ|もやせるごみ|普通ごみ"
        "|Ordinary trash|Burnable trash|Burnable waste|Combustible garbage",
    ),
    _known("kitchen #E8913A", ("生ごみ", "Kitchen waste", "生ごみ(食べものの ごみ)"), "生", "Food waste"),
    _known(
        "non_burnable #6E6E6E",
        ("不燃ごみ", "Non-burnable garbage", "もやさない ごみ"),
        "不燃",
        "燃やさないごみ|燃やさないゴミ|燃えないごみ|燃えないゴミ|燃やせないごみ|燃せないごみ|もやさないごみ|もえないごみ|埋立ごみ"
        "|破砕ごみ|crushableGarbage|Non-burnable trash|Non-burnable waste|Incombustible garbage",
    ),
    _known(
        "plastic #4A90E2",
        ("プラスチック", "Plastic", "プラスチック"),
        "プラ",
        "プラスチックごみ|プラスチック製容器包装|プラスチック製容器包装類|容器包装プラスチック|容器包装プラスチック類|容器プラ"
        "|プラスチック容器包装|プラスチック資源|廃プラスチック|リサイクルプラ|plasticContainers"
        "|Plastic films of containers|Plastics",
    ),
    _known(
        "pet_bottle #5CB85C", ("ペットボトル", "PET bottles", "ペットボトル"), "ペット", "PETボトル|Plastic bottles"
    ),
    _known("beverage_can #5B9BB0", ("飲料缶", "Cans", "かん"), "缶", "缶|かん|カン|空き缶|空缶|あきかん|Empty cans"),
    _known(
        "glass_bottle #7A8A4A",
        ("びん", "Glass bottles", "びん"),
        "びん",
        "ビン|瓶|空きびん|空きビン|空びん|あきびん|ガラスビン|ガラスびん|Empty bottles|Bottles",
    ),
    _known(
        "paper_cloth #A87FBA",
        ("紙・布", "Paper and cloth", "紙と 布"),
        "紙布",
        "古紙・古布|古布・紙類|紙類・衣類|古紙類・古布類|紙・衣類|paperAndCloth",
    ),
    _known("cloth #B76E79", ("古布", "Cloth", "古い 服・布"), "古布", "布類|衣類|古着|古着・古布|衣類・布類|Clothes"),
    _known(
        "paper #B8860B",
        ("古紙", "Paper", "古い 紙"),
        "古紙",
        "紙類|古紙類|古紙等|紙|ミックスペーパー|Paper|Mixed paper",
    ),
    _known(
        "hazardous #735272",
        ("有害ごみ", "Hazardous garbage", "あぶない ごみ"),
        "有害",
        "危険ごみ|有害危険ごみ|有害・危険ごみ|使用済み乾電池|乾電池|Used batteries|Hazardous waste",
    ),
    _known("spray_can #D98A4F", ("スプレー缶", "Spray cans", "スプレーかん"), "スプレー"),
    _known(
        "oversized #8B6F47",
        ("粗大ごみ", "Oversized garbage", "大きな ごみ"),
        "粗大",
        "大型ごみ|臨時・粗大ごみ|Oversized waste|Bulky waste",
    ),
    _known(
        "metal #5C7C8A",
        ("金属ごみ", "Metal", "金ぞくの ごみ"),
        "金属",
        "金属類|金属|小物金属|小型金属|Small metal articles|Metal",
    ),
    _known(
        "recyclables #77AE1F",
        ("資源ごみ", "Recyclables", "リサイクルする ごみ"),
        "資源",
        "資源|資源物|資源になるもの|資源化物|Recyclables|Recyclable waste",
    ),
    _known(
        "bottles_cans_pet #2DC7AA",
        ("びん・缶・ペットボトル", "Bottles, cans and PET bottles", "びん・かん・ペットボトル"),
        "びん缶ペット",
        "缶・びん・ペットボトル|cansGlassPlastic|びん・かん・ペットボトル|ビン・カン・ペットボトル|びん・缶・ペット",
    ),
    _known(
        "bottles_cans #2DA3C7",
        ("びん・缶", "Bottles and cans", "びん・かん"),
        "びん缶",
        "ビン・カン|びん・かん|缶・びん|缶びん",
    ),
    _known(
        "cans_pet #3FA98F",
        ("缶・ペットボトル", "Cans and PET bottles", "かん・ペットボトル"),
        "缶ペット",
        "空き缶・ペットボトル|Empty cans, PET bottles",
    ),
    _known(
        "bottles_pet #6FA95C",
        ("びん・ペットボトル", "Bottles and PET bottles", "びん・ペットボトル"),
        "びんペット",
        "空きびん・ペットボトル",
    ),
    _known("small_appliance #4F6D7A", ("小型家電", "Small appliances", "小さい 電気の もの"), "家電", "使用済小型家電"),
    _known(
        "garden_waste #FF9F37", ("枝・葉・草", "Branches, leaves and grass", "木の えだ・葉・草"), "枝草", "剪定枝|草木"
    ),
    _known("mixed_paper #C8A24B", ("雑がみ", "Mixed paper", "いろいろな 紙"), "雑がみ", "雑紙|その他紙"),
    _known("paper_carton #D8B36A", ("紙パック", "Paper cartons", "紙パック"), "紙パック", "牛乳パック"),
)

BY_IDENTIFIER: dict[str, KnownCategory] = {known.category_id: known for known in VOCABULARY}
_BY_NAME = {
    comparable(name): known
    for known in VOCABULARY
    for name in (known.label.ja, known.label.en or known.label.ja, *known.names)
}


def known_category(name: str) -> KnownCategory | None:
    """Return the vocabulary's category of that published name, or None."""
    return _BY_NAME.get(comparable(name))


class CategoryNames:
    """Gives each published category name of one edition its identifier and its entry.

    A name of the vocabulary gets the vocabulary's identifier, if no other name of the edition has it already
    (広島市 collects リサイクルプラ and その他プラ); other names get one made from the name.
    """

    def __init__(self) -> None:
        """Start without names."""
        self._by_name: dict[str, Category] = {}

    @classmethod
    def of(cls, categories: Iterable[Category]) -> "CategoryNames":
        """Return the names of an edition that exists already."""
        names = cls()
        names._by_name = {comparable(category.name.ja): category for category in categories}
        return names

    def add(self, name: str) -> Category:
        """Return the category of that name, made on first sight."""
        key = comparable(name)
        if key not in self._by_name:
            known = known_category(name)
            taken = {category.category_id for category in self._by_name.values()}
            if known is not None and known.category_id not in taken:
                self._by_name[key] = _entry(name, known)
            else:
                category_id = identifier_of("category", name)
                self._by_name[key] = Category(category_id=category_id, name=_label(name, known), colour=UNKNOWN_COLOUR)
        return self._by_name[key]

    def find(self, name: str) -> Category | None:
        """Return the category of that name if the edition has it, also by another name of the vocabulary."""
        exact = self._by_name.get(comparable(name))
        if exact is not None:
            return exact
        known = known_category(name)
        if known is None:
            return None
        return next((c for c in self._by_name.values() if c.category_id == known.category_id), None)

    def replace(self, category: Category) -> None:
        """Put a completed entry (colour, how to put out) in the place of the one with its identifier."""
        for key, existing in self._by_name.items():
            if existing.category_id == category.category_id:
                self._by_name[key] = category

    def all(self) -> tuple[Category, ...]:
        """Return the categories in the order in which they were added."""
        return tuple(self._by_name.values())


def _entry(name: str, known: KnownCategory) -> Category:
    short = LocalizedText(ja=known.short)
    return Category(category_id=known.category_id, name=_label(name, known), short_name=short, colour=known.colour)


def _label(name: str, known: KnownCategory | None) -> LocalizedText:
    """Keep the published name, cut where it is too long; the vocabulary adds the languages that the file lacks."""
    if len(name) > LONGEST_NAME:
        # The identifier is made from the whole name, so that two that begin alike stay two categories.
        name = name[: LONGEST_NAME - 1] + "…"
    if known is None:
        return LocalizedText(ja=name, en=name) if name.isascii() else LocalizedText(ja=name)
    if _PROPERTY_NAME.fullmatch(name):
        return known.label
    if name.isascii() and not known.label.ja.isascii():
        return LocalizedText(ja=known.label.ja, en=name, ja_x_easy=known.label.ja_x_easy)
    return LocalizedText(ja=name, en=known.label.en, ja_x_easy=known.label.ja_x_easy)

"""Moments of life (ライフイベント) by which procedures are found, and the words by which people mean them."""

from dataclasses import dataclass
from typing import Final

from machiport.applications.procedures.model import LifeEvent
from machiport.localized_text import LocalizedText


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment: its name, and other words for it."""

    id: LifeEvent
    name: LocalizedText
    words: tuple[str, ...]


def _moment(moment: LifeEvent, name: tuple[str, str, str], words: str) -> Moment:
    ja, en, ja_x_easy = name
    return Moment(moment, LocalizedText(ja=ja, en=en, ja_x_easy=ja_x_easy), tuple(words.split("/")))


_MOVING: Final = "引っ越し/引越し/引越/ひっこし/住所変更/moving/relocation"

MOMENTS: Final = (
    _moment(
        "birth",
        ("妊娠・出産", "Pregnancy and birth", "赤ちゃん"),
        "妊娠/出産/赤ちゃん/にんしん/しゅっさん/baby/birth",
    ),
    _moment(
        "childcare",
        ("子育て", "Raising children", "子どもを 育てる"),
        "子育て/子ども/子供/こそだて/こども/保育/childcare/children",
    ),
    _moment(
        "moving_in",
        ("引っ越し(転入)", "Moving in", "引っこして 来た"),
        f"転入/てんにゅう/{_MOVING}",
    ),
    _moment(
        "moving_out",
        ("引っ越し(転出)", "Moving out", "ほかの 町へ 引っこす"),
        f"転出/てんしゅつ/{_MOVING}",
    ),
    _moment(
        "moving_within",
        ("引っ越し(市内)", "Moving within", "同じ 町の 中で 引っこす"),
        f"転居/てんきょ/{_MOVING}",
    ),
    _moment(
        "marriage",
        ("結婚", "Marriage", "結婚"),
        "結婚/婚姻/入籍/けっこん/marriage/wedding",
    ),
    _moment(
        "bereavement",
        ("ご不幸・相続", "Bereavement", "家族が なくなった"),
        "死亡/お悔やみ/おくやみ/葬儀/相続/しぼう/death/bereavement",
    ),
    _moment(
        "tax",
        ("税金", "Taxes", "税金"),
        "税/税金/ぜいきん/tax/taxes",
    ),
    _moment(
        "insurance",
        ("健康保険・年金", "Health insurance", "健康保険"),
        "保険/健康保険/ほけん/年金/insurance",
    ),
    _moment(
        "seniors",
        ("高齢・介護", "Seniors and care", "お年より・介護"),
        "高齢者/介護/お年寄り/こうれい/かいご/seniors/elderly/care",
    ),
    _moment(
        "business",
        ("事業・店舗", "Business", "店・会社"),
        "事業/店/開業/会社/許可/business/shop/company",
    ),
    _moment(
        "disaster",
        ("災害", "Disaster", "災害"),
        "災害/地震/台風/水害/さいがい/disaster/earthquake/typhoon/flood",
    ),
    _moment(
        "pets",
        ("ペット", "Pets", "ペット"),
        "ペット/犬/いぬ/pet/dog",
    ),
    _moment(
        "daily_life",
        ("くらしの証明・ごみ", "Certificates and daily life", "くらし"),
        "証明/証明書/ごみ/くらし/しょうめい/certificate",
    ),
)

"""Published names of collection areas taken apart into towns and ranges of blocks, for search and for choosing.

The area keeps its published name; what is read here only adds to it. Where a name's parts are not certain
(`田尻沢東・西・中町`), they stay together.
"""

import re
import unicodedata
from typing import NamedTuple

from machiport.garbage.model import LONGEST_NAME, LONGEST_NOTE, TownBlock

_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94) if chr(0x21 + offset).isalnum()} | {
    ord("（"): "(",
    ord("）"): ")",
    0x3000: " ",
    0xA0: " ",
}
"""Digits, letters, brackets and blanks to half width; `～` and `，` stay as published."""

_WARD = re.compile(r"(?P<ward>[^\s0-9()（）]{1,4}区)(?:\([0-9]+\))?\s+(?P<rest>\S.*)")
_DISTRICT = re.compile(r"(?:【(?P<bracketed>[^】]+)】|(?P<dashed>[^\s-]+地区)-)(?P<rest>.+)")
_READING = re.compile(r"(?P<name>[^()（）]+)[(（](?P<kana>[ぁ-ゖァ-ヺー0-9・～~\s-]+)[)）]\s*")
_OTHERS_OF = re.compile(r"(?P<others>(?:それ|上記)以外の)(?P<town>.+)")
_OTHERS = re.compile(r"(?P<town>.+?)(?P<others>\s*(?:上記以外|の一部).*)")
_CHOME = re.compile(r"(?P<town>[^0-9]+?[0-9]+丁目)(?P<blocks>\s*[^0-9・～~,、，].*|\s*[0-9].*)?")
_NUMBERED = re.compile(r"(?P<town>(?:[^0-9(（]|[0-9]+条)+?)(?P<blocks>(?![0-9]+条)[0-9].*)")
_KANJI_CHOME = re.compile(r"(?P<town>.+?)(?P<blocks>[一二三四五六七八九十]+(?:[・～~][一二三四五六七八九十]+)+丁目.*)")
_REMARKED = re.compile(r"(?P<town>[^(（・]+)(?P<blocks>[(（][^()（）]*[)）])")
_CODE = re.compile(r"(?:(?:パターン|コース|地区)\s*[A-Za-z0-9-]+|[A-Za-z]{1,3}[-‐]?[0-9]+)")
_TOWN_ENDINGS = ("町", "村", "丁目", "団地", "台", "地区", "区", "通", "丘")


class AreaNameParts(NamedTuple):
    """What a published area name says: towns with blocks, and the reading in hiragana where it gives one."""

    town_blocks: tuple[TownBlock, ...]
    kana: str | None


def area_name_parts(name: str) -> AreaNameParts:
    """Take a published name apart. Never fails: what is not understood becomes one town of that name."""
    text = name.translate(_HALF_WIDTH).strip()
    ward = ""
    if match := _WARD.fullmatch(text):
        ward, text = match["ward"], match["rest"]
    if match := _DISTRICT.fullmatch(text):
        text = match["rest"]
    if _CODE.fullmatch(text) or not text:
        return AreaNameParts((), None)
    if match := _READING.fullmatch(text):
        kana = hiragana(match["kana"])
        return AreaNameParts((TownBlock(town=_bounded(ward + match["name"].strip()), kana=kana),), kana)
    return AreaNameParts(tuple(_town_block(ward, part) for part in _parts(text)), None)


def hiragana(text: str) -> str:
    """Return katakana, also of half width, as hiragana; other characters stay."""
    wide = unicodedata.normalize("NFKC", text).strip()
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in wide)


def towns_of_list(text: str) -> tuple[TownBlock, ...]:
    """Return the towns of a list separated by blanks, `、` or `・` (福知山市 keeps one in a column of its own)."""
    names = dict.fromkeys(part for part in re.split(r"[\s、,・]+", unicodedata.normalize("NFKC", text)) if part)
    return tuple(_town_block("", name) for name in names)


def _parts(text: str) -> list[str]:
    """Split a list of towns. A `、` between numbers belongs to a block range, a `・` only splits full town names."""
    parts: list[str] = []
    for piece in re.split(r"(?<=[^0-9番号地部)])[、,](?=[^0-9])", text):
        names = piece.split("・")
        if len(names) > 1 and all(name.endswith(_TOWN_ENDINGS) for name in names):
            parts += names
        else:
            parts.append(piece)
    return [part.strip() for part in parts if part.strip()] or [text]


def _town_block(ward: str, text: str) -> TownBlock:
    if match := _OTHERS_OF.fullmatch(text):
        return TownBlock(
            town=_bounded(ward + match["town"]), blocks=_cut(match["others"].removesuffix("の"), LONGEST_NOTE)
        )
    for pattern in (_CHOME, _KANJI_CHOME, _NUMBERED, _REMARKED):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        town, blocks = match["town"].strip(), (match["blocks"] or "").strip()
        if town:
            return TownBlock(town=_bounded(ward + town), blocks=_cut(blocks, LONGEST_NOTE) or None)
    if match := _OTHERS.fullmatch(text):
        return TownBlock(
            town=_bounded(ward + match["town"].strip()), blocks=_cut(match["others"].strip(), LONGEST_NOTE)
        )
    return TownBlock(town=_bounded(ward + text))


def _bounded(town: str) -> str:
    return _cut(town, LONGEST_NAME)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"

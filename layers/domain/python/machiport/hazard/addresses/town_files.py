"""Town blocks from the files of 位置参照情報 (国土交通省), as they are downloaded.

大字・町丁目レベル has a town in a line, 街区レベル a block or lot; a folder may hold any number of both. Files are
UTF-8 or CP932 (what the ministry publishes). What stands in them: https://nlftp.mlit.go.jp/isj/data.html
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from statistics import fmean

from machiport.japanese_addresses import normal_address, place_name_key

_TOWN_COLUMNS = {"都道府県名", "市区町村名", "大字町丁目名", "緯度", "経度"}
_BLOCK_COLUMNS = {"都道府県名", "市区町村名", "大字・丁目名", "小字・通称名", "街区符号・地番", "緯度", "経度"}
_CHOME_AT_END = re.compile(r"([0-9]+)丁目$")
_COUNTY = re.compile(r"^.+?郡(?=.+[町村]$)")

type Point = tuple[float, float]
"""Longitude and latitude, WGS84 degrees."""


@dataclass(frozen=True, slots=True)
class MunicipalityPlace:
    """A municipality as the files name it, with its county (郡); `code` has five digits where a file says it."""

    prefecture: str
    name: str
    code: str | None

    @property
    def short_name(self) -> str:
        """The name without its county: `日出町` of `速見郡日出町`."""
        return _COUNTY.sub("", self.name)


@dataclass(slots=True)
class Town:
    """A town (大字・町丁目). `base` is its folded name without 丁目, `chome` 0 where it has none.

    `blocks` has the folded small district (empty where there is none) and the block's or lot's text; `residential` is
    whether its blocks are numbered for dwellings (住居表示): 番, not 番地.
    """

    municipality: MunicipalityPlace
    name: str
    base: str
    chome: int
    point: Point | None = None
    blocks: dict[tuple[str, str], Point] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)
    residential: bool = True

    @property
    def middle(self) -> Point:
        """The representative point; the blocks' mean where no file gives one."""
        if self.point is not None:
            return self.point
        points = self.blocks.values()
        return fmean(point[0] for point in points), fmean(point[1] for point in points)


def read_towns(folder: Traversable, codes: Mapping[tuple[str, str], str]) -> list[Town]:
    """Return the towns of every CSV file in `folder`.

    `codes` has the municipality code by prefecture and name without county, for files that do not say it.
    Raises ValueError with file and line for a file of another form.
    """
    towns: dict[tuple[str, str, str], Town] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.lower().endswith(".csv"):
            _add_file(file, towns, codes)
    return list(towns.values())


def _add_file(file: Traversable, towns: dict[tuple[str, str, str], Town], codes: Mapping[tuple[str, str], str]) -> None:
    lines = csv.DictReader(_text(file).splitlines())
    columns = set(lines.fieldnames or ())
    if not columns >= _BLOCK_COLUMNS and not columns >= _TOWN_COLUMNS:
        raise ValueError(f"{file.name} has neither the columns of 大字・町丁目レベル nor those of 街区レベル")
    for number, line in enumerate(lines, start=2):
        try:
            point = float(line["経度"]), float(line["緯度"])
        except (TypeError, ValueError):
            raise ValueError(f"{file.name}:{number}: 緯度 or 経度 is no number") from None
        if columns >= _BLOCK_COLUMNS:
            _add_block(_town(line, line["大字・丁目名"], towns, codes), line, point)
        else:
            _town(line, line["大字町丁目名"], towns, codes).point = point


def _text(file: Traversable) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932")


def _town(
    line: Mapping[str, str],
    name: str,
    towns: dict[tuple[str, str, str], Town],
    codes: Mapping[tuple[str, str], str],
) -> Town:
    key = (line["都道府県名"], line["市区町村名"], name)
    town = towns.get(key)
    if town is None:
        place = MunicipalityPlace(key[0], key[1], None)
        code = line.get("市区町村コード") or codes.get((place.prefecture, place.short_name))
        place = MunicipalityPlace(key[0], key[1], code.zfill(5) if code else None)
        base, chome = split_chome(name)
        town = towns[key] = Town(place, name, base, chome)
    return town


def split_chome(name: str) -> tuple[str, int]:
    """Return the folded name of a town without 丁目, and its 丁目 (0 where it has none)."""
    normal = normal_address(name)
    chome = _CHOME_AT_END.search(normal)
    return place_name_key(normal[: chome.start()] if chome else normal), int(chome[1]) if chome else 0


def _add_block(town: Town, line: Mapping[str, str], point: Point) -> None:
    """Add a block; of several points that one has, the representative one (代表フラグ) counts."""
    district = place_name_key(line["小字・通称名"])
    key = (district, normal_address(line["街区符号・地番"]))
    if district:
        town.districts[district] = line["小字・通称名"]
    town.residential = line.get("住居表示フラグ") != "0"
    if key not in town.blocks or line.get("代表フラグ") == "1":
        town.blocks[key] = point


def municipalities_of(towns: Iterable[Town]) -> Iterator[MunicipalityPlace]:
    """Go through the municipalities of the towns, each once."""
    yield from dict.fromkeys(town.municipality for town in towns)

"""The town-block index: finds the place of an address in the files of a folder. Implements `ports.Geocoder`.

It answers with one place only where the name of the town is exactly that of the address and no other town has it;
whatever is left over must be a small district or the numbers. Everything else is a candidate to choose from: a hazard
map of the wrong town is worse than a question.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib.resources.abc import Traversable
from math import cos, hypot, radians
from statistics import fmean
from typing import NamedTuple

from machiport.hazard.addresses.model import AddressAnswer, AddressMatch
from machiport.hazard.addresses.town_files import MunicipalityPlace, Point, Town, municipalities_of, read_towns
from machiport.hazard.addresses.typed_addresses import TypedAddress, typed_addresses
from machiport.japanese_addresses import place_name_key

MOST_CANDIDATES = 10

# How far an address may be from its representative point where the files do not show it: a block is some 100 m wide,
# a 丁目 about a kilometre, an 大字 several.
_BLOCK_METRES, _CHOME_METRES, _TOWN_METRES = 50, 500, 1500
_METRES_A_DEGREE = 111_320

type Municipalities = frozenset[MunicipalityPlace]


class _Named(NamedTuple):
    """A place of the name asked for; not certain where the name is that of several, known or not."""

    match: AddressMatch
    certain: bool


class TownBlockIndex:
    """Knows the towns of a folder; the files are read when the first address is asked for."""

    def __init__(self, folder: Traversable, codes: Mapping[tuple[str, str], str]) -> None:
        """Read from `folder`; `codes` as in `town_files.read_towns`, which says what it raises at the first use."""
        self._folder = folder
        self._codes = codes

    def locate(self, text: str, municipality: str | None = None) -> AddressAnswer:
        """Return the one place that `text` means, else what it may mean; `municipality` is a five-digit code."""
        found = self._named(text, municipality)
        if len(found) == 1 and found[0].certain:
            return AddressAnswer(found[0].match)
        return AddressAnswer(None, tuple(self.suggest(text, municipality)))

    def suggest(self, text: str, municipality: str | None = None, limit: int = MOST_CANDIDATES) -> list[AddressMatch]:
        """Return the places that `text` means, then the towns that begin with it."""
        matches = [each.match for each in self._named(text, municipality)]
        for typed in typed_addresses(text):
            for rest, within in self._scopes(typed.place, municipality) if typed.place else ():
                matches += self._beginning(rest, within)
        return list(dict.fromkeys(matches))[:limit]

    @cached_property
    def _towns(self) -> dict[str, list[Town]]:
        """The towns by the folded name without 丁目."""
        by_base: dict[str, list[Town]] = {}
        towns = read_towns(self._folder, self._codes)
        for town in sorted(towns, key=lambda each: (each.municipality.code or "", each.base, each.chome)):
            by_base.setdefault(town.base, []).append(town)
        return by_base

    @cached_property
    def _prefixes(self) -> dict[str, set[MunicipalityPlace]]:
        """What may stand before a town's name, folded, and which municipalities it leaves."""
        prefixes: dict[str, set[MunicipalityPlace]] = {}
        for place in municipalities_of(town for towns in self._towns.values() for town in towns):
            prefecture = place.prefecture
            for name in ("", prefecture, place.name, place.short_name):
                prefixes.setdefault(place_name_key(name), set()).add(place)
            for name in (place.name, place.short_name):
                prefixes.setdefault(place_name_key(prefecture + name), set()).add(place)
        return prefixes

    def _scopes(self, place: str, municipality: str | None) -> Iterator[tuple[str, Municipalities]]:
        """Yield what is left of a place's name after prefecture and municipality, and where that lies."""
        for end in range(len(place), -1, -1):
            found = self._prefixes.get(place[:end], ())
            within = frozenset(each for each in found if municipality in (None, each.code))
            if within:
                yield place[end:], within

    def _named(self, text: str, municipality: str | None) -> list[_Named]:
        """Return the places whose name is that of `text`: of the most specific municipalities it can be read for."""
        for typed in typed_addresses(text):
            for rest, within in self._scopes(typed.place, municipality):
                if not rest and len(within) == 1 and typed.place and not typed.positions and not typed.district:
                    return [_Named(self._municipality_match(next(iter(within))), certain=True)]
                found = self._in_towns(rest, typed, within)
                if found:
                    return found
        return []

    def _in_towns(self, rest: str, typed: TypedAddress, within: Municipalities) -> list[_Named]:
        for end in range(len(rest), 0, -1):
            towns = [town for town in self._towns.get(rest[:end], ()) if town.municipality in within]
            if end < len(rest):
                towns = [town for town in towns if rest[end:] in town.districts]
            if towns:
                district = rest[end:] or typed.district
                return [
                    named
                    for place in municipalities_of(towns)
                    for named in _of_positions([town for town in towns if town.municipality == place], district, typed)
                ]
        return []

    def _beginning(self, rest: str, within: Municipalities) -> Iterator[AddressMatch]:
        if not rest and len(within) > 1:
            for place in sorted(within, key=lambda each: each.code or ""):
                yield self._municipality_match(place)
            return
        for base, towns in self._towns.items():
            if base.startswith(rest):
                yield from (_town_match(town) for town in towns if town.municipality in within)

    def _municipality_match(self, place: MunicipalityPlace) -> AddressMatch:
        points = [town.middle for towns in self._towns.values() for town in towns if town.municipality == place]
        middle = fmean(point[0] for point in points), fmean(point[1] for point in points)
        reach = _reach(middle, points) + _TOWN_METRES
        return AddressMatch(place.prefecture + place.name, place.code, "municipality", *middle, reach)


def _of_positions(towns: list[Town], district: str, typed: TypedAddress) -> Iterator[_Named]:
    """Yield the places of one name in one municipality by its numbers; none where a 丁目 is said that is not there.

    Without a number in a town that has only 丁目, each of them may be meant, however few of them the files have.
    """
    for chome, block, _ in typed.positions or ((0, 0, 0),):
        fitting = [town for town in towns if town.chome == chome]
        for town in fitting:
            yield _Named(_block_match(town, district, str(block)) or _town_match(town), certain=True)
        if fitting:
            return
    if not typed.positions:
        yield from (_Named(_town_match(town), certain=False) for town in towns)


def _block_match(town: Town, district: str, block: str) -> AddressMatch | None:
    point = town.blocks.get((district, block))
    if point is None:
        return None
    name = f"{_name(town)}{town.districts.get(district, '')}{block}{'番' if town.residential else '番地'}"
    return AddressMatch(name, town.municipality.code, "block", *point, _BLOCK_METRES)


def _town_match(town: Town) -> AddressMatch:
    middle = town.middle
    reach = _reach(middle, town.blocks.values()) + _BLOCK_METRES
    typical = _CHOME_METRES if town.chome else _TOWN_METRES
    return AddressMatch(_name(town), town.municipality.code, "town", *middle, reach if town.blocks else typical)


def _name(town: Town) -> str:
    return town.municipality.prefecture + town.municipality.name + town.name


def _reach(middle: Point, points: Iterable[Point]) -> int:
    """Return how far the farthest of the points is from the middle, in metres; plane geometry does for a town."""
    shrink = cos(radians(middle[1]))
    away = (hypot((point[0] - middle[0]) * shrink, point[1] - middle[1]) for point in points)
    return round(max(away, default=0.0) * _METRES_A_DEGREE)

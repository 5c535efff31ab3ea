"""Search for one's collection area: by name, reading, town, address (`府内町2丁目5番`) or 町字ID."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from machiport.garbage.address_blocks import BlockRange, parse_blocks
from machiport.garbage.model import Area
from machiport.japanese_addresses import Address, Position, normal_address, parse_address, place_name_key
from machiport.japanese_text import bare_key, kana_of_romaji, reading_key

MAXIMUM_QUERY: Final = 100
_MACHIAZA_ID = re.compile(r"[0-9]{6}-[0-9]{7}")
_REST = re.compile(r"以外|その他|残り")
_CHOME_AT_END = re.compile(r"([0-9]+)丁目$")
_SHORTEST_TOWN: Final = 2

# Ranks, best first. An address counts more than the letters of a name.
_IN_BLOCKS, _WHOLE_TOWN, _REST_OF_TOWN, _OTHER_BLOCK = 0, 1, 2, 20
_EQUAL, _KANA_EQUAL, _PREFIX, _KANA_PREFIX, _TOWN_PREFIX, _PART, _TOWN_PART, _BARE = 10, 11, 12, 13, 14, 15, 16, 17


@dataclass(frozen=True, slots=True)
class AreaPage:
    """Areas found, best first; `next_after` continues the list, None at its end."""

    areas: tuple[Area, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A town of an area: its folded name without 丁目, its 丁目 (0: not said), its blocks, "the rest of the town"."""

    town: str
    chome: int
    blocks: tuple[BlockRange, ...]
    rest: bool

    def can_mean(self, position: Position) -> bool:
        """Say whether an address here has a 丁目 exactly if `position` has one; a whole town takes any."""
        if not self.chome and not self.blocks:
            return True
        numbered = bool(self.chome) or any(block.low[0] for block in self.blocks)
        return numbered == bool(position[0])

    def rank(self, position: Position) -> int:
        """Rank the place for a position in its town."""
        if self.chome and position[0] and self.chome != position[0]:
            return _OTHER_BLOCK
        if self.rest:
            return _OTHER_BLOCK if any(block.holds(position) for block in self.blocks) else _REST_OF_TOWN
        if not self.blocks:
            return _WHOLE_TOWN
        return _IN_BLOCKS if any(block.holds(position) for block in self.blocks) else _OTHER_BLOCK


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kana: str
    towns: tuple[str, ...]
    places: tuple[_Place, ...]
    everything: str
    bare: str
    order: str


def _place(town: str, blocks: str) -> _Place:
    normal = normal_address(town)
    chome = _CHOME_AT_END.search(normal)
    base = place_name_key(normal[: chome.start()] if chome else normal)
    ranges = parse_blocks(blocks, bare_means_chome=chome is None)
    return _Place(base, int(chome[1]) if chome else 0, ranges, bool(_REST.search(blocks)))


def _places(area: Area) -> tuple[_Place, ...]:
    if area.town_blocks:
        return tuple(_place(block.town, block.blocks or "") for block in area.town_blocks)
    normal = normal_address(area.name)
    first = re.search(r"(?<=[^0-9])[0-9]+(?!条)", normal)
    town, blocks = (normal[: first.start()], normal[first.start() :]) if first else (normal, "")
    chome = re.match(r"[0-9]+丁目(?![・,、~])", blocks)
    return (_place(town + chome[0], blocks[chome.end() :]) if chome else _place(town, blocks),)


def _entry(area: Area) -> _Entry:
    name, kana = place_name_key(area.name), place_name_key(area.kana or "")
    towns = [place_name_key(block.town) for block in area.town_blocks]
    towns += [place_name_key(block.kana) for block in area.town_blocks if block.kana]
    everything = "\n".join((name, kana, *towns))
    return _Entry(
        name=name,
        kana=kana,
        towns=tuple(towns),
        places=_places(area),
        everything=everything,
        bare=bare_key(everything),
        order=kana or name,
    )


def _text_rank(entry: _Entry, key: str, bare: str) -> int | None:
    """Rank an area for a folded text; `bare` is the text without voiced marks. None where it does not fit."""
    if key not in entry.everything:
        return _BARE if bare in entry.bare else None
    checks = (
        (_EQUAL, key == entry.name),
        (_KANA_EQUAL, key == entry.kana),
        (_PREFIX, entry.name.startswith(key)),
        (_KANA_PREFIX, entry.kana.startswith(key)),
        (_TOWN_PREFIX, f"区{key}" in entry.name or any(town.startswith(key) for town in entry.towns)),
        (_PART, key in entry.name),
    )
    return next((rank for rank, holds in checks if holds), _TOWN_PART)


def _same_town(asked: str, town: str) -> bool:
    """Say whether the names mean the same town: either may carry a prefecture, city or ward in front."""
    shorter = min(len(asked), len(town))
    return asked == town or (shorter >= _SHORTEST_TOWN and (asked.endswith(town) or town.endswith(asked)))


def _address_rank(place: _Place, address: Address) -> int:
    """Rank a town's place for an address; of the ways to read the numbers, those that fit the town count."""
    fitting = [position for position in address.positions if place.can_mean(position)]
    return min(place.rank(position) for position in fitting or address.positions)


class AreaIndex:
    """The searchable form of one edition's areas. Build it once per process and publication."""

    def __init__(self, areas: Sequence[Area]) -> None:
        """Fold names, readings, towns and blocks of `areas`."""
        self.areas: Final = tuple(areas)
        self._by_id = {area.area_id: area for area in self.areas}
        self._entries = [(area, _entry(area)) for area in self.areas]
        self._places: dict[str, list[tuple[str, _Place]]] = {}
        for area, entry in self._entries:
            for place in entry.places:
                self._places.setdefault(place.town, []).append((area.area_id, place))

    def get(self, area_id: str) -> Area | None:
        """Return the area with that id."""
        return self._by_id.get(area_id)

    def of_town(self, machiaza_id: str) -> list[Area]:
        """Return the areas that serve a town, by its 町字ID (`<6 digits>-<7 digits>`), in the edition's order."""
        return [area for area in self.areas if any(block.machiaza_id == machiaza_id for block in area.town_blocks)]

    def search(self, text: str, limit: int = 50, after: str | None = None) -> AreaPage:
        """Return a page of the areas that fit `text`; all areas by their reading where it is empty.

        The order depends on the areas and the text only: rank, reading, id. `after` is an earlier page's
        `next_after`; it works even if that area is gone by now.

        Raises ValueError for an `after` that no page has given.
        """
        found = sorted(
            ((rank, entry.order, area.area_id) for rank, entry, area in self._ranked(text[:MAXIMUM_QUERY])),
        )
        if after is not None:
            position = _position_of(after)
            found = [key for key in found if key > position]
        page = found[: max(limit, 1)]
        more = len(found) > len(page)
        return AreaPage(
            areas=tuple(self._by_id[area_id] for _, _, area_id in page),
            next_after="/".join((str(page[-1][0]), page[-1][2], page[-1][1])) if more else None,
        )

    def _ranked(self, text: str) -> list[tuple[int, _Entry, Area]]:
        if not text.strip():
            return [(0, entry, area) for area, entry in self._entries]
        if _MACHIAZA_ID.fullmatch(text.strip()):
            wanted = {area.area_id for area in self.of_town(text.strip())}
            return [(0, entry, area) for area, entry in self._entries if area.area_id in wanted]
        by_address = self._by_address(parse_address(text))
        keys = [(key, bare_key(key)) for key in (place_name_key(text), reading_key(kana_of_romaji(text) or "")) if key]
        ranked = []
        for area, entry in self._entries:
            ranks = [rank for key, bare in keys if (rank := _text_rank(entry, key, bare)) is not None]
            if area.area_id in by_address:
                ranks.append(by_address[area.area_id])
            if ranks:
                ranked.append((min(ranks), entry, area))
        return ranked

    def _by_address(self, address: Address) -> dict[str, int]:
        """Rank areas for an address; "the rest of the town" counts only where no range holds the block."""
        town = place_name_key(address.town)
        if not address.positions or not town:
            return {}
        known: dict[str, int] = {}
        for name, places in self._places.items():
            for area_id, place in places if _same_town(town, name) else ():
                known[area_id] = min(_address_rank(place, address), known.get(area_id, _OTHER_BLOCK))
        if _IN_BLOCKS in known.values():
            return {a: _OTHER_BLOCK if rank == _REST_OF_TOWN else rank for a, rank in known.items()}
        return known


def _position_of(after: str) -> tuple[int, str, str]:
    parts = after.split("/", 2)
    if len(parts) != 3 or not re.fullmatch(r"[0-9]{1,4}", parts[0], re.ASCII):  # noqa: PLR2004  # rank, id, reading
        raise ValueError("this is not the end of a page of areas")
    return int(parts[0]), parts[2], parts[1]

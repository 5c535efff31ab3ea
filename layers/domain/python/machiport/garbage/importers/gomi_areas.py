"""The areas of japan-gomi-data courses, with reading and 町字ID."""

import re

from machiport.garbage.importers.area_names import area_name_parts, hiragana
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.yaml_trees import Tree, YamlDocument, items, mapping, text_of
from machiport.garbage.model import LONGEST_NOTE, LONGEST_TEXT, Area, TownBlock

_MACHIAZA = re.compile(r"[0-9]{6}-[0-9]{7}")
_MAXIMUM_NAME = 300


class AreaCollector:
    """Collects areas; a name that several courses have stays several areas, told apart by the course."""

    def __init__(self, report: ImportReport) -> None:
        """Start without areas."""
        self._report = report
        self._areas: dict[str, Area] = {}
        self._lines: dict[str, int] = {}
        self._ordinals: dict[str, int] = {}

    def add(self, course: YamlDocument, route_id: str) -> None:
        """Add the areas of a course; a course without any becomes one area of its own name."""
        metadata = mapping(mapping(course.value).get("metadata"))
        course_key = text_of(metadata.get("course"))
        listed = items(metadata.get("areas"))
        if not listed:
            name = text_of(metadata.get("course_name_ja")) or course_key
            self._report.add("course_unused", course.place("metadata"), name)
            listed = [{"name": name}]
        for index, entry in enumerate(listed):
            self._add_area(course, (index, course_key), mapping(entry), route_id)

    def all(self) -> tuple[Area, ...]:
        """Return the areas in the order of the courses."""
        return tuple(self._areas.values())

    def _add_area(self, course: YamlDocument, position: tuple[int, str], entry: dict[str, Tree], route_id: str) -> None:
        index, course_key = position
        place = course.place("metadata", "areas", index)
        name = text_of(entry.get("name"))
        if not name or len(name) > _MAXIMUM_NAME:
            self._report.add("area_name_missing", place, name or None)
            return
        area_id = identifier_of("area", name)
        if area_id in self._areas:
            first_line = str(self._lines.get(area_id, 1))
            self._report.add("duplicate_area_name", place, name, first_line=first_line)
            area_id = identifier_of("area", name, course_key)
            if area_id in self._areas:
                # Counted per identifier, so that a file of one name over and over costs no more than others.
                self._ordinals[area_id] = self._ordinals.get(area_id, 1) + 1
                area_id = identifier_of("area", name, course_key, str(self._ordinals[area_id]))
        self._lines[area_id] = place.line or 1
        kana = self._report.within(LONGEST_NOTE, hiragana(text_of(entry.get("yomi"))), place) or None
        self._areas[area_id] = Area(
            area_id=area_id,
            name=name,
            kana=kana,
            town_blocks=_town_blocks(name, kana, entry.get("machiaza_id")),
            note=self._report.within(LONGEST_TEXT, text_of(entry.get("note")), place) or None,
            route_id=route_id,
        )


def _town_blocks(name: str, kana: str | None, machiaza: Tree) -> tuple[TownBlock, ...]:
    """Join the towns in the name with their 町字ID; where the numbers differ, each ID stands for the whole name."""
    values = machiaza if isinstance(machiaza, list) else [machiaza]
    identifiers = [text_of(value) for value in values if _MACHIAZA.fullmatch(text_of(value))]
    towns = area_name_parts(name).town_blocks
    if len(towns) == 1:
        towns = (towns[0].model_copy(update={"kana": kana}),)
    if not identifiers:
        return towns
    if len(identifiers) == len(towns):
        return tuple(
            town.model_copy(update={"machiaza_id": identifier})
            for town, identifier in zip(towns, identifiers, strict=True)
        )
    return tuple(TownBlock(town=name[:200], kana=kana, machiaza_id=identifier) for identifier in identifiers)

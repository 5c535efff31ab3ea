"""Several rows as one list: entries of both designations at one place united, double ids and far places left out."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from machiport.globe import metres_between
from machiport.hazard.shelters.importing.report import ImportReport
from machiport.hazard.shelters.importing.rows import ReadRow, comparable
from machiport.hazard.shelters.model import DESIGNATIONS, Shelter

# A municipality's places lie around their middle. Nothing nearer than this is ever called far away …
_SURROUNDINGS_METRES: Final = 50_000
# … nor anything that is not this many times as far from the middle as half of the places are.
_TIMES_MEDIAN: Final = 6
_FEWEST_FOR_A_MIDDLE: Final = 5
_ONE_PLACE_METRES: Final = 500
_KILOMETRE: Final = 1000


@dataclass(frozen=True, slots=True)
class United:
    """The entries of a list in the order of their ids, and how many rows were united with another one."""

    shelters: tuple[Shelter, ...]
    rows_united: int


def unite(rows: Sequence[ReadRow], report: ImportReport) -> United:
    """Make a list of rows.

    An emergency site and a shelter are one entry where they have the same id, or the same name and address and lie
    within 500 m. Where a list says that the other designation is at the same place and only the address agrees, both
    stay (a school's playground and its gymnasium) and name each other.
    """
    near = _without_far_places(_without_double_ids(rows, report), report)
    entries: list[ReadRow] = []
    groups: dict[tuple[str, str], list[ReadRow]] = defaultdict(list)
    by_id: dict[str, list[ReadRow]] = defaultdict(list)
    for row in near:
        by_id[row.shelter.shelter_id].append(row)
    for rows_of_id in by_id.values():
        united = rows_of_id[0]
        for other in rows_of_id[1:]:
            united = _merged(united, other)
        groups[comparable(united.shelter.name), comparable(united.shelter.address)].append(united)
    for (_name, address), group in groups.items():
        entries += _united_pairs(group, report) if address else group
    entries.sort(key=lambda row: row.shelter.shelter_id)
    return United(tuple(_with_neighbours(entries, report)), len(near) - len(entries))


def _without_double_ids(rows: Iterable[ReadRow], report: ImportReport) -> list[ReadRow]:
    """Leave out rows whose id an earlier row of the same designation has."""
    kept: list[ReadRow] = []
    seen: dict[tuple[str, str], ReadRow] = {}
    for row in rows:
        keys = [(row.shelter.shelter_id, designation) for designation in row.shelter.designations]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            report.add("id_twice", row.place, row.shelter.shelter_id, first=first.place.line or 0)
            continue
        seen |= dict.fromkeys(keys, row)
        kept.append(row)
    return kept


def _without_far_places(rows: list[ReadRow], report: ImportReport) -> list[ReadRow]:
    if len(rows) < _FEWEST_FOR_A_MIDDLE:
        return rows
    middle = median(row.shelter.lon for row in rows), median(row.shelter.lat for row in rows)
    distances = [metres_between(middle, (row.shelter.lon, row.shelter.lat)) for row in rows]
    farthest = max(_SURROUNDINGS_METRES, _TIMES_MEDIAN * median(distances))
    kept = []
    for row, distance in zip(rows, distances, strict=True):
        if distance > farthest:
            shown = f"{row.shelter.lat}, {row.shelter.lon}"
            report.add("outside_surroundings", row.place, shown, distance=math.floor(distance / _KILOMETRE))
        else:
            kept.append(row)
    return kept


def _united_pairs(group: list[ReadRow], report: ImportReport) -> list[ReadRow]:
    """Unite the rows of one name and address in pairs of the two designations, by id."""
    group = sorted(group, key=lambda row: row.shelter.shelter_id)
    sites = [row for row in group if row.shelter.designations == ("emergency",)]
    shelters = [row for row in group if row.shelter.designations == ("shelter",)]
    rest = [row for row in group if len(row.shelter.designations) == len(DESIGNATIONS)]
    pairs = []
    for site, shelter in zip(sites, shelters, strict=False):
        distance = _apart(site.shelter, shelter.shelter)
        if distance <= _ONE_PLACE_METRES:
            pairs.append(_merged(shelter, site))
        else:
            report.add("same_name_far_apart", shelter.place, shelter.shelter.name, distance=round(distance))
            pairs += [site, shelter]
    paired = min(len(sites), len(shelters))
    return [*pairs, *rest, *sites[paired:], *shelters[paired:]]


def _apart(one: Shelter, other: Shelter) -> float:
    return metres_between((one.lon, one.lat), (other.lon, other.lat))


def _merged(one: ReadRow, other: ReadRow) -> ReadRow:
    """Return one entry with what both rows say; where both say something, the first one counts."""
    first, second = one.shelter, other.shelter
    ids = sorted({first.shelter_id, second.shelter_id, *first.other_ids, *second.other_ids})
    filled = {
        name: getattr(second, name)
        for name in ("kana", "name_en", "address", "capacity", "accepts", "communities", "phone", "url")
        if getattr(first, name) is None
    }
    remarks = " / ".join(dict.fromkeys(text for text in (first.remarks, second.remarks) if text)) or None
    designations = {*first.designations, *second.designations}
    changes = {
        "shelter_id": ids[0],
        "other_ids": tuple(ids[1:]),
        "designations": tuple(each for each in DESIGNATIONS if each in designations),
        "hazards": first.hazards or second.hazards,
        "conditional_hazards": first.conditional_hazards or second.conditional_hazards,
        "same_place": first.same_place or second.same_place,
        "remarks": remarks,
    }
    return ReadRow(first.model_copy(update=filled | changes), one.place)


def _with_neighbours(entries: Sequence[ReadRow], report: ImportReport) -> Iterable[Shelter]:
    """Let entries that are said to be at the place of the other designation name those at the same address."""
    at_address: dict[str, list[Shelter]] = defaultdict(list)
    for row in entries:
        at_address[comparable(row.shelter.address)].append(row.shelter)
    both_lists = {designation for row in entries for designation in row.shelter.designations} == set(DESIGNATIONS)
    for row in entries:
        shelter = row.shelter
        if not shelter.same_place or len(shelter.designations) == len(DESIGNATIONS) or not shelter.address:
            yield shelter
            continue
        others = tuple(
            each.shelter_id
            for each in at_address[comparable(shelter.address)]
            if set(each.designations) - set(shelter.designations)
        )
        if not others and both_lists:
            report.add("partner_missing", row.place, shelter.name)
        yield shelter.model_copy(update={"same_address_as": others})

"""What residents ask: the nearest shelters, a municipality's list, and everything for offline use."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from machiport.clock import TOKYO, Clock
from machiport.globe import Place
from machiport.hazard.kinds import EVACUATION_HAZARDS, EvacuationHazard, HazardKinds
from machiport.hazard.shelters.errors import BundleTooLarge
from machiport.hazard.shelters.lists_in_force import ListInForce, ListsInForce
from machiport.hazard.shelters.model import ListSource, Shelter
from machiport.hazard.shelters.nearest import Nearby, Wanted, by_distance
from machiport.hazard.shelters.ports import ShelterStatuses
from machiport.hazard.shelters.statuses import KnownStatus, Told, told
from machiport.municipalities import MunicipalityRegistry

BUNDLE_FORMAT: Final = 1
LARGEST_BUNDLE: Final = 5_000_000
"""Bytes of a bundle before compression. Lambda answers at most 6 MB (6,291,456 bytes) of JSON, in which the bundle is a
text: each of its quotation marks takes two bytes, a sixth more in all. API Gateway takes 10 MB."""


@dataclass(frozen=True, slots=True)
class ShelterNearby:
    """A shelter seen from a place, with what is told of its status, and where its list came from."""

    nearby: Nearby
    told: Told
    source: ListSource | None


@dataclass(frozen=True, slots=True)
class ListedShelter:
    """A shelter of a municipality's list, with what is told of its status, and where its list came from."""

    shelter: Shelter
    told: Told
    source: ListSource | None


@dataclass(frozen=True, slots=True)
class ShelterRegion:
    """The municipalities whose shelters are told, and the kinds of hazards by which they can be asked for."""

    municipalities: MunicipalityRegistry
    kinds: HazardKinds


class ShelterService:
    """Answers from the lists in force and the newest reports."""

    def __init__(
        self,
        lists: ListsInForce,
        statuses: ShelterStatuses,
        region: ShelterRegion,
        clock: Clock,
        fresh_for: timedelta,
    ) -> None:
        """Answer for `region`; reports count for `fresh_for`."""
        self._lists = lists
        self._statuses = statuses
        self._region = region
        self._codes = [municipality.code for municipality in region.municipalities]
        self._clock = clock
        self._fresh_for = fresh_for

    def hazard_named(self, name: str) -> EvacuationHazard | None:
        """Return an evacuation hazard by its own name or by that of a kind (`flood_maximum` → `flood`); else None."""
        for hazard in EVACUATION_HAZARDS:
            if hazard == name:
                return hazard
        return self._region.kinds[name].evacuation_hazard if name in self._region.kinds else None

    def hazard_names(self) -> Sequence[str]:
        """Return every name that `hazard_named` knows."""
        return [*EVACUATION_HAZARDS, *(kind.kind for kind in self._region.kinds if kind.kind not in EVACUATION_HAZARDS)]

    def nearest(
        self, place: Place, wanted: Wanted, limit: int, *, open_now: bool = False, municipality: str | None = None
    ) -> Sequence[ShelterNearby]:
        """Return the shelters nearest to `place`, the nearest first, whichever municipality they are in.

        With `open_now` only those that take people in now, as far as is known; with `municipality` only its own.

        Raises MunicipalityNotFound.
        """
        lists = self._lists.of(self._asked(municipality))
        indexes = [each.index for each in lists.values()]
        if open_now:
            return self._nearest_open(lists, place, wanted, limit)
        found = list(by_distance(indexes, place, wanted, limit))
        known = self._statuses.of_shelters((each.shelter.municipality, each.shelter.shelter_id) for each in found)
        return [
            ShelterNearby(
                each,
                self._told(known.get((each.shelter.municipality, each.shelter.shelter_id))),
                lists[each.shelter.municipality].head.source,
            )
            for each in found
        ]

    def _nearest_open(
        self, lists: Mapping[str, ListInForce], place: Place, wanted: Wanted, limit: int
    ) -> Sequence[ShelterNearby]:
        """Few shelters are open at any time, so all statuses are read, and the list is gone through to its end."""
        known = {code: self._statuses.of_municipality(code) for code in lists}
        everything = sum(len(each.shelters) for each in lists.values())
        open_ones: list[ShelterNearby] = []
        for nearby in by_distance((each.index for each in lists.values()), place, wanted, everything):
            status = self._told(known[nearby.shelter.municipality].get(nearby.shelter.shelter_id))
            if status.takes_people:
                open_ones.append(ShelterNearby(nearby, status, lists[nearby.shelter.municipality].head.source))
                if len(open_ones) == limit:
                    break
        return open_ones

    def of_municipality(
        self, municipality: str, wanted: Wanted, after: str | None, most: int, *, open_now: bool = False
    ) -> Sequence[ListedShelter]:
        """Return shelters of one list in the order of their ids, those behind the id `after`.

        Raises MunicipalityNotFound.
        """
        (code,) = self._asked(municipality)
        in_force = self._lists.of_one(code)
        source = in_force.head.source
        fitting = (
            shelter
            for shelter in in_force.shelters
            if wanted.fits(shelter) and (after is None or shelter.shelter_id > after)
        )
        if open_now:
            all_known = self._statuses.of_municipality(code)
            every = (ListedShelter(each, self._told(all_known.get(each.shelter_id)), source) for each in fitting)
            return list(islice((each for each in every if each.told.takes_people), most))
        page = list(islice(fitting, most))
        known = self._statuses.of_shelters((code, shelter.shelter_id) for shelter in page)
        return [ListedShelter(shelter, self._told(known.get((code, shelter.shelter_id))), source) for shelter in page]

    def bundle(self, municipality: str | None = None) -> bytes:
        """Return the lists of the region (or of one municipality) with all reports, as JSON (docs/design/hazard.md).

        Reports come with their instants (Asia/Tokyo) and the hours for which they count, so the bytes change only with
        the data.

        Raises MunicipalityNotFound, BundleTooLarge.
        """
        lists = self._lists.of(self._asked(municipality))
        parts = [self._part(each) for each in lists.values()]
        start = {"format": BUNDLE_FORMAT, "status_age_hours": self._fresh_for / timedelta(hours=1)}
        body = json.dumps(start)[:-1].encode() + b', "lists": [' + b",".join(parts) + b"]}"
        if len(body) > LARGEST_BUNDLE:
            raise BundleTooLarge(params={"limit": LARGEST_BUNDLE})
        return body

    def _asked(self, municipality: str | None) -> Sequence[str]:
        return self._codes if municipality is None else [self._region.municipalities.get(municipality).code]

    def _part(self, each: ListInForce) -> bytes:
        known = self._statuses.of_municipality(each.municipality)
        published_at = each.head.published_at
        facts: dict[str, Any] = {
            "municipality": each.municipality,
            "version": each.head.version,
            "published_at": None if published_at is None else published_at.astimezone(TOKYO).isoformat(),
            "source": None if each.head.source is None else each.head.source.model_dump(mode="json"),
            "statuses": [_report(known[shelter_id]) for shelter_id in sorted(known) if shelter_id in each.by_id],
        }
        return json.dumps(facts, ensure_ascii=False)[:-1].encode() + b', "shelters": ' + each.as_json + b"}"

    def _told(self, known: KnownStatus | None) -> Told:
        return told(known, self._clock.now(), self._fresh_for)


def _report(known: KnownStatus) -> dict[str, Any]:
    return {
        "shelter_id": known.shelter_id,
        "status": known.status,
        "headcount": known.headcount,
        "reported_at": known.reported_at.astimezone(TOKYO).isoformat(),
    }

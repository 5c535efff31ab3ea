"""What there is: facilities of the region, of an owner, for a purpose."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.inventory.ports import Inventory
from machiport.facilities.search.ports import RoomIndex
from machiport.facilities.search.purpose_words import purpose_meant
from machiport.reads_together import Together

# More than any region has of one purpose; who needs all of more asks by municipality.
_MOST_ROWS: Final = 2_000


class DirectoryService:
    """Facilities and purposes, as they are in force."""

    def __init__(self, inventory: Inventory, index: RoomIndex, codes: Sequence[str], together: Together) -> None:
        """Read from `inventory` and `index`; `codes` are those of the region's municipalities."""
        self._inventory = inventory
        self._index = index
        self._codes = codes
        self._together = together

    def facilities(self, municipality: str | None, purpose: str | None) -> Sequence[FacilityInForce]:
        """Return facilities by their ids: those of an owner, or with a room for a purpose (id or word), or both.

        Raises PurposeNotFound.
        """
        codes = [municipality] if municipality else list(self._codes)
        if purpose is None:
            owned = self._together([partial(self._inventory.of_municipality, code) for code in codes])
            return sorted((each for some in owned for each in some), key=lambda each: each.facility_id)
        meant = purpose_meant(purpose, self._inventory.purposes(), "/query/purpose").purpose_id
        if municipality:
            page = self._index.of_municipalities(meant, codes, None, _MOST_ROWS)
        else:
            page = self._index.of_region(meant, None, _MOST_ROWS)
        found = self._inventory.versions({row.facility_id: row.version_id for row in page.rows})
        return [found[facility_id] for facility_id in sorted(found)]

    def facility(self, facility_id: str) -> FacilityInForce:
        """Return a facility.

        Raises FacilityNotFound.
        """
        found = self._inventory.facility(facility_id)
        if found is None:
            raise FacilityNotFound(params={"facility_id": facility_id})
        return found

    def purposes(self) -> Sequence[Purpose]:
        """Return the purposes of the region, in the order in which they are shown."""
        return tuple(self._inventory.purposes().values())

"""The lists in force, kept by the process: read when their version is seen first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pydantic import TypeAdapter

from machiport.hazard.shelters.model import ListHead, Shelter
from machiport.hazard.shelters.nearest import ShelterIndex
from machiport.hazard.shelters.ports import ListMoved, ShelterLists

_SHELTERS: Final = TypeAdapter(tuple[Shelter, ...])
_TRIES: Final = 3


@dataclass(frozen=True)
class ListInForce:
    """One municipality's list, and what is made of it when it is first needed."""

    municipality: str
    head: ListHead
    shelters: Sequence[Shelter]

    @cached_property
    def index(self) -> ShelterIndex:
        """The list ready to be scanned."""
        return ShelterIndex(self.shelters)

    @cached_property
    def by_id(self) -> Mapping[str, Shelter]:
        """The shelters by id; united entries by each of their ids."""
        found = {other: shelter for shelter in self.shelters for other in shelter.other_ids}
        return found | {shelter.shelter_id: shelter for shelter in self.shelters}

    @cached_property
    def as_json(self) -> bytes:
        """The shelters as a JSON array; what a shelter does not have is left out."""
        return _SHELTERS.dump_json(tuple(self.shelters), exclude_defaults=True)


class ListsInForce:
    """Reads heads each time, and lists once for each version."""

    def __init__(self, lists: ShelterLists) -> None:
        """Read from `lists`."""
        self._lists = lists
        self._kept: dict[str, ListInForce] = {}

    def of(self, municipalities: Sequence[str]) -> Mapping[str, ListInForce]:
        """Return the lists in force of the municipalities that have one, in their order.

        Raises ListMoved where lists change faster than they can be read.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._read(municipalities)
            except ListMoved:
                # A process kept an old head while the list changed twice and a day went by; the new head helps.
                continue
        return self._read(municipalities)

    def of_one(self, municipality: str) -> ListInForce:
        """Return one municipality's list; an empty one where none was ever published."""
        return self.of([municipality]).get(municipality) or ListInForce(municipality, ListHead(), ())

    def _read(self, municipalities: Sequence[str]) -> Mapping[str, ListInForce]:
        heads = self._lists.heads(municipalities)
        found = {}
        for municipality in municipalities:
            head = heads.get(municipality)
            if head is None:
                continue
            kept = self._kept.get(municipality)
            if kept is None or kept.head.version_id != head.version_id:
                kept = ListInForce(municipality, head, self._lists.shelters(municipality, head))
                self._kept[municipality] = kept
            found[municipality] = kept
        return found

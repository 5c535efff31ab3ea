"""Changes of tables over the facilities in force, as drafts that staff look at and publish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from machiport.facilities.inventory.importing.cell_values import plain
from machiport.facilities.inventory.importing.facility_rows import FacilityChange
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.model import Facility
from machiport.import_findings import Place

_LOCALIZED: Final = ("name", "description", "access")
_NEEDED_OF_ROOMS: Final = {
    "purposes": "利用目的",
    "capacity": "定員",
    "scheme": "区分・時間の刻み",
    "rule_set": "利用規則",
    "price_list": "料金表",
}
DEFAULT_KIND: Final = "public_facility"


@dataclass(frozen=True, slots=True)
class FacilityDraft:
    """A facility as the tables would have it.

    `document` is what may be published, as JSON; `facility` the same where it is complete, `missing` what it lacks
    where it is not (`rooms`, `hours`). `expected` is the version in force that it was made from, None for a new one.
    """

    facility_id: str
    document: Mapping[str, Any]
    facility: Facility | None
    missing: tuple[str, ...]
    expected: str | None
    place: Place


class DraftMaker:
    """Lays changes over what is in force."""

    def __init__(
        self, present: Mapping[str, tuple[Facility, str]], report: ImportReport, *, replace_hours: bool
    ) -> None:
        """`present`: facilities in force with their versions, by id."""
        self._present = present
        self._report = report
        self._replace_hours = replace_hours

    def draft(self, change: FacilityChange) -> FacilityDraft:
        """Return the draft of one facility; what is not valid or missing is in the report."""
        facility, version_id = self._present.get(change.facility_id, (None, None))
        document: dict[str, Any] = facility.model_dump(mode="json", by_alias=True) if facility else {}
        document |= {"facility_id": change.facility_id}
        document.setdefault("kind", DEFAULT_KIND)
        self._lay_fields(document, change, new=facility is None)
        document["rooms"] = _with_neighbours(list(self._rooms(document.get("rooms", []), change)))
        place = self._place(change)
        missing = tuple(name for name in ("hours", "rooms") if not document.get(name))
        if missing:
            name = document.get("name", {}).get("ja", change.facility_id)
            self._report.add("incomplete", place, name, missing=", ".join(missing))
        valid = None if missing else self._valid(document, change, place)
        return FacilityDraft(change.facility_id, document, valid, missing, version_id, place)

    def _lay_fields(self, document: dict[str, Any], change: FacilityChange, *, new: bool) -> None:
        for name, value in change.fields.items():
            if name == "hours" and not new and not self._replace_hours:
                self._report.add("hours_kept", self._place(change))
            elif name in _LOCALIZED:
                document[name] = _over(document.get(name), value)
            elif name == "contact":
                document[name] = {**(document.get(name) or {}), **value}
            else:
                document[name] = value

    def _rooms(self, present: Iterable[dict[str, Any]], change: FacilityChange) -> Iterable[dict[str, Any]]:
        """Yield the rooms in force, changed where a row says so, then the new ones; rows that lack something go."""
        left = dict(change.rooms)
        for room in present:
            fields = left.pop(room["room_id"], {})
            yield {**room, **fields, **({"name": _over(room["name"], fields["name"])} if "name" in fields else {})}
        for room_id, fields in left.items():
            needed = [title for name, title in _NEEDED_OF_ROOMS.items() if name not in fields]
            if needed:
                table, record = change.room_rows[room_id]
                self._report.add("value_missing", table.place(record), needed="、".join(needed))
                continue
            yield {"room_id": room_id, "atoms": [room_id.partition(".")[2]], **fields}

    def _valid(self, document: dict[str, Any], change: FacilityChange, place: Place) -> Facility | None:
        try:
            return Facility.model_validate(document)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=False, include_input=False):
                at = self._room_place(document, change, fault["loc"]) or place
                self._report.add("not_valid", at, ".".join(map(str, fault["loc"])), why=fault["msg"])
            return None

    def _room_place(
        self, document: Mapping[str, Any], change: FacilityChange, loc: tuple[int | str, ...]
    ) -> Place | None:
        if len(loc) > 1 and loc[0] == "rooms" and isinstance(loc[1], int):
            row = change.room_rows.get(document["rooms"][loc[1]]["room_id"])
            return None if row is None else row[0].place(row[1])
        return None

    def _place(self, change: FacilityChange) -> Place:
        if change.table is not None and change.record is not None:
            return change.table.place(change.record)
        table, record = next(iter(change.room_rows.values()))
        return table.place(record)


def _with_neighbours(rooms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rooms whose neighbours are named by their ids; a table may name them by their names, too."""
    ids = {plain(room["name"]["ja"]): room["room_id"] for room in rooms}
    return [
        {**room, "noise_neighbours": [ids.get(plain(each), each) for each in room.get("noise_neighbours", ())]}
        for room in rooms
    ]


def _over(present: Mapping[str, Any] | None, new: Mapping[str, str]) -> dict[str, Any]:
    """Return a text over the present one: translations stay while the Japanese is the same."""
    if present is not None and present.get("ja") == new["ja"]:
        return {**present, **new}
    return dict(new)

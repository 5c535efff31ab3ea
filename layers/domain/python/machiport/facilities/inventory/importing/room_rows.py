"""Rows of a list of rooms (室場一覧) as rooms' documents."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from machiport.facilities.inventory.importing.cell_values import mark_of, number_of, parts_of, plain
from machiport.facilities.inventory.importing.equipment_cells import equipment_of
from machiport.facilities.inventory.importing.facility_rows import RowNotUsableError, texts
from machiport.facilities.inventory.importing.names import (
    derived_local_id,
    derived_room_id,
    facility_id_of,
    local_id_of,
    room_id_of,
)
from machiport.facilities.inventory.importing.period_cells import periods_of
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.importing.tables import Record, Table
from machiport.facilities.inventory.model import Purpose
from machiport.import_findings import Place

type _Word = tuple[Callable[[str], object], str]
"""How a cell is read, and what is found where it gives None."""

_SHORTEST, _LONGEST = 60, 240
# Role, field of the document, unit that may stand behind the number.
_NUMBERS: Final = (
    ("capacity", "capacity", "人"),
    ("preparation", "preparation_minutes", "分"),
    ("cleanup", "cleanup_minutes", "分"),
)
_MARK: Final[_Word] = (mark_of, "mark_not_understood")
_NAME: Final[_Word] = (lambda text: local_id_of(plain(text)), "id_not_usable")
_WORDS: Final[Mapping[str, _Word]] = {"heating": _MARK, "lottery": _MARK, "rule_set": _NAME, "price_list": _NAME}


class RoomRows:
    """Reads the rows of lists of rooms of one municipality."""

    def __init__(
        self,
        municipality: str,
        facilities: Mapping[str, str],
        purposes: Mapping[str, Purpose],
        report: ImportReport,
    ) -> None:
        """Rooms belong to `facilities` (id → name): those in force and those of the lists read before."""
        self._municipality = municipality
        self._facilities = facilities
        self._report = report
        self._purpose_of = {
            plain(word): purpose.purpose_id
            for purpose in purposes.values()
            for word in (*purpose.words, purpose.name.ja, purpose.purpose_id)
        }
        self._rows: dict[str, Place] = {}

    def read(self, table: Table, record: Record) -> tuple[str, str, dict[str, Any]] | None:
        """Return facility id, room id and the fields that the row fills; None (and why) where it cannot be used."""
        try:
            facility_id = self._facility_id(table, record)
            room_id = self._room_id(table, record, facility_id)
            fields = self._fields(table, record, facility_id)
        except RowNotUsableError:
            return None
        first = self._rows.setdefault(room_id, table.place(record))
        if first != table.place(record):
            self._report.add("id_twice", table.place(record, "room_id"), room_id, first=first.line)
            return None
        return facility_id, room_id, fields

    def _facility_id(self, table: Table, record: Record) -> str:
        given, name = record.cell("facility_id"), record.cell("facility_name")
        if given:
            found = facility_id_of(self._municipality, given)
            if found in self._facilities:
                return str(found)
            raise self._refused("facility_unknown", table, record, "facility_id")
        known = [each for each, facility in self._facilities.items() if plain(facility) == plain(name)]
        if len(known) == 1:
            return known[0]
        raise self._refused("facility_ambiguous" if known else "facility_unknown", table, record, "facility_name")

    def _room_id(self, table: Table, record: Record, facility_id: str) -> str:
        if not record.cell("room_name"):
            raise self._refused("name_missing", table, record, "room_name")
        if not record.cell("room_id"):
            return derived_room_id(facility_id, record.cell("room_name"))
        found = room_id_of(facility_id, record.cell("room_id"))
        if found is None:
            raise self._refused("id_not_usable", table, record, "room_id")
        return found

    def _fields(self, table: Table, record: Record, facility_id: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"name": texts(record, "room_name", "name_en", "name_easy")}
        if record.cell("description"):
            fields["description"] = texts(record, "description")
        for role in ("kana", "lock_id"):
            if record.cell(role):
                fields[role] = record.cell(role)
        if record.cell("atoms"):
            fields["atoms"] = [derived_local_id(part) for part in parts_of(record.cell("atoms"))]
        if record.cell("purposes"):
            fields["purposes"] = self._purposes(table, record)
        if record.cell("noise_neighbours"):
            fields["noise_neighbours"] = [
                room_id_of(facility_id, part) or part for part in parts_of(record.cell("noise_neighbours"))
            ]
        if record.cell("equipment"):
            fields["equipment"] = equipment_of(record.cell("equipment"), shared=False)
            if fields["equipment"] is None:
                raise self._refused("equipment_not_understood", table, record, "equipment")
        return fields | self._values(table, record) | self._scheme(table, record)

    def _values(self, table: Table, record: Record) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for role, name, unit in _NUMBERS:
            if record.cell(role):
                values[name] = self._whole(table, record, role, unit)
        if record.cell("area"):
            values["area_square_metres"] = number_of(record.cell("area"), unit="㎡")
            if values["area_square_metres"] is None:
                raise self._refused("number_not_understood", table, record, "area")
        for role, (read, fault) in _WORDS.items():
            if record.cell(role):
                values[role] = read(record.cell(role))
                if values[role] is None:
                    raise self._refused(fault, table, record, role)
        return values

    def _scheme(self, table: Table, record: Record) -> dict[str, Any]:
        if record.cell("periods") and record.cell("step"):
            raise self._refused("scheme_missing", table, record, "step")
        if record.cell("periods"):
            periods = periods_of(record.cell("periods"))
            if periods is None:
                raise self._refused("periods_not_understood", table, record, "periods")
            return {"scheme": {"kind": "periods", "periods": periods}}
        if not record.cell("step"):
            return {}
        lengths = {
            name: self._whole(table, record, role, "分") if record.cell(role) else default
            for name, role, default in (
                ("shortest_minutes", "shortest", _SHORTEST),
                ("longest_minutes", "longest", _LONGEST),
            )
        }
        return {"scheme": {"kind": "raster", "step_minutes": self._whole(table, record, "step", "分"), **lengths}}

    def _purposes(self, table: Table, record: Record) -> list[str]:
        found: list[str] = []
        for part in parts_of(record.cell("purposes")):
            purpose = self._purpose_of.get(plain(part))
            if purpose is None:
                raise self._refused("purpose_unknown", table, record, "purposes", part)
            found.append(purpose)
        return list(dict.fromkeys(found))

    def _whole(self, table: Table, record: Record, role: str, unit: str) -> int:
        number = number_of(record.cell(role), unit=unit)
        if number is None or number != int(number):
            raise self._refused("number_not_understood", table, record, role)
        return int(number)

    def _refused(
        self, code: str, table: Table, record: Record, role: str, value: str | None = None
    ) -> RowNotUsableError:
        shown = value if value is not None else record.cell(role) or record.cell("room_name")
        self._report.add(code, table.place(record, role), shown)
        return RowNotUsableError(code)

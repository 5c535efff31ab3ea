"""Rows of a list of facilities as changes of facilities' documents."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from machiport.facilities.inventory.importing.cell_values import (
    days_of,
    features_of,
    minute_of_text,
    plain,
    position_of,
)
from machiport.facilities.inventory.importing.equipment_cells import equipment_of
from machiport.facilities.inventory.importing.names import derived_facility_id, facility_id_of, local_id_of
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.importing.tables import Record, Table
from machiport.facilities.inventory.model import Facility
from machiport.facilities.times import clock_text
from machiport.import_findings import Place
from machiport.japanese_text import hiragana

_KANA: Final = re.compile(r"[ぁ-ゖー・ 0-9]+")
_TELEPHONE: Final = re.compile(r"[0-9+() -]{6,20}")
_URL: Final = re.compile(r"https?://\S{3,490}")
_CODE_DIGITS: Final = 5


class RowNotUsableError(Exception):
    """A cell makes its whole row unusable; the report says why."""


@dataclass(slots=True)
class FacilityChange:
    """What the tables say of one facility: fields of its document, and whole rooms by their ids.

    `table` and `record` are the row of the list of facilities, `room_rows` those of the lists of rooms.
    """

    facility_id: str
    table: Table | None = None
    record: Record | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    rooms: dict[str, dict[str, Any]] = field(default_factory=dict)
    room_rows: dict[str, tuple[Table, Record]] = field(default_factory=dict)


class FacilityRows:
    """Reads the rows of lists of facilities of one municipality."""

    def __init__(self, municipality: str, present: Iterable[Facility], report: ImportReport) -> None:
        """Facilities in `present` are changed by rows with their id, or with their name alone."""
        self._municipality = municipality
        self._report = report
        self._present = {each.facility_id: each for each in present}
        self._by_name: dict[str, list[str]] = {}
        for each in self._present.values():
            self._by_name.setdefault(plain(each.name.ja), []).append(each.facility_id)
        self._rows: dict[str, Place] = {}

    def read(self, table: Table, record: Record) -> FacilityChange | None:
        """Return what a row says of its facility; None (and why in the report) where it cannot be used."""
        add, name = self._report.add, record.cell("name")
        if not name:
            add("name_missing", table.place(record, "name"))
            return None
        code = plain(record.cell("code"))
        if code and code[:_CODE_DIGITS] != self._municipality:
            add("other_municipality", table.place(record, "code"), code, expected=self._municipality)
            return None
        address, position = self._address(record), self._position(table, record)
        if not address:
            add("address_missing", table.place(record, "address"))
        facility_id = self._facility_id(table, record, address or "")
        if not address or position is None or facility_id is None:
            return None
        first = self._rows.setdefault(facility_id, table.place(record))
        if first != table.place(record):
            add("id_twice", table.place(record, "facility_id"), facility_id, first=first.line)
            return None
        try:
            fields = {"address": address, "position": position} | self._fields(table, record)
        except RowNotUsableError:
            return None
        return FacilityChange(facility_id, table, record, fields)

    def _facility_id(self, table: Table, record: Record, address: str) -> str | None:
        given, name = record.cell("facility_id"), record.cell("name")
        if given:
            found = facility_id_of(self._municipality, given)
            if found is None:
                self._report.add("id_not_usable", table.place(record, "facility_id"), given)
            return found
        derived = derived_facility_id(self._municipality, record.cell("source_id"), name, address)
        known = self._by_name.get(plain(name), [])
        if derived in self._present or not known:
            return derived
        if len(known) > 1:
            self._report.add("facility_ambiguous", table.place(record, "name"), name)
            return None
        return known[0]

    def _address(self, record: Record) -> str | None:
        whole = record.cell("address") or "".join(map(record.cell, ("prefecture", "city", "town", "block")))
        return " ".join(f"{whole} {record.cell('building')}".split())[:200] or None

    def _position(self, table: Table, record: Record) -> dict[str, float] | None:
        latitude, longitude = record.cell("latitude"), record.cell("longitude")
        place, shown = table.place(record, "latitude"), f"{latitude}, {longitude}"
        if not latitude or not longitude:
            self._report.add("coordinates_missing", place)
            return None
        found = position_of(latitude, longitude)
        if found is None:
            self._report.add("coordinates_not_understood", place, shown)
            return None
        position, swapped = found
        if swapped:
            self._report.add("coordinates_swapped", place, shown)
        return position.model_dump()

    def _fields(self, table: Table, record: Record) -> dict[str, Any]:
        """Return the fields of the document that the row fills; those of blank cells are left as they are."""
        fields: dict[str, Any] = {"name": texts(record, "name", "name_en", "name_easy")}
        if record.cell("kind"):
            kind = local_id_of(plain(record.cell("kind")))
            if kind is None:
                raise self._refused("id_not_usable", table, record, "kind")
            fields["kind"] = kind
        kana = " ".join(hiragana(record.cell("kana")).split())
        if kana and _KANA.fullmatch(kana):
            fields["kana"] = kana
        elif kana:
            self._report.add("kana_not_usable", table.place(record, "kana"), record.cell("kana"))
        if record.cell("access"):
            fields["access"] = {"ja": record.cell("access")}
        if record.cell("description"):
            fields["description"] = texts(record, "description", "description_en")
        return (
            fields
            | self._contact(table, record)
            | self._hours(table, record)
            | self._accessibility(table, record)
            | self._equipment(table, record)
        )

    def _contact(self, table: Table, record: Record) -> dict[str, Any]:
        contact: dict[str, str] = {}
        telephone, url = plain(record.cell("telephone")), record.cell("url")
        if _TELEPHONE.fullmatch(telephone):
            contact["telephone"] = telephone
        elif telephone:
            self._report.add("phone_not_usable", table.place(record, "telephone"), telephone)
        if _URL.fullmatch(url):
            contact["url"] = url
        elif url:
            self._report.add("url_not_usable", table.place(record, "url"), url)
        if record.cell("email"):
            contact["email"] = record.cell("email")[:200]
        return {"contact": contact} if contact else {}

    def _hours(self, table: Table, record: Record) -> dict[str, Any]:
        remark = record.cell("hours_remark")
        if remark:
            self._report.add("hours_remark", table.place(record, "hours_remark"), remark)
        given = {role: record.cell(role) for role in ("days", "start", "end")}
        if not any(given.values()):
            return {}
        days = days_of(given["days"] or "毎日")
        if days is None:
            self._report.add("days_not_understood", table.place(record, "days"), given["days"])
            return {}
        minutes = {role: minute_of_text(given[role]) for role in ("start", "end")}
        start, end = minutes["start"], minutes["end"]
        if not given["start"] or not given["end"]:
            self._report.add("time_missing", table.place(record, "end" if given["start"] else "start"))
            return {}
        if start is None or end is None or end <= start:
            role = "start" if start is None else "end"
            self._report.add("time_not_understood", table.place(record, role), given[role])
            return {}
        return {"hours": [{"days": days, "open": {"start": clock_text(start), "end": clock_text(end)}}]}

    def _accessibility(self, table: Table, record: Record) -> dict[str, Any]:
        text = record.cell("accessibility")
        features, unknown = features_of(text)
        for part in unknown:
            self._report.add("accessibility_not_understood", table.place(record, "accessibility"), part)
        return {"accessibility": features} if text else {}

    def _equipment(self, table: Table, record: Record) -> dict[str, Any]:
        text = record.cell("equipment")
        if not text:
            return {}
        found = equipment_of(text, shared=True)
        if found is None:
            raise self._refused("equipment_not_understood", table, record, "equipment")
        return {"equipment": found}

    def _refused(self, code: str, table: Table, record: Record, role: str) -> RowNotUsableError:
        self._report.add(code, table.place(record, role), record.cell(role))
        return RowNotUsableError(code)


def texts(record: Record, ja: str, en: str | None = None, easy: str | None = None) -> dict[str, str]:
    """Return the localized text in the cells of up to three roles; blank ones are left out."""
    roles: Mapping[str, str | None] = {"ja": ja, "en": en, "ja-x-easy": easy}
    return {language: record.cell(role) for language, role in roles.items() if role and record.cell(role)}

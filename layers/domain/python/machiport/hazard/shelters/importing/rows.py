"""One row of a shelter file as a shelter."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from machiport.hazard.kinds import EvacuationHazard
from machiport.hazard.shelters.importing.cell_values import capacity_of, degrees, in_japan, mark
from machiport.hazard.shelters.importing.columns import Columns
from machiport.hazard.shelters.importing.options import ShelterImportOptions
from machiport.hazard.shelters.importing.report import ImportReport
from machiport.hazard.shelters.importing.tables import LATITUDE, LONGITUDE, Record, Table
from machiport.hazard.shelters.importing.ward_codes import is_part_of
from machiport.hazard.shelters.model import SHELTER_ID_PATTERN, Designation, Shelter
from machiport.import_findings import Place

_LONGEST: Final = {"name": 200, "kana": 200, "name_en": 200, "address": 300, "phone": 100, "url": 1000}
_LONGEST_TEXT: Final = 500
_COORDINATE_DIGITS: Final = 7
_GSI_ID: Final = re.compile(r"E(?P<code>[0-9]{5})[0-9]{8}")
_DASHES: Final = frozenset({"-", "−", "ー", "－", "―", "‐"})


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that became a shelter, and where it stands."""

    shelter: Shelter
    place: Place


def comparable(text: str | None) -> str:
    """Return a name or an address as it is compared: NFKC without blanks."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def derived_id(municipality: str, name: str, where: str) -> str:
    """Return the id of a place whose list gives none: always the same for one name and place."""
    text = "\n".join((municipality, comparable(name), comparable(where)))
    return f"x-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


class RowReader:
    """Reads the rows of one table."""

    def __init__(
        self, municipality: str, table: Table, columns: Columns, options: ShelterImportOptions, report: ImportReport
    ) -> None:
        """Read `table` for `municipality` (five digits)."""
        self._municipality = municipality
        self._table = table
        self._columns = columns
        self._options = options
        self._report = report

    def read(self, record: Record) -> ReadRow | None:
        """Return the shelter of a row; None (and a finding) where the row cannot be used."""
        name = self._text(record, "name")
        if name is None:
            self._report.add("name_missing", self._place(record, "name"))
            return None
        if not self._is_ours(record):
            return None
        place = self._coordinates(record)
        if place is None:
            return None
        lon, lat = place
        address = self._address(record)
        yes, conditional = self._hazards(record)
        designations = self._designations(record)
        if "emergency" not in designations:
            yes = conditional = ()
        elif not yes and not conditional:
            self._report.add("no_hazard", self._place(record))
        shelter = Shelter(
            shelter_id=self._id(record, name, address or f"{lon:.5f},{lat:.5f}"),
            municipality=self._municipality,
            name=name,
            kana=self._text(record, "kana"),
            name_en=self._text(record, "name_en"),
            address=address,
            lon=lon,
            lat=lat,
            designations=designations,
            hazards=yes,
            conditional_hazards=conditional,
            same_place=self._says(record, "same_place") or self._says(record, "same_place_as_site"),
            capacity=capacity_of(self._text(record, "capacity") or ""),
            accepts=self._text(record, "accepts"),
            communities=self._text(record, "communities") or self._text(record, "district"),
            phone=self._text(record, "phone"),
            url=self._url(record),
            remarks=self._remarks(record),
        )
        return ReadRow(shelter, self._place(record))

    def _place(self, record: Record, role: str | None = None) -> Place:
        return self._table.place(record, None if role is None else self._columns.title(role))

    def _text(self, record: Record, role: str) -> str | None:
        text = record.cell(self._columns.title(role))
        if not text or text in _DASHES:
            return None
        return self._report.within(_LONGEST.get(role, _LONGEST_TEXT), text, self._place(record, role))

    def _says(self, record: Record, role: str) -> bool:
        text = record.cell(self._columns.title(role))
        value = mark(text)
        if value is None:
            self._report.add("flag_unknown", self._place(record, role), text)
        return value == "yes"

    def _is_ours(self, record: Record) -> bool:
        """Say whether the row is of this municipality's list, by its code or by the code in GSI's common id."""
        code = unicodedata.normalize("NFKC", record.cell(self._columns.title("code")))
        in_id = _GSI_ID.fullmatch(record.cell(self._columns.title("id")))
        given = [("code", code[:5])] if code else []
        given += [("id", in_id["code"])] if in_id else []
        for role, named in given:
            if not is_part_of(named, self._municipality):
                self._report.add("other_municipality", self._place(record, role), named, expected=self._municipality)
                return False
        return True

    def _coordinates(self, record: Record) -> tuple[float, float] | None:
        titles = self._columns.title("lon") or LONGITUDE, self._columns.title("lat") or LATITUDE
        texts = [record.cell(title) for title in titles]
        for title, text in zip(titles, texts, strict=True):
            if not text:
                self._report.add("coordinates_missing", self._table.place(record, title))
                return None
        values = [degrees(text) for text in texts]
        for title, text, value in zip(titles, texts, values, strict=True):
            if value is None:
                self._report.add("coordinates_not_numbers", self._table.place(record, title), text)
                return None
        lon, lat = (round(value or 0.0, _COORDINATE_DIGITS) for value in values)
        if in_japan(lon, lat):
            return lon, lat
        shown, place = f"{lat}, {lon}", self._table.place(record, titles[1])
        if in_japan(lat, lon):
            self._report.add("coordinates_swapped", place, shown)
            return lat, lon
        self._report.add("outside_japan", place, shown)
        return None

    def _address(self, record: Record) -> str | None:
        address = self._text(record, "address")
        if address is None:
            parts = (record.cell(self._columns.title(role)) for role in ("prefecture", "city", "town", "block"))
            address = "".join(parts) or None
        building = self._text(record, "building")
        return f"{address} {building}" if address and building else address

    def _hazards(self, record: Record) -> tuple[tuple[EvacuationHazard, ...], tuple[EvacuationHazard, ...]]:
        """Return the hazards marked without reserve, and those marked with a condition.

        Of two columns for one hazard (planned and largest floods) the more cautious counts.
        """
        if not self._columns.hazards:
            return self._options.hazards, ()
        yes: list[EvacuationHazard] = []
        conditional: list[EvacuationHazard] = []
        for hazard, titles in self._columns.hazards.items():
            marks = set()
            for title in titles:
                text = record.cell(title)
                found = mark(text)
                if found is None:
                    self._report.add("flag_unknown", self._table.place(record, title), text)
                marks.add(found)
            if marks == {"yes"}:
                yes.append(hazard)
            elif marks <= {"yes", "conditional"}:
                conditional.append(hazard)
        return tuple(yes), tuple(conditional)

    def _designations(self, record: Record) -> tuple[Designation, ...]:
        asked = self._options.designations()
        if asked is not None:
            return asked
        if not self._columns.hazards and not self._options.hazards:
            return ("shelter",)
        return ("emergency", "shelter") if self._says(record, "also_shelter") else ("emergency",)

    def _id(self, record: Record, name: str, where: str) -> str:
        given = unicodedata.normalize("NFKC", record.cell(self._columns.title("id")))
        if re.fullmatch(SHELTER_ID_PATTERN, given):
            return given
        if given:
            self._report.add("id_not_usable", self._place(record, "id"), given)
        return derived_id(self._municipality, name, where)

    def _url(self, record: Record) -> str | None:
        url = self._text(record, "url")
        if url is not None and not re.fullmatch(r"https?://\S+", url):
            self._report.add("url_not_usable", self._place(record, "url"), url)
            return None
        return url

    def _remarks(self, record: Record) -> str | None:
        parts = (self._text(record, role) for role in ("floors", "other_matters", "remarks"))
        return " / ".join(part for part in parts if part) or None

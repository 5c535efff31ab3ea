"""What is in force, held in dictionaries: the reading ports of the garbage services."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.model import Area, Category, DictionaryItem
from machiport.garbage.publication import Head


@dataclass
class CalendarsInMemory:
    """AreaCalendars: calendars by municipality and area."""

    calendars: dict[tuple[str, str], AreaCalendar] = field(default_factory=dict)

    def area_calendar(self, municipality: str, area_id: str) -> AreaCalendar | None:
        """Return the area's calendar."""
        return self.calendars.get((municipality, area_id))


@dataclass
class CatalogueInMemory:
    """Catalogue: heads by municipality, index parts by publication."""

    heads: dict[str, Head] = field(default_factory=dict)
    areas_of: dict[str, Sequence[Area]] = field(default_factory=dict)
    categories_of: dict[str, Sequence[Category]] = field(default_factory=dict)
    dictionary_of: dict[str, Sequence[DictionaryItem]] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)

    def head(self, municipality: str) -> Head:
        """Return what is in force."""
        self.reads.append("head")
        return self.heads.get(municipality, Head())

    def areas(self, municipality: str, publication_id: str) -> Sequence[Area]:
        """Return a publication's areas."""
        self.reads.append(f"areas of {publication_id} of {municipality}")
        return self.areas_of[publication_id]

    def categories(self, municipality: str, publication_id: str) -> Sequence[Category]:
        """Return a publication's categories."""
        self.reads.append(f"categories of {publication_id} of {municipality}")
        return self.categories_of[publication_id]

    def dictionary(self, municipality: str, publication_id: str) -> Sequence[DictionaryItem]:
        """Return a publication's dictionary."""
        self.reads.append(f"dictionary of {publication_id} of {municipality}")
        return self.dictionary_of[publication_id]

"""A facility as it is in force: its published version, with the public holidays that were known when it came."""

from dataclasses import dataclass
from datetime import date

from machiport.facilities.inventory.model import Facility, Room


@dataclass(frozen=True, slots=True)
class FacilityInForce:
    """A published version of a facility.

    `version_id` sorts by the time of publication. `public_holidays` (国民の祝日, with 振替休日) were expanded at
    publication and are complete until `calendar_until`, both days in Japan; what lies behind that day cannot be
    booked until a newer version is published.
    """

    facility: Facility
    version_id: str
    public_holidays: frozenset[date]
    calendar_until: date

    @property
    def facility_id(self) -> str:
        """The facility's name, `44201-compal`."""
        return self.facility.facility_id

    @property
    def municipality(self) -> str:
        """The owner's five-digit code."""
        return self.facility.municipality

    def room(self, room_id: str) -> Room | None:
        """Return a room of the facility; None for a name that none has."""
        return self.facility.room(room_id)

"""How a clerk wants shelter files to be read, where the files do not say it themselves."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from machiport.hazard.kinds import EvacuationHazard
from machiport.hazard.shelters.model import Designation, ListSource

type AskedDesignation = Literal["auto", "emergency", "shelter", "both"]


class ShelterImportOptions(BaseModel):
    """`designation`: what the places are, `auto` by the columns. `hazards`: for files without columns of hazards."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    designation: AskedDesignation = "auto"
    hazards: tuple[EvacuationHazard, ...] = ()
    leave_out_faulty_rows: bool = False
    """Publish the other rows where some cannot be used. Without it one faulty row keeps the list unpublished."""
    source: ListSource | None = None

    def designations(self) -> tuple[Designation, ...] | None:
        """Return the designations asked for; None for `auto`."""
        if self.designation == "auto":
            return None
        return ("emergency", "shelter") if self.designation == "both" else (self.designation,)

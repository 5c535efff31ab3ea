"""Everything about a person, as it is kept."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class ExportOut(BaseModel):
    """What online applications keep about the person who asks: as it is kept, in its own terms.

    Staff are not named. Of applications made for others it has what they were, not those people's facts.
    """

    made_at: datetime
    person: dict[str, Any]
    applications: list[dict[str, Any]]
    mandates: list[dict[str, Any]]
    next_cursor: str | None = Field(description="Where it is too much for one document: give it as `cursor`.")

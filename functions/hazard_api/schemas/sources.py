"""Whose statements hazard data are."""

from typing import Self

from pydantic import BaseModel, Field

from machiport.hazard.datasets.publication import DatasetSource
from machiport.hazard.section_codec import ZoneSource


class HazardSourceOut(BaseModel):
    """Whose statement it is, as its licence asks to say (出典)."""

    source: str
    licence: str
    as_of: str = Field(description="Date of the data, ISO 8601.")
    sample: bool = Field(description="Whether it is invented, for trying out.")

    @classmethod
    def of(cls, source: DatasetSource | ZoneSource) -> Self:
        """Show the source of a dataset or of a single zone."""
        return cls(source=source.source, licence=source.licence, as_of=source.as_of, sample=source.sample)

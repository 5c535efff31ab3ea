"""Certificates as they reach their owner."""

from pydantic import BaseModel, Field

from machiport.applications.cases.model import Delivery


class DownloadOut(BaseModel):
    """A link to a certificate's file; it lives for minutes. `downloads` counts this one too."""

    url: str
    expires_in: int = Field(description="Seconds.")
    downloads: int

    @classmethod
    def of(cls, url: str, delivery: Delivery, seconds: int) -> "DownloadOut":
        """Show a link."""
        return cls(url=url, expires_in=seconds, downloads=delivery.downloads)


class PickupCodeOut(BaseModel):
    """The code to show at the counter (受取番号); an earlier one is worth nothing any more."""

    code: str = Field(pattern=r"^[0-9]{8}$")

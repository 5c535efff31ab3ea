"""PINs of doors as their holders see them."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from machiport.clock import TOKYO
from machiport.facilities.locks.pin_reading import PinStatus, ToldPin


class DoorPinOut(BaseModel):
    """The PIN of a reservation's door: `none` where there is no lock, `coming` until it is issued."""

    status: PinStatus
    pin: str | None = Field(examples=["204816"], description="4 to 16 of the keys 0 to 9, * and #.")
    valid_from: datetime | None = Field(description="Ten minutes before the use. Asia/Tokyo.")
    valid_until: datetime | None = Field(description="Ten minutes after it.")

    @classmethod
    def of(cls, told: ToldPin) -> Self:
        """Show a PIN to the reservation's holder."""
        if told.pin is None:
            return cls(status=told.status, pin=None, valid_from=None, valid_until=None)
        return cls(
            status=told.status,
            pin=told.pin.pin.get_secret_value(),
            valid_from=told.pin.valid_from.astimezone(TOKYO),
            valid_until=told.pin.valid_until.astimezone(TOKYO),
        )

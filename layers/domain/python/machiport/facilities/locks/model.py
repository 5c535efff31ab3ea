"""A door's PIN (暗証番号) and the use that it opens for. Instants are aware, in UTC.

A PIN stands in the table and in the answer to its holder, in no event and in no log.
"""

import re
from datetime import datetime, timedelta
from typing import Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, model_validator

# Who uses the room next comes a little early, who leaves it a little late; a buffer of the room (準備・片付け) is not
# waited for, since nobody else has the room in it.
BEFORE_THE_USE: Final = timedelta(minutes=10)
AFTER_THE_USE: Final = timedelta(minutes=10)

_PIN: Final = re.compile(r"[0-9*#]{4,16}")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DoorUse(_Part):
    """What a reservation says of a door now: `opens` where its holder may go in, `revision` counts its writes."""

    reservation_id: str
    revision: int = Field(ge=1)
    lock_id: str | None
    opens: bool
    valid_from: AwareDatetime
    valid_until: AwareDatetime

    def lock_wanted(self, now: datetime) -> str | None:
        """Return the lock that a PIN is wanted for; None for no lock, a use that is off, and one that is over."""
        return self.lock_id if self.opens and now < self.valid_until else None


class PinRequest(_Part):
    """A PIN asked of a lock's service. The reservation is the operation: asking twice is asking once."""

    lock_id: str
    reservation_id: str
    revision: int
    valid_from: AwareDatetime
    valid_until: AwareDatetime


class IssuedPin(_Part):
    """A PIN that opens one lock from `valid_from` until `valid_until`."""

    lock_id: str
    pin: SecretStr
    valid_from: AwareDatetime
    valid_until: AwareDatetime

    @model_validator(mode="after")
    def _is_a_pin(self) -> Self:
        text = self.pin.get_secret_value()
        if _PIN.fullmatch(text) is None:
            raise ValueError("not a PIN of 4 to 16 keys")
        return self

    def answers(self, request: PinRequest) -> bool:
        """Tell whether this is what `request` asks for."""
        wanted = (request.lock_id, request.valid_from, request.valid_until)
        return (self.lock_id, self.valid_from, self.valid_until) == wanted


class PinRecord(_Part):
    """What is known of a reservation's PIN: `locks` are all that may ever have been asked for one, `version` counts."""

    version: int
    locks: frozenset[str]
    pin: IssuedPin | None = None

    def pin_for(self, use: DoorUse) -> IssuedPin | None:
        """Return the PIN where it is the one that the reservation asks for as it is now; otherwise None."""
        wanted = (use.lock_id, use.valid_from, use.valid_until)
        if self.pin is None or not use.opens:
            return None
        return self.pin if (self.pin.lock_id, self.pin.valid_from, self.pin.valid_until) == wanted else None

"""What applications, payments and certificates are called."""

import re
import secrets
from datetime import datetime
from typing import Annotated, Final

from pydantic import StringConstraints

from machiport.clock import TOKYO, Clock
from machiport.time_ordered_ids import new_id

# The municipality stands in front, so that an id alone says in which partition its case lies.
_APPLICATION_ID: Final = r"[0-9]{5}-[0-9a-f]{24}"
type ApplicationId = Annotated[str, StringConstraints(pattern=f"^{_APPLICATION_ID}$")]

_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that looks like another
_CODE_GROUPS: Final = 6
_CODE_GROUP: Final = 4
_INQUIRY_DIGITS: Final = 10


def new_application_id(municipality: str, clock: Clock) -> str:
    """Return a new id of an application with `municipality`; ids sort by when they were made."""
    return f"{municipality}-{new_id(clock)}"


def is_application_id(text: str) -> bool:
    """Tell whether a text can be the id of an application: what is none is part of no key."""
    return re.fullmatch(_APPLICATION_ID, text) is not None


def municipality_of(application_id: str) -> str:
    """Return the code of the municipality that an application was made to."""
    return application_id.partition("-")[0]


def payment_id(application_id: str, number: int) -> str:
    """Return the id of a payment: made of what it pays for, so that asking twice is asking for the same one."""
    return f"{application_id}-p{number:02d}"


def certificate_id(application_id: str, number: int) -> str:
    """Return the id of a certificate of an application."""
    return f"{application_id}-c{number:02d}"


def new_arrival_number(municipality: str, now: datetime) -> str:
    """Return a new arrival number (到達番号), `44201-20261122-738215`: where, on which day in Japan, which.

    Whether it is free is for the store to say.
    """
    return f"{municipality}-{now.astimezone(TOKYO):%Y%m%d}-{secrets.randbelow(1_000_000):06d}"


def new_inquiry_number() -> str:
    """Return a new inquiry number (問合せ番号) of ten digits, which a resident quotes on the phone."""
    return "".join(str(secrets.randbelow(10)) for _ in range(_INQUIRY_DIGITS))


def new_verification_code() -> str:
    """Return a new code of a certificate's public verification: 120 random bits, `7QK2-…` in six groups."""
    digits = [secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_GROUPS * _CODE_GROUP)]
    return "-".join("".join(digits[at : at + _CODE_GROUP]) for at in range(0, len(digits), _CODE_GROUP))


def new_serial(municipality: str, now: datetime) -> str:
    """Return a new serial (発行番号) of a certificate, `44201-2026-8K3M2P9Q`. The store says whether it is free."""
    digits = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(8))
    return f"{municipality}-{now.astimezone(TOKYO):%Y}-{digits}"

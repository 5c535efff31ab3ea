"""What the functions of facilities stand on."""

from dataclasses import dataclass

from machiport.dynamo_backing import DynamoBacking


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing(DynamoBacking):
    """With the facilities' table."""

    facilities_table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingBacking(Backing):
    """The same with the residents' table, since where people live decides what they may book and what they pay."""

    residents_table: str

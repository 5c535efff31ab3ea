"""A place found by its address."""

from dataclasses import dataclass
from typing import Literal

type MatchLevel = Literal["block", "town", "municipality"]
"""How far down the address was found: 街区・地番, 大字・町丁目, 市町村."""


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """A place with a name: WGS84 degrees of its representative point (代表点).

    `accuracy_metres` is how far the address meant may be from that point. `municipality_code` has five digits; it is
    None for a municipality whose code no file says.
    """

    name: str
    municipality_code: str | None
    level: MatchLevel
    longitude: float
    latitude: float
    accuracy_metres: int


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """The one place that an address means; where it means none or several, the places that it may mean."""

    match: AddressMatch | None
    candidates: tuple[AddressMatch, ...] = ()

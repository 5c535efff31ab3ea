"""The place that is asked about: coordinates as they come, or an address and where it is."""

from dataclasses import dataclass

from machiport.hazard.addresses.model import AddressAnswer, AddressMatch, MatchLevel
from machiport.hazard.addresses.ports import Geocoder
from machiport.hazard.errors import (
    ADDRESS_AMBIGUOUS,
    ADDRESS_TOO_COARSE,
    ADDRESS_UNKNOWN,
    PLACE_INCOMPLETE,
    PLACE_MISSING,
    PLACE_TWICE,
    AddressNotLocated,
    PlaceNotValid,
    candidate,
)
from machiport.hazard.places import check_place
from machiport.problem_details import ProblemError


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """What somebody said of a place: `longitude` and `latitude` (WGS84 degrees), or `address`.

    `municipality` (five digits) says where the address is looked for.
    """

    longitude: float | None = None
    latitude: float | None = None
    address: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class LocatedPlace:
    """A place in Japan. One that was found by its address has its name, level and accuracy besides."""

    longitude: float
    latitude: float
    address: str | None = None
    level: MatchLevel | None = None
    accuracy_metres: int | None = None


class PlaceService:
    """Finds out which place is meant."""

    def __init__(self, geocoder: Geocoder) -> None:
        """Ask `geocoder` where an address is."""
        self._geocoder = geocoder

    def locate(self, asked: AskedPlace, where: str) -> LocatedPlace:
        """Return the place. `where` is the JSON pointer of what holds `lon`, `lat` and `address`.

        Raises PlaceNotValid for coordinates that are none, not in Japan or swapped, and where not exactly one of
        coordinates and address is said; AddressNotLocated for an address that is not one known place.
        """
        longitude, latitude = asked.longitude, asked.latitude
        if asked.address is not None:
            if longitude is not None or latitude is not None:
                raise PlaceNotValid(errors=[ProblemError(f"{where}/address", PLACE_TWICE)])
            return _found(self._geocoder.locate(asked.address, asked.municipality), f"{where}/address")
        if longitude is None or latitude is None:
            missing = {"lon": longitude, "lat": latitude}
            message = PLACE_MISSING if longitude is None and latitude is None else PLACE_INCOMPLETE
            names = [name for name, value in missing.items() if value is None]
            raise PlaceNotValid(errors=[ProblemError(f"{where}/{name}", message) for name in names])
        check_place(longitude, latitude, where)
        return LocatedPlace(longitude, latitude)

    def suggest(self, text: str, municipality: str | None, limit: int) -> list[AddressMatch]:
        """Return at most `limit` places that the beginning of an address may mean, best first."""
        return self._geocoder.suggest(text, municipality, limit)


def _found(answer: AddressAnswer, pointer: str) -> LocatedPlace:
    match = answer.match
    if match is None:
        first = ADDRESS_AMBIGUOUS if answer.candidates else ADDRESS_UNKNOWN
        messages = [first, *(candidate(each.name) for each in answer.candidates)]
        raise AddressNotLocated(errors=[ProblemError(pointer, message) for message in messages])
    if match.level == "municipality":
        # The hazards at the middle of a municipality are nobody's.
        raise AddressNotLocated(errors=[ProblemError(pointer, ADDRESS_TOO_COARSE)])
    return LocatedPlace(match.longitude, match.latitude, match.name, match.level, match.accuracy_metres)

"""Which municipality an area of warnings (二次細分区域, class 20) belongs to.

An area's code has seven digits, the first five are the municipality's. Where a municipality is several areas (its
island part, say), or one has other digits, the region's data file `hazard/warning_areas.json` says so:
`{"areas": [{"code": "0123401", "municipality": "01234"}, …]}`.
"""

import re
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict, Field

_AREA_CODE = re.compile(r"[0-9]{7}")


class _Area(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[0-9]{7}$")
    municipality: str = Field(pattern=r"^[0-9]{5}$")


class _Areas(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    areas: tuple[_Area, ...]


class WarningAreas:
    """The region's areas."""

    def __init__(self, municipalities: Iterable[str], exceptions: Mapping[str, str] | None = None) -> None:
        """Hold the region's municipality codes, and for areas that do not follow the rule area code → municipality.

        Raises ValueError for an exception of a municipality that is not the region's.
        """
        self._municipalities = frozenset(municipalities)
        self._exceptions = dict(exceptions or {})
        strangers = set(self._exceptions.values()) - self._municipalities
        if strangers:
            raise ValueError(f"no municipality of the region: {', '.join(sorted(strangers))}")

    def municipality_of(self, area_code: str) -> str | None:
        """Return the municipality of an area; None where it is not the region's."""
        if area_code in self._exceptions:
            return self._exceptions[area_code]
        municipality = area_code[:5]
        return municipality if _AREA_CODE.fullmatch(area_code) and municipality in self._municipalities else None

    def all_of(self, prefecture: str) -> list[str]:
        """Return the area codes of a prefecture's (two digits) municipalities of the region."""
        ours = {code for code in self._municipalities if code.startswith(prefecture)}
        listed = {area for area, municipality in self._exceptions.items() if municipality in ours}
        split = {self._exceptions[area] for area in listed}
        return sorted(listed | {f"{code}00" for code in ours - split})

    @property
    def prefectures(self) -> frozenset[str]:
        """The first two digits of the region's municipalities."""
        return frozenset(code[:2] for code in self._municipalities)


def load_warning_areas(region: Traversable, municipalities: Iterable[str]) -> WarningAreas:
    """Return the areas of `municipalities` (codes), with the exceptions of the region's data file where it has one.

    Raises ValueError for a file that is no such list.
    """
    file = region / "hazard" / "warning_areas.json"
    if not file.is_file():
        return WarningAreas(municipalities)
    listed = _Areas.model_validate_json(file.read_bytes()).areas
    return WarningAreas(municipalities, {area.code: area.municipality for area in listed})

"""A region's facilities from its data files: `facilities/purposes.json` and `facilities/<code>/*.json`.

In an owner's folder `rules.json` and `prices.json` are its rules and prices; every other file is a facility, named by
what stands behind the owner's code in its id (`compal.json` holds `44201-compal`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from pydantic import TypeAdapter

from machiport.facilities.inventory.model import Facility, Purpose
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules

FOLDER: Final = "facilities"
PURPOSES_FILE: Final = "purposes.json"
RULES_FILE: Final = "rules.json"
PRICES_FILE: Final = "prices.json"

_PURPOSES: Final = TypeAdapter(tuple[Purpose, ...])


@dataclass(frozen=True, slots=True)
class RegionInventory:
    """All of a region: purposes by id, rules and prices by their owner's code, facilities by id."""

    purposes: Mapping[str, Purpose]
    rules: Mapping[str, OwnerRules]
    prices: Mapping[str, OwnerPrices]
    facilities: Mapping[str, Facility]

    def of_municipality(self, code: str) -> tuple[Facility, ...]:
        """Return an owner's facilities, by id."""
        return tuple(each for each in self.facilities.values() if each.municipality == code)


def load_purposes(region: Traversable) -> dict[str, Purpose]:
    """Return the purposes of a region by id, in the order of the file.

    `region` is `importlib.resources.files("machiport_region")` in a function, `Path("sample_region")` elsewhere.

    Raises ValueError for a file that holds no purposes or one of them twice; FileNotFoundError where there is none.
    """
    purposes = _PURPOSES.validate_json(region.joinpath(FOLDER, PURPOSES_FILE).read_bytes())
    by_id = {purpose.purpose_id: purpose for purpose in purposes}
    if len(by_id) != len(purposes):
        raise ValueError("a purpose stands twice")
    return by_id


def load_facilities(region: Traversable) -> RegionInventory:
    """Read every file of a region's facilities.

    Raises ValueError (pydantic's ValidationError among them) for a file that does not hold what its name says;
    FileNotFoundError where an owner has no rules or prices.
    """
    owners = [each for each in _by_name(region.joinpath(FOLDER)) if each.is_dir()]
    rules, prices, facilities = {}, {}, {}
    for owner in owners:
        rules[owner.name] = OwnerRules.model_validate_json(owner.joinpath(RULES_FILE).read_bytes())
        prices[owner.name] = OwnerPrices.model_validate_json(owner.joinpath(PRICES_FILE).read_bytes())
        if {rules[owner.name].municipality, prices[owner.name].municipality} != {owner.name}:
            raise ValueError(f"rules or prices in {owner.name} are those of another municipality")
        facilities.update({each.facility_id: each for each in _facilities(owner)})
    return RegionInventory(load_purposes(region), rules, prices, facilities)


def _by_name(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda each: each.name)


def _facilities(owner: Traversable) -> Iterator[Facility]:
    for file in _by_name(owner):
        if not file.name.endswith(".json") or file.name in (RULES_FILE, PRICES_FILE):
            continue
        facility = Facility.model_validate_json(file.read_bytes())
        if f"{facility.facility_id}.json" != f"{owner.name}-{file.name}":
            raise ValueError(f"{owner.name}/{file.name} holds facility {facility.facility_id}")
        yield facility

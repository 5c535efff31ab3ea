"""The registry from its data files: `municipalities/<code>.json` of a region."""

from importlib.resources.abc import Traversable

from machiport.municipalities.model import Municipality
from machiport.municipalities.registry import MunicipalityRegistry

FOLDER = "municipalities"


def load_registry(region: Traversable) -> MunicipalityRegistry:
    """Read every municipality of a region's folder.

    `region` is `importlib.resources.files("machiport_region")` in a function, `Path("sample_region")` elsewhere.

    Raises ValueError (pydantic's ValidationError among them) for a file that is not a municipality, and for one
    that is not named by its code; FileNotFoundError where the region has no such folder.
    """
    municipalities = []
    for file in sorted(region.joinpath(FOLDER).iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".json"):
            continue
        municipality = Municipality.model_validate_json(file.read_bytes())
        if file.name != f"{municipality.code}.json":
            raise ValueError(f"{file.name} holds municipality {municipality.code}")
        municipalities.append(municipality)
    return MunicipalityRegistry(municipalities)

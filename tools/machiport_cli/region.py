"""The region's municipalities, as the operator's commands know them."""

from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport_cli.local_stack.places import PROJECT_ROOT


def region() -> MunicipalityRegistry:
    """Return the registry of the region's data files."""
    return load_registry(PROJECT_ROOT / "sample_region")

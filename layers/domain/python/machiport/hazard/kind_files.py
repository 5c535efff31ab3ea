"""Hazard kinds from their data files: `hazard/kinds/<kind>.json` of a region."""

from importlib.resources.abc import Traversable

from machiport.hazard.kinds import HazardKind, HazardKinds


def load_kinds(region: Traversable) -> HazardKinds:
    """Return the kinds in the files of `region`.

    `region` is `importlib.resources.files("machiport_region")` in a function, `Path("sample_region")` elsewhere.
    Raises ValueError for a file that is no hazard kind, or whose name is not its kind's.
    """
    kinds = []
    for file in (region / "hazard" / "kinds").iterdir():
        if not file.name.endswith(".json"):
            continue
        kind = HazardKind.model_validate_json(file.read_bytes())
        if file.name != f"{kind.kind}.json":
            raise ValueError(f"{file.name} describes {kind.kind}")
        kinds.append(kind)
    return HazardKinds(kinds)

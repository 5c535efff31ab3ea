"""Procedures from their data files: `procedures/definitions/<procedure id>.json` of a region."""

from importlib.resources.abc import Traversable
from typing import Final

from machiport.applications.procedures.model import Procedure

FOLDER: Final = "procedures"
DEFINITIONS: Final = "definitions"
_ENDING: Final = ".json"


class ProcedureFiles:
    """The definitions in a region's folder. Files are read when they are asked for."""

    def __init__(self, region: Traversable) -> None:
        """Read below `region`: `importlib.resources.files("machiport_region")`, `Path("sample_region")` in tests."""
        self._folder = region.joinpath(FOLDER, DEFINITIONS)

    def ids(self) -> list[str]:
        """Return the ids of all procedures, in order.

        Raises FileNotFoundError where the region has no procedures.
        """
        names = (file.name for file in self._folder.iterdir())
        return sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING))

    def load(self, procedure_id: str) -> Procedure:
        """Return one procedure; `procedure_id` is one of `ids`.

        Raises ValueError (pydantic's ValidationError among them) for a file that is no procedure, and for one that is
        not named by its id.
        """
        procedure = Procedure.model_validate_json(self._folder.joinpath(procedure_id + _ENDING).read_bytes())
        if procedure.id != procedure_id:
            raise ValueError(f"{procedure_id}{_ENDING} holds procedure {procedure.id}")
        return procedure

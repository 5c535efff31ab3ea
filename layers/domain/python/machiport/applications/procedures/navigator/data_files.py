"""Questionnaires from their data files: `procedures/navigator/<id>.json` of a region."""

from importlib.resources.abc import Traversable
from typing import Final

from machiport.applications.procedures.data_files import FOLDER
from machiport.applications.procedures.errors import NavigatorNotFound
from machiport.applications.procedures.navigator.model import Navigator

NAVIGATORS: Final = "navigator"
_ENDING: Final = ".json"


class Navigators:
    """The region's questionnaires. They are read when the first one is asked for, and kept."""

    def __init__(self, region: Traversable) -> None:
        """Read below `region`: `importlib.resources.files("machiport_region")`, `Path("sample_region")` in tests."""
        self._folder = region.joinpath(FOLDER, NAVIGATORS)
        self._navigators: dict[str, Navigator] | None = None

    def all(self) -> list[Navigator]:
        """Return all questionnaires, by id.

        Raises ValueError for a file that is none, or that is not named by its id.
        """
        return list(self._loaded().values())

    def find(self, navigator_id: str) -> Navigator:
        """Return one questionnaire.

        Raises NavigatorNotFound, and ValueError as `all` does.
        """
        navigator = self._loaded().get(navigator_id)
        if navigator is None:
            raise NavigatorNotFound
        return navigator

    def _loaded(self) -> dict[str, Navigator]:
        if self._navigators is None:
            files = (file for file in self._folder.iterdir() if file.name.endswith(_ENDING))
            self._navigators = {each.id: each for each in map(_load, sorted(files, key=lambda file: file.name))}
        return self._navigators


def _load(file: Traversable) -> Navigator:
    navigator = Navigator.model_validate_json(file.read_bytes())
    if file.name != navigator.id + _ENDING:
        raise ValueError(f"{file.name} holds questionnaire {navigator.id}")
    return navigator

"""An import of two kinds, and a region to import it into."""

from pathlib import Path

import pytest
from shapely.geometry import box
from tests.unit.hazard.importing.import_folders import feature, write_geojson, write_spec
from tests.unit.hazard.importing.import_world import BOW_TIE, FLOOD, WAVE, Imports


@pytest.fixture
def imports() -> Imports:
    return Imports()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an import of two kinds: a square of flood with a coverage around it, and a tsunami without one."""
    made = tmp_path / "sample-import"
    made.mkdir()
    write_spec(made, FLOOD, WAVE, sample=True, coverage=[{"kinds": ["flood_maximum"], "path": "covered.geojson"}])
    write_geojson(made / "flood.geojson", [feature({"rank": 3}), feature({"rank": 2}, BOW_TIE)])
    write_geojson(made / "wave.geojson", [feature({"rank": 1}, box(131.605, 33.235, 131.606, 33.236))])
    write_geojson(made / "covered.geojson", [feature({}, box(131.5, 33.2, 131.7, 33.3))])
    return made

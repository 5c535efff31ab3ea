"""Lambda processes on one machine: each has code of its own, and all read the same files of a layer."""

import zipfile
from pathlib import Path

import pytest

from machiport_cli.local_stack.gateway import SharedLayers


def _archive(place: Path, name: str, content: str) -> Path:
    place.mkdir(exist_ok=True)
    with zipfile.ZipFile(place / name, "w") as writing:
        writing.writestr("python/machiport_region/place.txt", content)
    return place / name


def _unpacked(archive: Path) -> Path:
    """Unpack as MiniStack does, into an empty folder beside the archive."""
    folder = archive.with_suffix("")
    folder.mkdir()
    with SharedLayers(archive) as reading:
        reading.extractall(folder)
    return folder


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.mark.parametrize(("name", "shared"), [("layer_0.zip", True), ("code.zip", False)])
def test_a_layer_is_unpacked_once_for_all_and_code_for_each(tmp_path: Path, name: str, shared: bool) -> None:
    one, other = (_unpacked(_archive(tmp_path / process, name, "大分市")) for process in ("one", "other"))
    assert (one.resolve() == other.resolve()) == shared
    for folder in (one, other):
        assert (folder / "python" / "machiport_region" / "place.txt").read_text() == "大分市"
    assert list(tmp_path.glob("unpacking-*")) == []


def test_a_changed_layer_is_another_one(tmp_path: Path) -> None:
    old, new = (_unpacked(_archive(tmp_path / text, "layer_0.zip", text)) for text in ("old", "new"))
    assert old.resolve() != new.resolve()
    assert (new / "python" / "machiport_region" / "place.txt").read_text() == "new"

"""A layer is packed once, and as it was built."""

import zipfile
from pathlib import Path

import pytest

from machiport_cli.local_stack.layer_archives import pack_layers

TEMPLATE = """Resources:
  GeoLayer:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: GeoLayer
  ImporterFunction:
    Properties:
      CodeUri: ImporterFunction
"""


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Return a build's folder with one layer, in which there is a program."""
    program = tmp_path / "build" / "GeoLayer" / "python" / "bin" / "draw"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (program.parents[1] / "module.py").write_text("x = 1\n")
    return tmp_path / "build"


def packed(build: Path) -> Path:
    """Pack the layers; return the archive that the template names then."""
    template = build / "template.yaml"
    template.write_text(TEMPLATE)
    pack_layers(template, build.parent / "archives")
    text = template.read_text()
    assert "CodeUri: ImporterFunction" in text
    line = next(line for line in text.splitlines() if "ContentUri" in line)
    (archive,) = (build.parent / "archives").iterdir()
    assert line.partition(": ")[2] == f"../archives/{archive.name}"
    return archive


def test_the_archive_holds_the_layer_and_its_programs(build: Path) -> None:
    with zipfile.ZipFile(packed(build)) as archive:
        assert archive.namelist() == ["python/bin/draw", "python/module.py"]
        assert archive.read("python/module.py") == b"x = 1\n"
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert modes["python/bin/draw"] == 0o755


def test_an_unchanged_layer_is_not_packed_again(build: Path) -> None:
    first = packed(build)
    written = first.stat().st_mtime_ns
    (build / "GeoLayer" / "python" / "module.py").touch()
    assert packed(build) == first
    assert first.stat().st_mtime_ns == written


@pytest.mark.parametrize("change", ["content", "mode", "name"])
def test_a_changed_layer_is_another_archive_and_the_old_one_goes(build: Path, change: str) -> None:
    first = packed(build)
    module = build / "GeoLayer" / "python" / "module.py"
    if change == "content":
        module.write_text("x = 2\n")
    elif change == "mode":
        module.chmod(0o755)
    else:
        module.rename(module.with_name("other.py"))
    assert packed(build) != first
    assert not first.exists()

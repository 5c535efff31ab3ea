"""What a failed build says in its one line."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from machiport_cli.local_stack import LocalStackFailureError, checkout_place
from machiport_cli.local_stack.building import reason_in
from machiport_cli.local_stack.places import PROJECT_ROOT

PYTHON_FAULT = """
Build Failed
Error: CustomMakeBuilder:MakeBuild - Make Failed: *** Error compiling '/copy/build/RegionApiFunction/{folder}app.py'...
  File "{deployed}", line 2
    def (:
        ^
SyntaxError: invalid syntax

make: *** [functions/Makefile:18: build-RegionApiFunction] Error 1
"""


@pytest.mark.parametrize(
    ("deployed", "told"),
    [
        ("/var/task/region_api/app.py", "functions/region_api/app.py:2: SyntaxError: invalid syntax"),
        (
            "/opt/python/machiport/clock.py",
            "layers/domain/python/machiport/clock.py:2: SyntaxError: invalid syntax",
        ),
    ],
)
def test_a_fault_in_python_is_told_by_file_and_line(deployed: str, told: str) -> None:
    assert reason_in(PYTHON_FAULT.format(deployed=deployed, folder="region_api/")) == told


def test_another_fault_is_told_as_sam_tells_it() -> None:
    said = "Building\nError: Failed to parse template:\n  line 1, column 12\n"
    assert reason_in(said) == "Error: Failed to parse template: line 1, column 12"
    assert reason_in("") == "sam build failed"


@pytest.mark.parametrize("port", [0, -1, 65536, 99999])
def test_a_number_that_is_no_port_is_told(port: int) -> None:
    with pytest.raises(LocalStackFailureError, match=f"GATEWAY_PORT={port} is no port"):
        checkout_place(port)


def test_make_says_on_stderr_what_does_not_compile(tmp_path: Path) -> None:
    """`sam build` shows a Makefile's stderr where it fails, not its stdout, where compileall writes."""
    functions = tmp_path / "functions"
    (functions / "region_api").mkdir(parents=True)
    shutil.copy2(PROJECT_ROOT / "functions" / "Makefile", functions)
    (functions / "region_api" / "app.py").write_text("x = 1\ndef (:\n", "utf-8")
    words = ["make", "build-RegionApiFunction", f"ARTIFACTS_DIR={tmp_path / 'built'}", f"PYTHON={sys.executable}"]
    made = subprocess.run(words, cwd=functions, capture_output=True, text=True, check=False)  # noqa: S603  # fixed words
    assert made.returncode != 0
    assert reason_in(made.stderr) == "functions/region_api/app.py:2: SyntaxError: invalid syntax"

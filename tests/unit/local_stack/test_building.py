"""What a failed build says in its one line."""

import pytest

from machiport_cli.local_stack import LocalStackFailureError, checkout_place
from machiport_cli.local_stack.building import reason_in

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

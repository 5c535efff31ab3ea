"""What Lambda unpacks for a function, code and layers together, is within its quota."""

import os
from functools import cache
from pathlib import Path

import pytest
from tests.e2e.built_functions import built_parts, functions_by_label

from machiport_cli.local_stack.building import build

pytestmark = pytest.mark.xdist_group("rie")  # where everything is built anyway

# "Deployment package (.zip file archive) size: 250 MB, unzipped, including layers" (Lambda quotas), in bytes of 2**20.
# The layers are built for this machine; those for arm64 differ by a few MB.
_QUOTA = 250 * 2**20
_MARGIN = 10 * 2**20
_MOST_LAYERS = 5


@cache
def _size(folder: Path) -> int:
    """Return the bytes of all files below a folder; functions share most of their layers."""
    return sum(Path(place, name).stat().st_size for place, _, names in os.walk(folder) for name in names)


def test_every_function_fits_with_its_layers() -> None:
    build()
    too_large: dict[str, object] = {}
    for label in functions_by_label():
        artefact, layers = built_parts(label)
        size = _size(artefact) + sum(map(_size, layers))
        if size > _QUOTA - _MARGIN or len(layers) > _MOST_LAYERS:
            too_large[label] = (size, len(layers))
    assert too_large == {}

"""Whose running counts as coverage: that of the tests which look at one piece of code, and at what it answers.

The others run much more code than they look at, so that counting them would say little; and counting makes Python code
take up to three times as long, which theirs can least afford.
"""

import os
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings
from pytest_cov.engine import DistMaster  # type: ignore[import-untyped]  # ships no types

_COUNTED: Final = ("integration", "unit")
_HERE: Final = Path(__file__).parent

# Properties that name no number of examples are tried with half of Hypothesis' own number, but for a thorough run.
settings.register_profile("half", parent=settings.default, max_examples=50)
if os.environ.get("HYPOTHESIS_PROFILE") != "long":
    settings.load_profile("half")


def pytest_configure(config: pytest.Config) -> None:
    """Stop a counter whose counts nobody reads, in xdist's controller and in each of its processes.

    pytest-cov (7.1) takes these for a controller before it knows better, and gives them another counter then. The first
    would go on wherever the second one pauses: contract tests took four times as long.
    """
    plugin: Any = config.pluginmanager.getplugin("_cov")
    if plugin is not None and isinstance(plugin.cov_controller, DistMaster):
        plugin.cov_controller.cov.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Begin or stop counting where the next test is of another sort than the last."""
    # What `--cov` starts; absent without it.
    controller: Any = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    counts = item.path.relative_to(_HERE).parts[0] in _COUNTED and "faults" not in item.path.stem
    if controller is None or controller.started == counts:
        return
    if counts:
        controller.resume()
    else:
        controller.pause()

"""How a function's process starts quickly: what it does while it imports (figures: docs/performance.md)."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel


@contextmanager
def quick_imports() -> Iterator[None]:
    """Surround the imports and the wiring of a function's main.py.

    Models defined inside are built when they are first used: FastAPI alone defines some forty for an OpenAPI document
    that no function ever makes. Garbage is not collected meanwhile, since imported things stay; afterwards they are
    put aside, so that no later collection looks through them again.
    """
    gc.disable()
    BaseModel.model_config["defer_build"] = True
    try:
        yield
    finally:
        del BaseModel.model_config["defer_build"]
        gc.freeze()
        gc.enable()

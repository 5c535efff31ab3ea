"""A built function laid out as on Lambda: its package in /var/task, its layers merged in /opt/python.

Copied, since another build may begin meanwhile; the bytecode in it is what would be deployed.
"""

import compileall
import os
import py_compile
import shutil
import sys
from pathlib import Path

from machiport_cli.local_stack.building import build
from machiport_cli.local_stack.places import BUILD_DIRECTORY

LAYERS = ("DependenciesLayer", "DomainLayer", "RegionLayer")
PEERS = Path(__file__).parent / "peers"


def lay_out(function: str, place: Path, *more: str) -> list[Path]:
    """Build what has changed and return `sys.path` for the function (its logical id) below `place`, with `more` layers.

    Raises LocalStackFailureError when the build fails.
    """
    build()
    built = BUILD_DIRECTORY / "build"
    task, merged = place / "task", place / "opt" / "python"
    shutil.copytree(built / function, task)
    for layer in (*LAYERS, *more):
        shutil.copytree(built / layer / "python", merged, dirs_exist_ok=True)
    return [task, merged]


def compile_peers(place: Path) -> Path:
    """Copy the hello-worlds below `place` and compile them as functions are compiled; return the folder."""
    folder = place / "peers"
    folder.mkdir()
    for source in PEERS.glob("*.py"):
        (folder / source.name).write_bytes(source.read_bytes())
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(folder, quiet=1, invalidation_mode=mode):
        raise RuntimeError("the peers cannot be compiled")
    return folder


def interpreter() -> str:
    """Return the Python below the virtual environment, which has nothing installed in its path but the library."""
    return str(Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}"))


def environment(path: list[Path], **variables: str) -> dict[str, str]:
    """Return the environment of a function's process: nothing of ours but what is given and PATH."""
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join(map(str, path)), **variables}

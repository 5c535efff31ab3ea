"""A copy of this checkout in which `make run` can be tried: its own data, its own build, the same tools."""

import os
import re
import shutil
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.deployed_stack import HERE

from machiport_cli.local_stack.building import build
from machiport_cli.local_stack.places import BUILD_DIRECTORY
from machiport_gates.paths import ROOT

_SOURCES = ("functions", "infra", "layers", "sample_region", "tools")
_FILES = ("Makefile", "README.md", "pyproject.toml", "samconfig.toml", "template.yaml")
_STOPPING_SECONDS = 40


def copy_checkout(folder: Path, *, built: bool) -> Path:
    """Copy what `make run` reads; with `built` what was built of it as well, so that it need not be built again.

    Of the sample data only one municipality's is copied: the other end-to-end tests run on all of it.
    """
    without = shutil.ignore_patterns("__pycache__")
    for name in _SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    _forget_most_sample_data(folder / "sample_region")
    for name in _FILES:
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / ".local").mkdir()
    (folder / ".local" / "bin").symlink_to(ROOT / ".local" / "bin")
    if built:
        build()
        shutil.copytree(BUILD_DIRECTORY, folder / BUILD_DIRECTORY.relative_to(ROOT), ignore=without, symlinks=True)
    return folder


def _forget_most_sample_data(region: Path) -> None:
    shutil.rmtree(region / "hazard" / "imports")
    for data in ("garbage", "hazard/shelters", "facilities"):
        for of_municipality in (region / data).glob("[0-9]*"):
            if of_municipality.is_dir() and of_municipality.name != HERE:
                shutil.rmtree(of_municipality)
            elif of_municipality.is_file() and of_municipality.stem != HERE:
                of_municipality.unlink()


@dataclass
class MakeRun:
    """`make run` in a copied checkout, in a process group of its own, as in a terminal."""

    folder: Path
    port: int
    fresh: bool = False
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start it."""
        self._ready = threading.Event()
        # `-o setup`: the copy shares this checkout's environment, which its own setup would lead astray.
        words = ["make", "--silent", "-o", "setup", "run", f"GATEWAY_PORT={self.port}", f"FRESH={int(self.fresh)}"]
        places = [self.folder / "layers" / "domain" / "python", self.folder / "functions", self.folder / "tools"]
        self.process = subprocess.Popen(  # noqa: S603  # fixed words
            words,
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "LANG": "C.UTF-8",
                # The environment's own copy of this project is the checkout that the tests run in.
                "PYTHONPATH": os.pathsep.join(map(str, places)),
                "PYTHONUNBUFFERED": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if "What the functions say" in line:
                self._ready.set()
        self._ready.set()  # it ended

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until it says its addresses.

        Raises AssertionError with all it said where it ends before, or says nothing in time.
        """
        assert self._ready.wait(seconds), self.said()
        assert self.process.poll() is None, self.said()

    def ended(self, seconds: float = _STOPPING_SECONDS) -> int:
        """Wait for the end and return the exit code."""
        code = self.process.wait(seconds)
        self._reader.join(seconds)
        return code

    def interrupt(self) -> int:
        """Press Ctrl-C in its terminal, and return the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.ended()

    def end_for_certain(self) -> None:
        """End it where a test left it running."""
        if self.process.poll() is None:
            self.interrupt()

    def said(self) -> str:
        """Return all that it wrote."""
        return "\n".join(self.lines)

    def found(self, pattern: str) -> str:
        """Return what the pattern's group finds in what it wrote."""
        match = re.search(pattern, self.said())
        assert match is not None, self.said()
        return match.group(1)


def descendants(pid: int) -> set[int]:
    """Return a process and all that it started and they started (Linux)."""
    found = {pid}
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        for thread in threads:
            for child in (thread / "children").read_text().split():
                found |= descendants(int(child))
    except FileNotFoundError:  # it ended meanwhile
        return found
    return found


def alive(pids: set[int]) -> set[int]:
    """Return those that have not ended (a zombie has)."""
    return {pid for pid in pids if _state(pid) not in {"", "Z", "X"}}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""

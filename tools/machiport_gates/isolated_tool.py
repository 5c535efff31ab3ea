"""Tools whose pins clash with the project's live in an environment of their own, made from a hashed lock."""

import hashlib
import os
import shutil
from pathlib import Path

from machiport_gates.paths import LOCAL, ROOT
from machiport_gates.runner import Command, Outcome, run_command


def _uv() -> str:
    """Return the uv that tools/bootstrap uses: its own in .local/bin, otherwise the one on the path."""
    own = LOCAL / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if found is None:
        message = "no uv: run tools/bootstrap first"
        raise FileNotFoundError(message)
    return found


def install(name: str) -> Outcome:
    """Make .local/<name> hold exactly what requirements/<name>.txt locks; nothing to do if it already does."""
    lock = ROOT / "requirements" / f"{name}.txt"
    place = LOCAL / name
    stamp = place / ".lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return Outcome(passed=True)
    interpreter = Path(os.path.realpath(ROOT / ".venv" / "bin" / "python"))
    create: Command = [_uv(), "venv", "--quiet", "--clear", "--python", interpreter, place]
    outcome = run_command(create, cwd=ROOT, env=os.environ)
    if outcome.passed:
        python = place / "bin" / "python"
        fill: Command = [_uv(), "pip", "sync", "--quiet", "--python", python, "--require-hashes", lock]
        outcome = run_command(fill, cwd=ROOT, env=os.environ)
    if outcome.passed:
        stamp.write_text(digest, encoding="utf-8")
    return outcome


def program(name: str, executable: str) -> Path:
    """Return the path of a program in the environment `name`."""
    return LOCAL / name / "bin" / executable

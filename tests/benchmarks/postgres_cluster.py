"""A private PostgreSQL in a temporary folder, run as a user who is not root; a peer of the benchmarks."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

# As in Debian's packages postgresql and postgis: programs that are not in PATH.
_INSTALLED = Path("/usr/lib/postgresql")
OWNER: Final = "postgres"


class NoPostgresError(Exception):
    """PostgreSQL, or an extension of it, is not on this machine or cannot be started here; the text says why."""


@contextmanager
def postgres(extension: str) -> Iterator[str]:
    """Run a new cluster, on a machine that has `extension`; give the folder of its socket, which psycopg takes as host.

    It keeps no promise to survive a power cut (fsync off), as the emulations of DynamoDB keep none.

    Raises NoPostgresError.
    """
    programs = max(_INSTALLED.glob("*/bin"), default=None, key=lambda path: int(path.parent.name))
    if programs is None or not list(Path("/usr/share/postgresql").glob(f"*/extension/{extension}.control")):
        raise NoPostgresError(f"Debian's package postgresql, with {extension}, is not installed")
    with TemporaryDirectory(prefix="postgres-") as folder:
        data = Path(folder) / "data"
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
        _run(programs / "initdb", "-D", str(data), "-A", "trust", "-U", OWNER, "--no-sync", "-E", "UTF8")
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=256MB"
        _run(programs / "pg_ctl", "-D", str(data), "-w", "-o", settings, "-l", f"{folder}/log", "start")
        try:
            yield folder
        finally:
            _run(programs / "pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop")


def _run(program: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; it refuses to be root."""
    command = [str(program), *arguments]
    owner = pwd.getpwnam(OWNER).pw_uid if os.geteuid() == 0 else None
    done = subprocess.run(command, capture_output=True, text=True, check=False, user=owner, cwd="/", env={})  # noqa: S603  # fixed programs
    if done.returncode:
        raise NoPostgresError(f"{program.name} failed: {(done.stderr or done.stdout).strip()[-400:]}")

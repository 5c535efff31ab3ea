"""A private PostgreSQL with PostGIS in a temporary folder, run as a user who is not root; a peer of the benchmarks."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import psycopg
import shapely
from tests.hazard_world import HazardLayer

# As in Debian's packages postgresql and postgis: programs that are not in PATH.
_INSTALLED = Path("/usr/lib/postgresql")
_OWNER: Final = "postgres"
_SRID: Final = 4326

# One statement for all kinds, so that PostGIS pays for one round trip as we pay for one read.
QUESTION: Final = """
    SELECT kind, rank FROM zone WHERE ST_Intersects(shape, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
    UNION ALL
    SELECT kind, 0 FROM coverage WHERE ST_Intersects(shape, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
"""


class NoPostgisError(Exception):
    """PostGIS is not on this machine, or cannot be started here; the text says why."""


@contextmanager
def postgis(layers: Sequence[HazardLayer]) -> Iterator[psycopg.Connection]:
    """Give a connection to a new cluster with the layers in it, indexed (GiST) and analysed.

    Raises NoPostgisError.
    """
    programs = max(_INSTALLED.glob("*/bin"), default=None, key=lambda path: int(path.parent.name))
    if programs is None or not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        raise NoPostgisError("Debian's packages postgresql and postgis are not installed")
    with TemporaryDirectory(prefix="postgis-") as folder:
        data = Path(folder) / "data"
        if os.geteuid() == 0:
            shutil.chown(folder, _OWNER)
        _run(programs / "initdb", "-D", str(data), "-A", "trust", "-U", _OWNER, "--no-sync", "-E", "UTF8")
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=256MB"
        _run(programs / "pg_ctl", "-D", str(data), "-w", "-o", settings, "-l", f"{folder}/log", "start")
        try:
            with psycopg.connect(host=folder, user=_OWNER, dbname="postgres", autocommit=True) as connection:
                _load(connection, layers)
                yield connection
        finally:
            _run(programs / "pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop")


def _run(program: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; it refuses to be root."""
    command = [str(program), *arguments]
    owner = pwd.getpwnam(_OWNER).pw_uid if os.geteuid() == 0 else None
    done = subprocess.run(command, capture_output=True, text=True, check=False, user=owner, cwd="/", env={})  # noqa: S603  # fixed programs
    if done.returncode:
        raise NoPostgisError(f"{program.name} failed: {(done.stderr or done.stdout).strip()[-400:]}")


def _load(connection: psycopg.Connection, layers: Sequence[HazardLayer]) -> None:
    connection.execute("CREATE EXTENSION postgis")
    connection.execute("CREATE TABLE zone (kind smallint, rank smallint, shape geometry(Geometry, 4326))")
    connection.execute("CREATE TABLE coverage (kind smallint, shape geometry(Geometry, 4326))")
    with connection.cursor() as cursor:
        with cursor.copy("COPY zone FROM STDIN") as copy:
            for number, layer in enumerate(layers):
                for facts, shape in zip(layer.facts, _wkb(layer.shapes), strict=True):
                    copy.write_row((number, facts.rank, shape))
        with cursor.copy("COPY coverage FROM STDIN") as copy:
            for number, layer in enumerate(layers):
                copy.write_row((number, _wkb(np.array([layer.coverage]))[0]))
    for table in ("zone", "coverage"):
        connection.execute(f"CREATE INDEX ON {table} USING gist (shape)")
        connection.execute(f"VACUUM ANALYZE {table}")


def _wkb(shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]") -> list[str]:
    numbered = shapely.set_srid(shapes, _SRID)
    return list(shapely.to_wkb(numbered, hex=True, include_srid=True))

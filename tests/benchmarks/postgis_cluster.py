"""PostGIS with hazard zones in it; a peer of the benchmarks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import numpy as np
import psycopg
import shapely
from tests.benchmarks.postgres_cluster import OWNER, postgres
from tests.hazard_world import HazardLayer

_SRID: Final = 4326

# One statement for all kinds, so that PostGIS pays for one round trip as we pay for one read.
QUESTION: Final = """
    SELECT kind, rank FROM zone WHERE ST_Intersects(shape, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
    UNION ALL
    SELECT kind, 0 FROM coverage WHERE ST_Intersects(shape, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
"""


@contextmanager
def postgis(layers: Sequence[HazardLayer]) -> Iterator[psycopg.Connection]:
    """Give a connection to a new cluster with the layers in it, indexed (GiST) and analysed.

    Raises NoPostgresError.
    """
    with (
        postgres("postgis") as folder,
        psycopg.connect(host=folder, user=OWNER, dbname="postgres", autocommit=True) as connection,
    ):
        _load(connection, layers)
        yield connection


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

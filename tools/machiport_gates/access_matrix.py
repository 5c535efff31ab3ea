"""The access matrix: what each kind of asker gets on every route, from the routes' own declarations.

`tools/access-matrix` writes it to docs/access-matrix.md; `--check` only compares. The tests in
tests/e2e/test_access_matrix.py ask every cell of it over HTTP.
"""

import argparse
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from machiport.http_api.access import RouteAccess
from machiport_gates.function_apps import declared_access
from machiport_gates.paths import ROOT

DOCUMENT: Final = ROOT / "docs" / "access-matrix.md"


class Asker(StrEnum):
    """Who asks."""

    ANONYMOUS = "anonymous"
    RESIDENT = "resident"
    FORGED_TOKEN = "forged token"  # noqa: S105  # a name for a column
    ID_TOKEN = "ID token"  # noqa: S105  # a name for a column
    OTHER_MUNICIPALITY = "other municipality's staff"
    WITHOUT_ROLE = "staff here without the role"
    RIGHT_STAFF = "right staff"


class Outcome(StrEnum):
    """What comes back. `ANSWER` is the route's own: a result, or what validation and the domain say."""

    ANSWER = "answer"
    UNAUTHENTICATED = "401"
    FORBIDDEN = "403"
    HIDDEN = "404"


_ALL_ANSWERED: Final = dict.fromkeys(Asker, Outcome.ANSWER)
_NONE_ANSWERED: Final = dict.fromkeys(Asker, Outcome.UNAUTHENTICATED)

_EXPECTED: Final[Mapping[str, Mapping[Asker, Outcome]]] = {
    "public": _ALL_ANSWERED,
    "resident": _NONE_ANSWERED | {Asker.RESIDENT: Outcome.ANSWER},
    # A member of staff's own facts: nobody else's are to be had there, so a role is not asked for.
    "staff": _NONE_ANSWERED
    | dict.fromkeys((Asker.OTHER_MUNICIPALITY, Asker.WITHOUT_ROLE, Asker.RIGHT_STAFF), Outcome.ANSWER),
    # 404 before 403: staff of another municipality learn nothing, not even what exists there.
    "staff role": _NONE_ANSWERED
    | {
        Asker.OTHER_MUNICIPALITY: Outcome.HIDDEN,
        Asker.WITHOUT_ROLE: Outcome.FORBIDDEN,
        Asker.RIGHT_STAFF: Outcome.ANSWER,
    },
}

_HEAD: Final = """# Access matrix

Written by `tools/access-matrix` from what the routes declare (`machiport.http_api.access`); do not edit. Every cell \
is asked over HTTP by `tests/e2e/test_access_matrix.py`.

`answer` is the route's own answer: a result, or what validation and the domain say. An ID token is the right \
person's, but not an access token. "Staff here without the role" are this municipality's staff: with the next lesser \
role of the context (a garbage editor where a publisher is needed, a hazard reporter where an editor is), or of \
another context where there is none.

"""


def expected(access: str, asker: Asker) -> Outcome:
    """Return what `asker` gets on a route with that declared access.

    Raises KeyError for an access that this matrix does not know.
    """
    return _EXPECTED["staff role" if access.startswith("staff:") else access][asker]


def _row(route: RouteAccess) -> str:
    cells = [f"{route.method} {route.path}", route.access, *(expected(route.access, asker) for asker in Asker)]
    return f"| {' | '.join(cells)} |"


def document() -> str:
    """Return the matrix of all functions' routes as Markdown."""
    titles = ["route (below /v1)", "declared", *Asker]
    routes = sorted((entry for _, entry in declared_access().values()), key=lambda entry: (entry.path, entry.method))
    table = [f"| {' | '.join(titles)} |", f"|{'---|' * len(titles)}", *map(_row, routes)]
    return _HEAD + "\n".join(table) + "\n"


def main() -> int:
    """Write the document, or with `--check` only compare it with the committed one; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the committed document is up to date")
    current = document()
    if not parser.parse_args().check:
        DOCUMENT.write_text(current, encoding="utf-8")
        return 0
    if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == current:
        return 0
    sys.stdout.write("docs/access-matrix.md is not what the routes declare: run tools/access-matrix\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""The one line that every HTTP request leaves: only fields that cannot hold what a person typed.

It is written with every answer, so it goes past the general masking, which costs as much as a small request.
"""

import re
from dataclasses import dataclass

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_MUNICIPALITY = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One answered request.

    `route` is the template (`/garbage/{municipality}/areas`), never the path; `municipality` is what stood in the
    path and is kept only as five digits; `duration_ms` is in milliseconds; `problem` is a problem's code.
    """

    method: str
    route: str
    status: int
    duration_ms: float
    municipality: str | None = None
    problem: str | None = None

    def fields(self) -> dict[str, str | int | float]:
        """Return what goes into the log."""
        fields: dict[str, str | int | float] = {
            "method": self.method if self.method in _METHODS else "other",
            "route": self.route,
            "status": self.status,
            "duration_ms": round(self.duration_ms, 2),
        }
        if self.municipality is not None and _MUNICIPALITY.fullmatch(self.municipality):
            fields["municipality"] = self.municipality
        if self.problem is not None:
            fields["problem"] = self.problem
        return fields

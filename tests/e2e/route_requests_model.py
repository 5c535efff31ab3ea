"""What is sent to a route, and what must come back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RouteRequest:
    """What to send besides the path, and the status and problem code of the route's own answer.

    `values` is for names in the path that mean something else than in other routes.
    """

    status: int
    code: str | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def needs_key(self) -> bool:
        """Whether it goes with an Idempotency-Key."""
        return bool(self.parts)

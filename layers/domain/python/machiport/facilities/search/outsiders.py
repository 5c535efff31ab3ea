"""The callers of the public: nobody who signs in searches there."""

from collections.abc import Iterable

from machiport.facilities.rules.caller import Caller


class Outsiders:
    """Knows nobody: everybody is an outsider to every owner."""

    def caller(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Caller:  # noqa: ARG002  # the port's
        """Return the caller of whom nothing is known."""
        return Caller(home=None)

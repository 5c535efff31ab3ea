"""Who has a reservation (予約者): a resident, a group (団体), or a person at the counter without an account."""

from dataclasses import dataclass
from typing import Literal

type HolderKind = Literal["resident", "group", "counter", "staff"]


@dataclass(frozen=True, slots=True)
class Holder:
    """`resident:<subject>`, `group:<group id>`, `counter:<reservation id>`, or `staff:<municipality>` for blocks."""

    kind: HolderKind
    identifier: str

    @property
    def key(self) -> str:
        """The holder's name in keys."""
        return f"{self.kind}:{self.identifier}"

    @classmethod
    def parse(cls, key: str) -> "Holder":
        """Return the holder with this name.

        Raises ValueError for a name of another form.
        """
        kind, _, identifier = key.partition(":")
        if kind not in ("resident", "group", "counter", "staff") or not identifier:
            raise ValueError("not a holder")
        return cls(kind, identifier)

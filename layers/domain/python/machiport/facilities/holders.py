"""Who has a reservation (予約者): a resident, a group (団体), or a person at the counter without an account."""

from dataclasses import dataclass
from typing import Final, Literal

type HolderKind = Literal["resident", "group", "counter", "staff"]

_KINDS: Final[tuple[HolderKind, ...]] = ("resident", "group", "counter", "staff")


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
        name, _, identifier = key.partition(":")
        kind = next((each for each in _KINDS if each == name), None)
        if kind is None or not identifier:
            raise ValueError("not a holder")
        return cls(kind, identifier)

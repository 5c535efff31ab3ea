"""The two kinds of people that Machiport knows: residents (住民) and staff (職員)."""

import hashlib
import re
from dataclasses import dataclass

_GROUP = re.compile(r"m(?P<municipality>[0-9]{5})\.(?P<context>[a-z][a-z_]*)\.(?P<role>[a-z][a-z_]*)")

# A publisher (公開担当) may do everything that an editor (編集担当) may, an editor whatever a reporter (報告担当) may.
# A facilities manager (施設管理担当) may do everything that a clerk at the counter (窓口担当) may, an approver (決裁者)
# whatever a reviewer (審査担当) may. Roles not named here include only themselves.
_INCLUDED_ROLES: dict[str, frozenset[str]] = {
    "publisher": frozenset({"publisher", "editor", "reporter"}),
    "editor": frozenset({"editor", "reporter"}),
    "manager": frozenset({"manager", "clerk"}),
    "approver": frozenset({"approver", "reviewer"}),
}

_PSEUDONYM_DIGITS = 16


@dataclass(frozen=True, slots=True, order=True)
class StaffGrant:
    """One role in one context of one municipality, as in the staff group `m44201.garbage.editor`."""

    municipality: str
    context: str
    role: str

    def includes(self, municipality: str, context: str, role: str) -> bool:
        """Tell whether this grant permits `role` in `context` of `municipality`."""
        roles = _INCLUDED_ROLES.get(self.role, frozenset({self.role}))
        return self.municipality == municipality and self.context == context and role in roles


def parse_group(group: str) -> StaffGrant | None:
    """Read the name of a staff group (`m44201.garbage.editor`); None for a group of another form."""
    match = _GROUP.fullmatch(group)
    if match is None:
        return None
    return StaffGrant(**match.groupdict())


def _pseudonym(kind: str, subject: str) -> str:
    return hashlib.sha256(f"machiport:{kind}:{subject}".encode()).hexdigest()[:_PSEUDONYM_DIGITS]


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident (住民), known by the subject of the residents' user pool. Facts live in the residents table."""

    subject: str

    @property
    def pseudonym(self) -> str:
        """The name for logs: always the same for one person, and tells nobody who it is."""
        return _pseudonym("resident", self.subject)

    @property
    def key(self) -> str:
        """The name for keys and fingerprints: unique over both kinds of people."""
        return f"resident:{self.subject}"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff (職員) with what their groups permit."""

    subject: str
    grants: frozenset[StaffGrant]

    @property
    def pseudonym(self) -> str:
        """The name for logs: always the same for one person, and tells nobody who it is."""
        return _pseudonym("staff", self.subject)

    @property
    def key(self) -> str:
        """The name for keys and fingerprints: unique over both kinds of people."""
        return f"staff:{self.subject}"

    def is_of(self, municipality: str) -> bool:
        """Tell whether any grant names `municipality`."""
        return any(grant.municipality == municipality for grant in self.grants)

    def departments(self, municipality: str) -> frozenset[str]:
        """Return the departments (課) of `municipality` that the person is of: groups `m44201.departments.citizens`."""
        of_it = (each for each in self.grants if (each.municipality, each.context) == (municipality, "departments"))
        return frozenset(grant.role for grant in of_it)

    def may(self, municipality: str, context: str, role: str) -> bool:
        """Tell whether a grant permits `role` in `context` of `municipality`."""
        return any(grant.includes(municipality, context, role) for grant in self.grants)


type Principal = Resident | Staff

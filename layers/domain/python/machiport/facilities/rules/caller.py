"""Who asks, as an owner sees it: a person by residence, a group (団体) by what that owner verified of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from machiport.facilities.rules.model import CallerClass


@dataclass(frozen=True, slots=True)
class GroupVerification:
    """What one owner found when it verified a group: for uses until `valid_until`, that day included.

    `exemption_id` names a class of 減免 of that owner; None: it pays like others.
    """

    caller_class: CallerClass
    exemption_id: str | None
    valid_until: date


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group and the owners (five-digit codes) that verified it."""

    group_id: str
    verified: Mapping[str, GroupVerification]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who wants to use a room: a person, or a group in whose name a member asks.

    `home`: the five-digit code of the municipality where the person was verified to live; None where nobody knows,
    who is then an outsider everywhere. For a group only the group's own verification counts, not its member's home.
    """

    home: str | None
    group: GroupFacts | None = None

    def verification(self, owner: str, day: date) -> GroupVerification | None:
        """Return what `owner` verified of the group for a use on `day`; None for a person, and where it lapsed."""
        found = self.group.verified.get(owner) if self.group else None
        return found if found is not None and day <= found.valid_until else None

    def class_for(self, owner: str, region: frozenset[str], day: date) -> CallerClass:
        """Return the caller's class with `owner` for a use on `day`; `region` holds the codes of the whole 圏域.

        A group that this owner has not verified is an outsider: nothing is known of it.
        """
        if self.group is not None:
            verification = self.verification(owner, day)
            return verification.caller_class if verification else "outsider"
        if self.home == owner:
            return "resident"
        return "region" if self.home in region else "outsider"

    def exemption_for(self, owner: str, day: date) -> str | None:
        """Return the class of exemption (減免) that `owner` granted for a use on `day`; None for none."""
        verification = self.verification(owner, day)
        return verification.exemption_id if verification else None

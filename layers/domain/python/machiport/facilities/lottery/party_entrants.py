"""Who enters, from accounts, groups and standings. Implements `machiport.facilities.lottery.ports.Entrants`."""

from collections.abc import Sequence
from typing import Protocol

from machiport.facilities.accounts.errors import AccountNeeded, GroupNotFound
from machiport.facilities.accounts.model import Group, Member
from machiport.facilities.holders import Holder
from machiport.facilities.ledger.marks import StandingKey
from machiport.facilities.lottery.ports import Entrant
from machiport.facilities.reservations.desk import Parties
from machiport.facilities.reservations.ports import ReservationStore


class GroupMembers(Protocol):
    """The part of `accounts.ports.GroupStore` that is read."""

    def find(self, group_id: str) -> tuple[Group, Sequence[Member]] | None:
        """Return a group with everybody in it; None where there is none of that id."""
        ...


class PartyEntrants:
    """Persons and groups as they book."""

    def __init__(self, parties: Parties, groups: GroupMembers, standings: ReservationStore) -> None:
        """Ask `parties` who it is, `groups` for its members, `standings` for suspensions."""
        self._parties = parties
        self._groups = groups
        self._standings = standings

    def entrant(self, subject: str, group_id: str | None, municipality: str) -> Entrant:
        """Return the person, or the group in whose name the person may book with this owner.

        Who is only invited is no member yet.

        Raises AccountNeeded, GroupNotFound.
        """
        party = self._parties.party(subject, group_id, [municipality])
        members: tuple[str, ...] = (subject,)
        if group_id is not None:
            found = self._groups.find(group_id)
            if found is None:
                raise GroupNotFound
            members = tuple(member.subject for member in found[1] if member.is_active)
        key = StandingKey(municipality, party.holder.key)
        _, standings = self._standings.marks((), [key])
        return Entrant(party.holder, party.caller, members, standings[key].suspended_until)

    def may_act_for(self, subject: str, holder: Holder) -> bool:
        """Tell whether the person is the holder, or may book in the name of that group."""
        if holder.kind != "group":
            return holder == Holder("resident", subject)
        try:
            self._parties.party(subject, holder.identifier, [])
        except (AccountNeeded, GroupNotFound):
            return False
        return True

"""How owners see residents who search: a person by where they live, a group by what owners verified of it."""

from collections.abc import Iterable

from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.accounts.ports import Residences
from machiport.facilities.rules.caller import Caller


class ResidentCallers:
    """One request for either: of a person only the home counts, registered or not; of a group no home does."""

    def __init__(self, parties: Parties, residences: Residences) -> None:
        """Ask `parties` for groups, `residences` for people."""
        self._parties = parties
        self._residences = residences

    def caller(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Caller:
        """Return the caller.

        Raises GroupNotFound where the person is no active member of the group.
        """
        if group_id is None:
            return Caller(home=self._residences.home_of(subject))
        return self._parties.caller(subject, group_id, owners)

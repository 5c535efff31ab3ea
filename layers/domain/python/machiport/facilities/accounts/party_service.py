"""Who books: a person or, through a member, a group, as each owner sees them."""

from collections.abc import Iterable, Mapping

from machiport.facilities.accounts.errors import AccountNeeded, GroupNotFound, UserNotFound
from machiport.facilities.accounts.model import GroupRegistration, Party, is_group_id
from machiport.facilities.accounts.ports import PartyFacts, PartyFactsStore, Residences
from machiport.facilities.holders import Holder
from machiport.facilities.rules.caller import Caller, GroupFacts, GroupVerification


class Parties:
    """Tells the holder and the caller of a request: one BatchGetItem, and for a person one GetItem more."""

    def __init__(self, store: PartyFactsStore, residences: Residences) -> None:
        """Read accounts and groups from `store`, and where people live from `residences`."""
        self._store = store
        self._residences = residences

    def party(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Party:
        """Return who books: the person, or the group `group_id` in whose name the person acts.

        `owners` are the five-digit codes of those whose rooms are asked for; of others nothing is known of a group.

        Raises AccountNeeded where the person has not registered; GroupNotFound where the group does not exist, or
        the person is no active member of it.
        """
        facts = self._facts(subject, group_id, owners)
        if facts.account is None:
            raise AccountNeeded
        holder = Holder("group", group_id) if group_id else facts.account.holder
        return Party(holder, self._caller(subject, group_id, facts), facts.account.holder.key)

    def holder(self, subject: str, group_id: str | None) -> Holder:
        """Return the person as a holder, or the group where the person is an active member of it.

        Raises GroupNotFound as `party` does.
        """
        if group_id is None:
            return Holder("resident", subject)
        self._facts(subject, group_id, ())
        return Holder("group", group_id)

    def caller(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Caller:
        """Return how owners see who asks, also before the person has registered: for searches and prices.

        Raises GroupNotFound as `party` does.
        """
        return self._caller(subject, group_id, self._facts(subject, group_id, owners))

    def party_of_number(self, user_number: str, owners: Iterable[str]) -> Party:
        """Return the person with this user number, as staff book on their behalf.

        Raises UserNotFound where nobody has the number.
        """
        subject = self._store.subject_of(user_number)
        if subject is None:
            raise UserNotFound
        return self.party(subject, None, owners)

    def _facts(self, subject: str, group_id: str | None, owners: Iterable[str]) -> PartyFacts:
        if group_id is not None and not is_group_id(group_id):
            raise GroupNotFound
        facts = self._store.facts(subject, group_id, tuple(dict.fromkeys(owners)) if group_id else ())
        if group_id is not None and (facts.member is None or not facts.member.is_active):
            raise GroupNotFound
        return facts

    def _caller(self, subject: str, group_id: str | None, facts: PartyFacts) -> Caller:
        if group_id is None:
            return Caller(home=self._residences.home_of(subject))
        # A member's home says nothing of the group, so it is not asked for.
        return Caller(home=None, group=GroupFacts(group_id, _verified(facts.registrations)))


def _verified(registrations: Mapping[str, GroupRegistration]) -> Mapping[str, GroupVerification]:
    found = {owner: registration.facts() for owner, registration in registrations.items()}
    return {owner: facts for owner, facts in found.items() if facts is not None}

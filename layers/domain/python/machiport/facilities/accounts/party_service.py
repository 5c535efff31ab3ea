"""Who books: a person or, through a member, a group, as each owner sees them."""

from collections.abc import Iterable, Mapping

from machiport.facilities.accounts.errors import AccountNeeded, GroupNotFound, UserNotFound
from machiport.facilities.accounts.model import GroupRegistration, Party, is_group_id
from machiport.facilities.accounts.ports import PartyFacts, PartyFactsStore, Residences
from machiport.facilities.holders import Holder
from machiport.facilities.rules.caller import Caller, GroupFacts, GroupVerification
from machiport.reads_together import Together


class Parties:
    """Tells the holder and the caller of a request: one BatchGetItem, and for a person one GetItem more."""

    def __init__(self, store: PartyFactsStore, residences: Residences, together: Together | None = None) -> None:
        """Read accounts and groups from `store`, and where people live from `residences`: together, else in turn."""
        self._store = store
        self._residences = residences
        self._together = together

    def party(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Party:
        """Return who books: the person, or the group `group_id` in whose name the person acts.

        `owners` are the five-digit codes of those whose rooms are asked for; of others nothing is known of a group.

        Raises AccountNeeded where the person has not registered; GroupNotFound where the group does not exist, or
        the person is no active member of it.
        """
        facts, caller = self._facts_and_caller(subject, group_id, owners)
        if facts.account is None:
            raise AccountNeeded
        holder = Holder("group", group_id) if group_id else facts.account.holder
        return Party(holder, caller, facts.account.holder.key)

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
        return self._facts_and_caller(subject, group_id, owners)[1]

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

    def _facts_and_caller(self, subject: str, group_id: str | None, owners: Iterable[str]) -> tuple[PartyFacts, Caller]:
        if group_id is not None:
            # A member's home says nothing of the group, so it is not asked for.
            facts = self._facts(subject, group_id, owners)
            return facts, Caller(home=None, group=GroupFacts(group_id, _verified(facts.registrations)))

        def own() -> PartyFacts:
            return self._facts(subject, None, ())

        def home() -> str | None:
            return self._residences.home_of(subject)

        facts, lives_in = (own(), home()) if self._together is None else self._together.both(own, home)
        return facts, Caller(home=lives_in)


def _verified(registrations: Mapping[str, GroupRegistration]) -> Mapping[str, GroupVerification]:
    found = {owner: registration.facts() for owner, registration in registrations.items()}
    return {owner: facts for owner, facts in found.items() if facts is not None}

"""Groups (団体) and who is in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from machiport.clock import Clock
from machiport.facilities.accounts.errors import (
    AccountNeeded,
    AlreadyMember,
    GroupNotFound,
    MemberNotFound,
    NoInvitation,
    NotActiveMember,
    RepresentativeOnly,
    RepresentativeStays,
    UserNotFound,
)
from machiport.facilities.accounts.model import (
    Group,
    GroupKind,
    GroupRegistration,
    Member,
    UserAccount,
    is_group_id,
)
from machiport.facilities.accounts.ports import AccountStore, GroupStore, Membership, RegistrationStore
from machiport.facilities.accounts.unremembered import done
from machiport.idempotency import IdempotencyRecords, IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.municipalities import MunicipalityRegistry
from machiport.time_ordered_ids import new_id

type Respond[Done] = Callable[[Done], StoredResponse]


@dataclass(frozen=True, slots=True)
class GroupWish:
    """A group as somebody founds it. `kana` is the name's reading."""

    name: str
    kana: str
    kind: GroupKind


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as one of its members sees it; names of active members by subject, registrations by owner."""

    group: Group
    asker: Member
    members: Sequence[Member]
    names: Mapping[str, str]
    registrations: Mapping[str, GroupRegistration]


@dataclass(frozen=True, slots=True)
class GroupStores:
    """Where groups, the accounts of their members, and their registrations are kept."""

    groups: GroupStore
    accounts: AccountStore
    registrations: RegistrationStore
    records: IdempotencyRecords


class GroupService:
    """Founds groups; invites, accepts and removes members. Other people's groups are not found."""

    def __init__(self, stores: GroupStores, municipalities: MunicipalityRegistry, clock: Clock) -> None:
        """Keep groups in `stores`; `municipalities` are those with which a group may be registered."""
        self._groups = stores.groups
        self._accounts = stores.accounts
        self._registrations = stores.registrations
        self._records = stores.records
        self._municipalities = municipalities
        self._clock = clock

    def found(self, request: IdempotentRequest, subject: str, wish: GroupWish, respond: Respond[Membership]) -> Outcome:
        """Found a group, whose representative is the person who asks.

        Raises AccountNeeded, TooManyGroups.
        """

        def work() -> Outcome:
            now = self._clock.now()
            account = self._account(subject)
            group = Group(
                group_id=new_id(self._clock),
                name=wish.name,
                kana=wish.kana,
                kind=wish.kind,
                representative=subject,
                created_at=now,
            )
            founder = Member(
                subject=subject, user_number=account.user_number, role="representative", state="active", since=now
            )
            response = respond(Membership(group, founder))
            self._groups.create(group, founder, request, response)
            return Outcome(response)

        return once(self._records, request, self._clock, work)

    def groups_of(self, subject: str) -> Sequence[Membership]:
        """Return the groups that the person is in, and those that invited them."""
        return self._groups.of_person(subject)

    def view(self, subject: str, group_id: str) -> GroupView:
        """Return a group with its members and registrations.

        Raises GroupNotFound for who is no active member.
        """
        group, members, asker = self._joined(subject, group_id)
        accounts = self._accounts.find(member.subject for member in members if member.is_active)
        return GroupView(
            group=group,
            asker=asker,
            members=members,
            names={person: account.name for person, account in accounts.items()},
            registrations=self._registrations.of_group(group_id, (each.code for each in self._municipalities)),
        )

    def invite(
        self,
        request: IdempotentRequest,
        subject: str,
        group_id: str,
        user_number: str,
        respond: Respond[Membership],
    ) -> Outcome:
        """Invite a person by their user number; they are a member once they accept.

        Raises GroupNotFound, RepresentativeOnly, UserNotFound, AlreadyMember, GroupFull, TooManyGroups.
        """

        def work() -> Outcome:
            group, members = self.represented(subject, group_id)
            invitee = self._accounts.subject_of(user_number)
            if invitee is None:
                raise UserNotFound
            if any(member.subject == invitee for member in members):
                raise AlreadyMember
            member = Member(
                subject=invitee, user_number=user_number, role="member", state="invited", since=self._clock.now()
            )
            response = respond(Membership(group, member))
            self._groups.invite(group, member, request, response)
            return Outcome(response)

        return once(self._records, request, self._clock, work)

    def accept(self, request: IdempotentRequest, subject: str, group_id: str, respond: Respond[Membership]) -> Outcome:
        """Accept an invitation.

        Raises GroupNotFound for who was not invited, NoInvitation for who is a member.
        """

        def work() -> Outcome:
            group, members = self._group(group_id)
            invited = _of(members, subject)
            if invited is None:
                raise GroupNotFound
            if invited.is_active:
                raise NoInvitation
            member = invited.model_copy(update={"state": "active", "since": self._clock.now()})
            response = respond(Membership(group, member))
            self._groups.accept(group, invited, member, request, response)
            return Outcome(response)

        return once(self._records, request, self._clock, work)

    def remove(self, subject: str, group_id: str, user_number: str) -> None:
        """Take a member out: the representative any other, everybody themselves (also to decline an invitation).

        Raises GroupNotFound, MemberNotFound, RepresentativeOnly, RepresentativeStays, GroupChanged.
        """
        group, members = self._group(group_id)
        asker = _of(members, subject)
        if asker is None:
            raise GroupNotFound
        member = next((each for each in members if each.user_number == user_number), None)
        if member != asker and not asker.is_active:
            raise GroupNotFound
        if member != asker and asker.role != "representative":
            raise RepresentativeOnly
        if member is None:
            raise MemberNotFound
        if member.role == "representative":
            raise RepresentativeStays
        done(lambda: self._groups.remove(group, member))

    def hand_over(self, subject: str, group_id: str, user_number: str) -> GroupView:
        """Make another active member the representative (代表者の交代). Asked of the representative again: no change.

        Raises GroupNotFound, RepresentativeOnly, MemberNotFound, NotActiveMember, GroupChanged.
        """
        group, members, asker = self._joined(subject, group_id)
        heir = next((each for each in members if each.user_number == user_number), None)
        if heir is None or heir.role != "representative":
            if asker.role != "representative":
                raise RepresentativeOnly
            if heir is None:
                raise MemberNotFound
            if not heir.is_active:
                raise NotActiveMember
            after = (asker.model_copy(update={"role": "member"}), heir.model_copy(update={"role": "representative"}))
            done(lambda: self._groups.hand_over(group, (asker, heir), after))
        return self.view(subject, group_id)

    def represented(self, subject: str, group_id: str) -> tuple[Group, Sequence[Member]]:
        """Return a group that the person represents, with its members.

        Raises GroupNotFound for who is no active member, RepresentativeOnly for other members.
        """
        group, members, asker = self._joined(subject, group_id)
        if asker.role != "representative":
            raise RepresentativeOnly
        return group, members

    def _joined(self, subject: str, group_id: str) -> tuple[Group, Sequence[Member], Member]:
        group, members = self._group(group_id)
        asker = _of(members, subject)
        if asker is None or not asker.is_active:
            raise GroupNotFound
        return group, members, asker

    def _group(self, group_id: str) -> tuple[Group, Sequence[Member]]:
        found = self._groups.find(group_id) if is_group_id(group_id) else None
        if found is None:
            raise GroupNotFound
        return found

    def _account(self, subject: str) -> UserAccount:
        account = self._accounts.find([subject]).get(subject)
        if account is None:
            raise AccountNeeded
        return account


def _of(members: Sequence[Member], subject: str) -> Member | None:
    return next((member for member in members if member.subject == subject), None)

"""Groups as their members see them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.accounts.answers import RegistrationOut
from machiport.facilities.accounts.contact_texts import KanaText, NameText
from machiport.facilities.accounts.group_service import GroupView, GroupWish
from machiport.facilities.accounts.model import (
    GroupKind,
    Member,
    MemberState,
    Role,
)
from machiport.facilities.accounts.ports import Membership
from machiport.facilities.accounts.registration_service import Application
from machiport.facilities.accounts.user_numbers import UserNumber
from machiport.facilities.identifiers import LocalId


class GroupIn(BaseModel):
    """A group (団体) to be founded; the person who asks represents it."""

    model_config = ConfigDict(extra="forbid")

    name: NameText = Field(examples=["見本コーラス"])
    kana: KanaText = Field(examples=["ミホンコーラス"])
    kind: GroupKind = Field(examples=["circle"])

    def wish(self) -> GroupWish:
        """Return it in the domain's terms."""
        return GroupWish(self.name, self.kana, self.kind)


class PersonIn(BaseModel):
    """A person, named by their user number."""

    model_config = ConfigDict(extra="forbid")

    user_number: UserNumber = Field(examples=["10000004"])


class ApplicationIn(BaseModel):
    """An application for registration (団体登録), perhaps with a class of 減免 that the group may be given."""

    model_config = ConfigDict(extra="forbid")

    municipality: str = Field(pattern=r"^[0-9]{5}$", examples=["44201"])
    exemption_id: LocalId | None = None

    def of_group(self, group_id: str) -> Application:
        """Return it in the domain's terms."""
        return Application(group_id, self.municipality, self.exemption_id)


class MembershipOut(BaseModel):
    """A group, and how the person who asks stands in it. `members` counts invitations too."""

    group_id: str
    name: str
    kana: str
    kind: GroupKind
    members: int
    role: Role
    state: MemberState
    since: datetime

    @classmethod
    def of(cls, membership: Membership) -> "MembershipOut":
        """Show a membership to whom it belongs."""
        group, member = membership.group, membership.member
        return cls(
            group_id=group.group_id,
            name=group.name,
            kana=group.kana,
            kind=group.kind,
            members=group.members,
            role=member.role,
            state=member.state,
            since=member.since.astimezone(TOKYO),
        )


class MembershipsOut(BaseModel):
    """The groups that the person is in, and those that invited them."""

    items: list[MembershipOut]


class MemberOut(BaseModel):
    """Somebody in the group. The name is told once they accept; numbers only to the representative and their owner."""

    user_number: str | None
    name: str | None
    role: Role
    state: MemberState
    since: datetime

    @classmethod
    def of(cls, member: Member, name: str | None, *, with_number: bool) -> "MemberOut":
        """Show a member."""
        return cls(
            user_number=member.user_number if with_number else None,
            name=name,
            role=member.role,
            state=member.state,
            since=member.since.astimezone(TOKYO),
        )


class GroupOut(MembershipOut):
    """A group with everybody in it, and its registrations."""

    people: list[MemberOut]
    registrations: list[RegistrationOut]

    @classmethod
    def viewed(cls, view: GroupView) -> "GroupOut":
        """Show a group to one of its members."""
        asker = view.asker
        return cls(
            **MembershipOut.of(Membership(view.group, asker)).model_dump(),
            people=[
                MemberOut.of(
                    member,
                    view.names.get(member.subject),
                    with_number=asker.role == "representative" or member.subject == asker.subject,
                )
                for member in view.members
            ],
            registrations=[RegistrationOut.of(each) for _, each in sorted(view.registrations.items())],
        )

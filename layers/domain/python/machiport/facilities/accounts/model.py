"""Accounts (利用者登録), groups (団体) and what owners found of them. Instants are aware, in UTC."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from machiport.facilities.accounts.user_numbers import UserNumber
from machiport.facilities.holders import Holder
from machiport.facilities.identifiers import LocalId
from machiport.facilities.rules.caller import Caller, GroupVerification
from machiport.facilities.rules.model import CallerClass

# A circle or a team; more people than this are an association, whose members don't book one by one.
MOST_MEMBERS: Final = 100
# How many groups a person may be in, invitations included: a list of them is one page.
MOST_GROUPS: Final = 50

GROUP_PATTERN: Final = r"^[0-9a-f]{24}$"
_GROUP_ID: Final = re.compile(GROUP_PATTERN)

# Who uses public facilities as a group, as application forms ask it: circle (サークル), sports team (スポーツ団体),
# neighbourhood association (自治会・町内会), school or children's group, welfare group, company, other.
type GroupKind = Literal["circle", "sports", "neighbourhood", "children", "welfare", "company", "other"]
type Role = Literal["representative", "member"]
type MemberState = Literal["invited", "active"]
type RegistrationState = Literal["applied", "verified", "refused", "withdrawn"]


def is_group_id(text: str) -> bool:
    """Tell whether `text` may be a group's id; what may not is not looked up."""
    return _GROUP_ID.fullmatch(text) is not None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class UserAccount(_Part):
    """A person's registration (利用者登録): one for the whole region. `version` counts its writes."""

    subject: str = Field(min_length=1)
    user_number: UserNumber
    name: str
    kana: str
    telephone: str
    email: str
    created_at: AwareDatetime
    changed_at: AwareDatetime
    version: int = 1

    @property
    def holder(self) -> Holder:
        """The person as a holder of reservations."""
        return Holder("resident", self.subject)


class Group(_Part):
    """A group. `representative` is the subject of its one representative (代表者).

    `members` counts invitations too. `version` counts the writes to it and to its members.
    """

    group_id: str = Field(pattern=GROUP_PATTERN)
    name: str
    kana: str
    kind: GroupKind
    representative: str
    members: int = Field(default=1, ge=1, le=MOST_MEMBERS)
    created_at: AwareDatetime
    version: int = 1

    @property
    def holder(self) -> Holder:
        """The group as a holder of reservations."""
        return Holder("group", self.group_id)


class Member(_Part):
    """A person in a group: `invited` by user number until they accept. Their name stands in their account alone."""

    subject: str
    user_number: UserNumber
    role: Role
    state: MemberState
    since: AwareDatetime

    @property
    def is_active(self) -> bool:
        """Whether the person acts for the group."""
        return self.state == "active"


class Verification(_Part):
    """What an owner found of a group (確認): for uses until `valid_until`, that day in Japan included."""

    caller_class: CallerClass
    exemption_id: LocalId | None = None
    valid_until: date


class GroupRegistration(_Part):
    """A group's registration with one municipality (団体登録). `reason` is staff's word to the group.

    `applied_exemption`: the class of 減免 that the group asks for. `verification` stays in force while a renewal is
    `applied` for, so that nobody who renews in time loses a day; what is refused or withdrawn has none.
    """

    municipality: str = Field(pattern=r"^[0-9]{5}$")
    group_id: str = Field(pattern=GROUP_PATTERN)
    state: RegistrationState
    applied_exemption: LocalId | None = None
    verification: Verification | None = None
    reason: str | None = Field(default=None, max_length=500)
    applied_at: AwareDatetime
    changed_at: AwareDatetime
    version: int = 1

    def facts(self) -> GroupVerification | None:
        """Return what the rules look at; None where the owner has verified nothing."""
        found = self.verification
        return GroupVerification(found.caller_class, found.exemption_id, found.valid_until) if found else None


@dataclass(frozen=True, slots=True)
class Party:
    """Who books: the holder, how owners see them, and the person (`resident:<subject>`) who does it."""

    holder: Holder
    caller: Caller
    booked_by: str

"""Who stands behind a reservation, for the staff of its owner and nobody else.

Every look is logged (個人情報の閲覧記録), by the person's pseudonym that stands in the log's context.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from machiport.facilities.accounts.model import Group, UserAccount
from machiport.facilities.holders import Holder
from machiport.facilities.reservations.model import Reservation

_LOGGER = logging.getLogger("machiport.facilities.staffing")


class Accounts(Protocol):
    """Finds people's accounts."""

    def find(self, subjects: Iterable[str]) -> Mapping[str, UserAccount]:
        """Return the accounts that exist, by subject."""
        ...


class Groups(Protocol):
    """Finds groups."""

    def find_many(self, group_ids: Iterable[str]) -> Mapping[str, Group]:
        """Return the groups that exist, by id."""
        ...


@dataclass(frozen=True, slots=True)
class Who:
    """A holder as the desk calls them: the person, and the group in whose name the person booked."""

    name: str | None = None
    telephone: str | None = None
    user_number: str | None = None
    group: str | None = None


class HolderNames:
    """Names the people behind reservations."""

    def __init__(self, accounts: Accounts, groups: Groups) -> None:
        """Read from `accounts` and `groups`."""
        self._accounts = accounts
        self._groups = groups

    def of(self, municipality: str, reservations: Sequence[Reservation]) -> Mapping[str, Who]:
        """Return who stands behind each reservation, by its id, for the staff of `municipality`."""
        people = {name: person for each in reservations if (person := _person(each)) for name in [each.reservation_id]}
        group_ids = {each.of().identifier for each in reservations if each.of().kind == "group"}
        accounts = self._accounts.find(dict.fromkeys(people.values())) if people else {}
        groups = self._groups.find_many(sorted(group_ids)) if group_ids else {}
        if accounts:
            _LOGGER.info("users looked up", extra={"municipality": municipality, "count": len(accounts)})
        return {each.reservation_id: _who(each, accounts.get(people.get(each.reservation_id, "")), groups)
                for each in reservations}  # fmt: skip


def _person(reservation: Reservation) -> str | None:
    """Return the subject of the person: the holder, or the member who booked for the group."""
    holder = reservation.of()
    if holder.kind == "group":
        kind, _, subject = reservation.booked_by.partition(":")
        return subject if kind == "resident" else None
    return holder.identifier if holder.kind == "resident" else None


def _who(reservation: Reservation, account: UserAccount | None, groups: Mapping[str, Group]) -> Who:
    holder: Holder = reservation.of()
    group = groups.get(holder.identifier) if holder.kind == "group" else None
    group_name = group.name if group else None
    if account is not None:
        return Who(account.name, account.telephone, account.user_number, group_name)
    contact = reservation.contact
    if contact is not None:
        return Who(contact.name, contact.telephone, group=group_name)
    return Who(group=group_name)

"""People as staff at the counter look them up by user number.

Every look is logged (個人情報の閲覧記録), by pseudonyms.
"""

import logging
from dataclasses import dataclass
from typing import Final

from machiport.clock import Clock, today
from machiport.facilities.accounts.errors import UserNotFound
from machiport.facilities.accounts.model import UserAccount
from machiport.facilities.accounts.ports import AccountStore, Residences
from machiport.facilities.accounts.standing_model import Correction, HolderStanding
from machiport.facilities.accounts.standing_service import StandingService
from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.model import CallerClass
from machiport.identity import Resident
from machiport.municipalities import MunicipalityRegistry

_LOGGER = logging.getLogger("machiport.facilities.accounts")
_CORRECTIONS: Final = 20


@dataclass(frozen=True, slots=True)
class UserView:
    """A person as one owner's staff see them: how the owner classes them, and what it knows of them."""

    account: UserAccount
    caller_class: CallerClass
    standing: HolderStanding
    corrections: tuple[Correction, ...]


class UserService:
    """Finds people by their user numbers."""

    def __init__(
        self,
        accounts: AccountStore,
        residences: Residences,
        standings: StandingService,
        region: MunicipalityRegistry,
        clock: Clock,
    ) -> None:
        """Read from `accounts`, `residences` and `standings`; `region` are the municipalities of the 圏域."""
        self._accounts = accounts
        self._residences = residences
        self._standings = standings
        self._region = frozenset(municipality.code for municipality in region)
        self._clock = clock

    def view(self, municipality: str, user_number: str) -> UserView:
        """Return a person by user number, as `municipality` knows them.

        Raises UserNotFound.
        """
        account = self.account(municipality, user_number)
        home = self._residences.home_of(account.subject)
        return UserView(
            account=account,
            caller_class=Caller(home).class_for(municipality, self._region, today(self._clock)),
            standing=self._standings.standing(municipality, account.holder),
            corrections=self._standings.corrections(municipality, account.holder, _CORRECTIONS),
        )

    def account(self, municipality: str, user_number: str) -> UserAccount:
        """Return the account with this user number, for the staff of `municipality`.

        Raises UserNotFound.
        """
        subject = self._accounts.subject_of(user_number)
        account = self._accounts.find([subject]).get(subject) if subject is not None else None
        if account is None:
            raise UserNotFound
        # Who looked stands in the log's context already.
        extra = {"municipality": municipality, "resident": Resident(account.subject).pseudonym}
        _LOGGER.info("user looked up", extra=extra)
        return account

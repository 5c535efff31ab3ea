"""A person's own account (利用者登録)."""

from dataclasses import dataclass

from machiport.clock import Clock
from machiport.facilities.accounts.errors import AccountChanged, AccountNotFound
from machiport.facilities.accounts.model import UserAccount
from machiport.facilities.accounts.ports import AccountStore
from machiport.facilities.accounts.user_numbers import new_user_number

# Of nine million numbers a region of a million people uses a ninth, so ten in a row are taken once in 3·10⁹ times.
_TRIES = 10


@dataclass(frozen=True, slots=True)
class Contact:
    """What a person tells of themselves. `kana` is the name's reading."""

    name: str
    kana: str
    telephone: str
    email: str

    def is_of(self, account: UserAccount) -> bool:
        """Tell whether the account says the same."""
        return self == Contact(account.name, account.kana, account.telephone, account.email)


class AccountService:
    """Reads and writes the account of the person who asks."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        """Keep accounts in `store`."""
        self._store = store
        self._clock = clock

    def account(self, subject: str) -> UserAccount:
        """Return the person's account.

        Raises AccountNotFound before the first registration.
        """
        found = self._store.find([subject]).get(subject)
        if found is None:
            raise AccountNotFound
        return found

    def save(self, subject: str, contact: Contact, version: int | None) -> UserAccount:
        """Write the account: a new one (`version` None), or over the version that the person has read.

        Saying the same again changes nothing, so a request whose answer was lost may be sent again.

        Raises AccountChanged where there is an account already, or of another version.
        """
        known = self._store.find([subject]).get(subject)
        if known is None and version is None:
            known = self._create(subject, contact)
        if known is None:
            raise AccountChanged
        if contact.is_of(known):
            return known
        if known.version != version:
            raise AccountChanged
        changes = {
            "name": contact.name,
            "kana": contact.kana,
            "telephone": contact.telephone,
            "email": contact.email,
            "changed_at": self._clock.now(),
            "version": known.version + 1,
        }
        changed = known.model_copy(update=changes)
        if not self._store.update(changed):
            raise AccountChanged
        return changed

    def _create(self, subject: str, contact: Contact) -> UserAccount:
        """Return the new account, or the one that a twin of this request has just made."""
        now = self._clock.now()
        for _ in range(_TRIES):
            account = UserAccount(
                subject=subject,
                user_number=new_user_number(),
                name=contact.name,
                kana=contact.kana,
                telephone=contact.telephone,
                email=contact.email,
                created_at=now,
                changed_at=now,
            )
            creation = self._store.create(account)
            if creation == "created":
                return account
            if creation == "exists":
                return self.account(subject)
        raise RuntimeError("no user number is free")

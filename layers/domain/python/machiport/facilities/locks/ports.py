"""What the PIN service needs: the lock's service, what reservations say, and where PINs are kept."""

from typing import Protocol

from machiport.facilities.locks.model import DoorUse, IssuedPin, PinRecord, PinRequest


class SmartLock(Protocol):
    """The service of door locks. Its contract is docs/door-locks.md; any make of lock stands behind it."""

    def issue(self, request: PinRequest) -> IssuedPin:
        """Return a PIN for a reservation. Asked again, it is the same one; with other times, these hold from now on.

        Raises LockUnavailable, LockRefused, LockKnowsNewer.
        """
        ...

    def revoke(self, lock_id: str, reservation_id: str, revision: int) -> None:
        """Let the reservation's PIN open that lock no longer; where there is none, nothing happens.

        Earlier revisions of the reservation get none afterwards, however late they arrive.

        Raises LockUnavailable, LockRefused, LockKnowsNewer.
        """
        ...


class DoorUses(Protocol):
    """Reads what reservations say of doors."""

    def find(self, reservation_id: str) -> DoorUse | None:
        """Return what the reservation says now, read consistently; None where there is no such reservation."""
        ...


class DoorPins(Protocol):
    """Keeps PINs. Every write is refused (PinsChanged) where another one came before it."""

    def find(self, reservation_id: str) -> PinRecord | None:
        """Return what is known of the reservation's PIN, read consistently; None where no lock was ever asked."""
        ...

    def promise(self, use: DoorUse, before: PinRecord | None, lock_id: str) -> PinRecord:
        """Write down that this lock is going to be asked, before it is: whatever breaks off, its PIN is found again.

        Raises PinsChanged.
        """
        ...

    def keep(self, use: DoorUse, before: PinRecord, pin: IssuedPin | None) -> None:
        """Keep the PIN (None: it was revoked), only where the reservation is still as `use` says.

        Raises PinsChanged.
        """
        ...

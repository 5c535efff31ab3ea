"""What the outside world is on this machine: warnings, door locks, a payment gateway, a virus scanner."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.lock_server import LockServer
from machiport_cli.local_stack.payment_server import PaymentServer
from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.served_locks import hand_over_key, served_locks
from machiport_cli.local_stack.served_payments import hand_over_payment_keys, served_payments
from machiport_cli.local_stack.served_scanner import served_scanner
from machiport_cli.local_stack.served_warnings import served_warnings
from machiport_cli.local_stack.virus_scanner import VirusScanner


@dataclass(frozen=True, slots=True)
class Simulations:
    """The servers that stand for others as long as a local stack runs."""

    locks: LockServer
    payments: PaymentServer
    scanner: VirusScanner

    def hand_over_keys(self, outputs: StackOutputs) -> None:
        """Put the servers' keys where the deployment looks for them, as an operator does with real ones.

        Raises botocore's errors where AWS refuses.
        """
        hand_over_key(outputs, self.locks)
        hand_over_payment_keys(outputs, self.payments)


@contextmanager
def served_simulations(place: StackPlace) -> Iterator[Simulations]:
    """Serve all of them; the place remembers their addresses, so that a deployment finds them."""
    with ExitStack() as serving:
        serving.enter_context(served_warnings(place))
        yield Simulations(
            locks=serving.enter_context(served_locks(place)),
            payments=serving.enter_context(served_payments(place)),
            scanner=serving.enter_context(served_scanner(place)),
        )

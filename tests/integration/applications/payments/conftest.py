"""A simulated payment gateway on the loopback address, and the adapter that asks it."""

from collections.abc import Iterator

import pytest
from tests.payment_servers import stripe_at

from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport_cli.local_stack.payment_server import PaymentServer, start_payments


@pytest.fixture
def server() -> Iterator[PaymentServer]:
    """Serve a gateway."""
    server = start_payments()
    yield server
    server.stop()


@pytest.fixture
def stripe(server: PaymentServer) -> StripeGateway:
    """Return the adapter that asks it."""
    return stripe_at(server)

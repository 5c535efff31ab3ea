"""The payment gateway beside a local stack: served while it runs, where its deployment looks for it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.last_port import on_the_last_port
from machiport_cli.local_stack.payment_server import PaymentServer, start_payments
from machiport_cli.local_stack.places import StackPlace

WEBHOOK_PATH = "/payments/webhooks/stripe"


@contextmanager
def served_payments(place: StackPlace) -> Iterator[PaymentServer]:
    """Serve a payment gateway; the place remembers its address, so that a deployment finds it, and its ledger.

    The port is that of the last time where it is free: another one means another deployment. Webhooks go to the
    stack's own API.
    """
    webhooks = f"{place.base_url}{WEBHOOK_PATH}"
    server = on_the_last_port(
        place.payment_gateway_file, lambda port: start_payments(port, place.payment_ledger_file, webhooks)
    )
    try:
        place.payment_gateway_file.write_text(server.url, "utf-8")
        yield server
    finally:
        server.stop()


def hand_over_payment_keys(outputs: StackOutputs, server: PaymentServer) -> None:
    """Put the gateway's keys where the deployment looks for them, as an operator does with a real gateway's."""
    secrets_manager = client("secretsmanager", outputs.endpoint, outputs.region)
    keys = {"api_key": server.key, "webhook_secret": server.webhooks.secret}
    secrets_manager.put_secret_value(SecretId=outputs.payment_gateway_secret_arn, SecretString=json.dumps(keys))

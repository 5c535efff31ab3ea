"""The door locks beside a local stack: served while it runs, where its deployment looks for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.last_port import on_the_last_port
from machiport_cli.local_stack.lock_server import LockServer, start_locks
from machiport_cli.local_stack.places import StackPlace


@contextmanager
def served_locks(place: StackPlace) -> Iterator[LockServer]:
    """Serve door locks; the place remembers their address, so that a deployment finds it.

    The port is that of the last time where it is free: another one means another deployment.
    """
    server = on_the_last_port(place.smart_lock_file, start_locks)
    try:
        place.smart_lock_file.write_text(server.url, "utf-8")
        yield server
    finally:
        server.stop()


def hand_over_key(outputs: StackOutputs, server: LockServer) -> None:
    """Put the key of the locks where the deployment looks for it, as an operator does with a real service's."""
    secrets_manager = client("secretsmanager", outputs.endpoint, outputs.region)
    secrets_manager.put_secret_value(SecretId=outputs.smart_lock_key_arn, SecretString=server.key)

"""Machiport on one machine: MiniStack, the same template as in the cloud, one command.

For tests: `with running_stack(tmp_path) as stack: httpx.get(f"{stack.base_url}/municipalities")`.
"""

from machiport_cli.deployment import StackOutputs
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.local_stack.places import DEFAULT_PORT, StackPlace, checkout_place
from machiport_cli.local_stack.running import RunningStack, running_stack, stack_in

__all__ = [
    "DEFAULT_PORT",
    "LocalStackFailureError",
    "RunningStack",
    "StackOutputs",
    "StackPlace",
    "checkout_place",
    "running_stack",
    "stack_in",
]

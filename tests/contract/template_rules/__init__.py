"""What every deployment of Machiport must keep to, as functions from its resources to a list of findings.

The resources are those of `machiport_gates.deployed_view.deployed`: one flat mapping, nested stacks unfolded.
"""

from collections.abc import Callable

from machiport_gates.deployed_view import Resources

type Rule = Callable[[Resources], list[str]]

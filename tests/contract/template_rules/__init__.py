"""What every deployment of Machiport must keep to, as functions from its resources to a list of findings.

The resources are those of `machiport_gates.deployed_view.deployed`: one flat mapping, nested stacks unfolded.
"""

from collections.abc import Callable

from tests.contract.template_rules import api_access, data_protection, functions, messaging, permissions

from machiport_gates.deployed_view import Resources

type Rule = Callable[[Resources], list[str]]

RULES: tuple[Rule, ...] = (
    api_access.policy_size_findings,
    api_access.sibling_findings,
    data_protection.bucket_findings,
    data_protection.deletion_findings,
    data_protection.log_findings,
    data_protection.table_findings,
    functions.environment_findings,
    functions.function_findings,
    functions.stack_size_findings,
    functions.unused_findings,
    messaging.alarm_findings,
    messaging.announced_file_findings,
    messaging.queue_findings,
    messaging.schedule_findings,
    messaging.source_findings,
    permissions.invoke_findings,
    permissions.public_write_findings,
    permissions.wildcard_findings,
)

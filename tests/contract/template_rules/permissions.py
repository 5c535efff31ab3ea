"""What each function may do: exactly what is declared, nowhere a `*`, and a public function changes nothing."""

import json
import re
from collections.abc import Iterator, Mapping

from tests.contract.template_rules.reading import (
    Properties,
    all_referred,
    invoked,
    label_of,
    of_type,
    referred,
    routes,
)

from machiport_gates.deployed_view import Node, Resources

# Actions that IAM knows only for all resources together, each with the reason why it is needed.
WITHOUT_RESOURCE = {
    "xray:PutTraceSegments": "X-Ray has no resources to name; the functions are traced",
    "xray:PutTelemetryRecords": "X-Ray has no resources to name; the functions are traced",
    "xray:GetSamplingRules": "X-Ray has no resources to name; the functions are traced",
    "xray:GetSamplingTargets": "X-Ray has no resources to name; the functions are traced",
    "xray:GetSamplingStatisticSummaries": "X-Ray has no resources to name; the functions are traced",
    "dynamodb:ListStreams": "belongs to no single stream; the event source needs it",
}

# AWS' own policies that SAM adds, by the last part of their ARN, each with the reason.
MANAGED_POLICIES = {
    "AWSLambdaBasicExecutionRole": "writing logs; SAM adds it to every role",
    "AWSXRayDaemonWriteAccess": "traces; SAM adds it to every traced function",
    "AWSXrayWriteOnlyAccess": "traces; SAM adds it to every traced function",
    "AWSLambdaSQSQueueExecutionRole": "reading queues; SAM adds it to every function behind one",
    "AmazonAPIGatewayPushToCloudWatchLogs": "API Gateway's account-wide role for its logs; functions do not have it",
    "AWSLambdaDynamoDBExecutionRole": "reading streams; SAM adds it to every function behind one",
}

_WRITES = re.compile(r"(Put|Update|Delete|Write|Send|Create|Publish|Purge|Transact|BatchWrite|Execute)")

type DeclaredPermissions = Mapping[str, Mapping[str, list[str]]]


def _as_list(value: Node) -> list[Node]:
    return value if isinstance(value, list) else [value]


def _allowed(role: Properties) -> Iterator[Properties]:
    for policy in role.get("Policies", []):
        for statement in _as_list(policy["PolicyDocument"]["Statement"]):
            if statement["Effect"] == "Allow":
                yield statement


def _is_everything(resource: Node) -> bool:
    text = json.dumps(resource)
    return resource == "*" or text.rstrip('"]}').endswith((":*", ":::*")) or ":table/*" in text


def wildcard_findings(resources: Resources) -> list[str]:
    """No role allows `*` or `service:*`, or anything on all resources, but for what has no resource to name."""
    findings = []
    for name, role in of_type(resources, "AWS::IAM::Role"):
        for statement in _allowed(role):
            actions = _as_list(statement.get("Action", "*"))
            findings += [f"{name}: allows {action}" for action in actions if "*" in action]
            if any(_is_everything(resource) for resource in _as_list(statement.get("Resource", "*"))):
                findings += [f"{name}: {a} on all resources" for a in actions if a not in WITHOUT_RESOURCE]
        for arn in role.get("ManagedPolicyArns", []):
            if json.dumps(arn).rstrip('"]}').rpartition("/")[2] not in MANAGED_POLICIES:
                findings.append(f"{name}: has the managed policy {json.dumps(arn)}")
    return findings


def _target(resources: Resources, resource: Node) -> str:
    """Return what a statement is about: `GarbageTable`, `GarbageTable/index/pending`, `UploadsBucket/*`, or `*`."""
    names = sorted(name.rpartition(".")[2] for name in all_referred(resource) if name in resources)
    literals = [part for part in resource["Fn::Join"][1] if isinstance(part, str)] if "Fn::Join" in resource else []
    return "".join([names[0], *literals]) if names else "*"


def permissions_of(resources: Resources, function: Properties) -> dict[str, list[str]]:
    """Return what the role of a function allows: the actions by the resource, `*` for those without."""
    role = resources[referred(function["Role"]) or ""]["Properties"]
    allowed: dict[str, set[str]] = {}
    for statement in _allowed(role):
        for resource in _as_list(statement["Resource"]):
            allowed.setdefault(_target(resources, resource), set()).update(_as_list(statement["Action"]))
    return {target: sorted(actions) for target, actions in sorted(allowed.items())}


def privilege_findings(resources: Resources, declared: DeclaredPermissions) -> list[str]:
    """Every function's permissions are those of the table, not one more or less."""
    findings = []
    labels = set()
    for name, function in of_type(resources, "AWS::Lambda::Function"):
        label = label_of(function)
        labels.add(label)
        expected = {(target, action) for target, actions in declared.get(label, {}).items() for action in actions}
        allowed = permissions_of(resources, function)
        actual = {(target, action) for target, actions in allowed.items() for action in actions}
        findings += [f"{name}: may {action} on {target}, which is not declared" for target, action in actual - expected]
        findings += [f"{name}: may not {action} on {target}, as declared" for target, action in expected - actual]
    return sorted(findings) + [f"{label}: declared, but no such function" for label in declared.keys() - labels]


def public_write_findings(resources: Resources) -> list[str]:
    """A function that has only public routes cannot write anything."""
    guarded = {route.function for route in routes(resources) if route.authorizers}
    reachable = {route.function for route in routes(resources)}
    findings = []
    for name, function in of_type(resources, "AWS::Lambda::Function"):
        if name not in reachable or name in guarded:
            continue
        for target, actions in permissions_of(resources, function).items():
            findings += [
                f"{name}: is public, and may {action} on {target}"
                for action in actions
                if _WRITES.match(action.partition(":")[2]) and not action.startswith("xray:")
            ]
    return findings


def invoke_findings(resources: Resources) -> list[str]:
    """Only API Gateway, for its own API, may call a function from outside the account."""
    findings = []
    for name, permission in of_type(resources, "AWS::Lambda::Permission"):
        if permission.get("Principal") != "apigateway.amazonaws.com":
            findings.append(f"{name}: lets {permission.get('Principal')} call {invoked(resources, permission)}")
        elif not all_referred(permission.get("SourceArn", {})):
            findings.append(f"{name}: lets any API call {invoked(resources, permission)}")
    return findings

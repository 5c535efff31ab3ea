"""Functions: the runtime, the time they may take, tracing, and what their environment must not hold."""

import json
import re
from collections import Counter

from tests.contract.template_rules.reading import of_type, routes

from machiport_gates.deployed_view import Resources

_RUNTIME = "python3.13"
_MOST_RESOURCES = 500
_GATEWAY_TIMEOUT = 29  # API Gateway answers 504 after 29 seconds, whatever the function still does
_SECRET = re.compile(r"SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|TOKEN", re.IGNORECASE)
# What names itself a secret's place, not the secret.
_SECRET_PLACE = re.compile(r"_(ARN|NAME|ID|PARAMETER)$", re.IGNORECASE)
_ENDPOINT = re.compile(r"ENDPOINT|localhost|127\.0\.0\.1|ministack", re.IGNORECASE)


def function_findings(resources: Resources) -> list[str]:
    """One runtime, traced, and an API function gives up before the gateway does."""
    behind_api = {route.function for route in routes(resources)}
    findings = []
    for name, function in of_type(resources, "AWS::Lambda::Function"):
        if function.get("Runtime") != _RUNTIME:
            findings.append(f"{name}: runtime is not {_RUNTIME}")
        if function.get("TracingConfig", {}).get("Mode") != "Active":
            findings.append(f"{name}: not traced")
        if name in behind_api and not 0 < int(function.get("Timeout", 3)) <= _GATEWAY_TIMEOUT:
            findings.append(f"{name}: may take {function.get('Timeout')} s, the gateway waits {_GATEWAY_TIMEOUT} s")
        if function.get("FunctionName"):
            findings.append(f"{name}: has a fixed name, so two deployments cannot live in one account")
    return findings


def environment_findings(resources: Resources) -> list[str]:
    """No secret and no address of a local substitute stands in a function's environment."""
    findings = []
    for name, function in of_type(resources, "AWS::Lambda::Function"):
        for variable, value in function.get("Environment", {}).get("Variables", {}).items():
            if _SECRET.search(variable) and not _SECRET_PLACE.search(variable):
                findings.append(f"{name}: {variable} looks like a secret")
            if _ENDPOINT.search(variable) or _ENDPOINT.search(json.dumps(value)):
                findings.append(f"{name}: {variable} names an endpoint; locally the environment around it does")
    return findings


def unused_findings(resources: Resources) -> list[str]:
    """Every function is reached by a route, a queue, a stream or a schedule."""
    reached = {route.function for route in routes(resources)}
    mentions = json.dumps(
        [
            properties
            for kind in ("AWS::Lambda::EventSourceMapping", "AWS::Scheduler::Schedule", "AWS::Lambda::Permission")
            for _, properties in of_type(resources, kind)
        ]
    )
    return [
        f"{name}: nothing calls it"
        for name, _ in of_type(resources, "AWS::Lambda::Function")
        if name not in reached and f'"{name}"' not in mentions and f'"{name}Alias' not in mentions
    ]


def stack_size_findings(resources: Resources) -> list[str]:
    """No stack has more resources than CloudFormation takes."""
    sizes = Counter(name.rpartition(".")[0] for name in resources)
    return [
        f"{stack or 'the root stack'}: {size} resources, CloudFormation takes {_MOST_RESOURCES}"
        for stack, size in sizes.items()
        if size > _MOST_RESOURCES
    ]

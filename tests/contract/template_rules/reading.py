"""Reading a deployment's resources: who refers to whom, which routes the API has, which function a queue feeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from machiport_gates.deployed_view import Node, Resources

type Properties = dict[str, Any]

_NOT_METHODS = {"parameters", "options"}  # OPTIONS is answered by API Gateway itself for CORS


@dataclass(frozen=True, slots=True)
class Route:
    """One method of the API as the gateway will have it."""

    method: str
    path: str
    function: str | None
    authorizers: tuple[str, ...]
    scopes: tuple[str, ...]


def of_type(resources: Resources, kind: str) -> Iterator[tuple[str, Properties]]:
    """Yield name and properties of every resource of the CloudFormation type `kind`."""
    for name, resource in resources.items():
        if resource["Type"] == kind:
            yield name, resource.get("Properties", {})


def referred(node: Node) -> str | None:
    """Return the name of the resource that a `Ref` or `Fn::GetAtt` names."""
    if isinstance(node, dict) and "Ref" in node:
        return str(node["Ref"])
    if isinstance(node, dict) and "Fn::GetAtt" in node:
        return str(node["Fn::GetAtt"][0])
    return None


def all_referred(node: Node) -> set[str]:
    """Return the names of all resources that are mentioned anywhere in `node`."""
    if isinstance(node, list):
        return {name for item in node for name in all_referred(item)}
    if not isinstance(node, dict):
        return set()
    name = referred(node)
    return {name} if name else {name for value in node.values() for name in all_referred(value)}


def package_of(function: Properties) -> str:
    """Return the package of a function: `garbage_api` for the handler `garbage_api.main.handler`."""
    return str(function["Handler"]).partition(".")[0]


def label_of(function: Properties) -> str:
    """Return what a function is called in tables and folders: `garbage_api`, or `garbage_settler.sweep`."""
    return str(function["Handler"]).removesuffix(".handler").removesuffix(".main")


def behind_alias(resources: Resources, name: str) -> str:
    """Return the function that an alias or a version stands for; any other name as it is."""
    resource = resources.get(name, {})
    if resource.get("Type") in {"AWS::Lambda::Alias", "AWS::Lambda::Version"}:
        return behind_alias(resources, referred(resource["Properties"]["FunctionName"]) or name)
    return name


def invoked(resources: Resources, node: Node) -> str | None:
    """Return the function that is mentioned in `node`, be it by itself or by an alias."""
    for name in all_referred(node):
        function = behind_alias(resources, name)
        if resources.get(function, {}).get("Type") == "AWS::Lambda::Function":
            return function
    return None


def _route(resources: Resources, method: str, path: str, operation: dict[str, Any]) -> Route:
    security = [(name, scopes) for entry in operation.get("security", []) for name, scopes in entry.items()]
    return Route(
        method=method.upper(),
        path=path,
        function=invoked(resources, operation.get("x-amazon-apigateway-integration", {}).get("uri")),
        authorizers=tuple(name for name, _ in security if name not in {"NONE", "api_key"}),
        scopes=tuple(scope for _, scopes in security for scope in scopes),
    )


def routes(resources: Resources) -> Iterator[Route]:
    """Yield every method of every API in the deployment."""
    for _, properties in of_type(resources, "AWS::ApiGateway::RestApi"):
        for path, methods in properties["Body"]["paths"].items():
            for method, operation in methods.items():
                if method not in _NOT_METHODS:
                    yield _route(resources, method, path, operation)


def authorizer_pools(resources: Resources) -> dict[str, set[str]]:
    """Return the user pools behind each authorizer, by the authorizer's name."""
    pools: dict[str, set[str]] = {}
    for _, properties in of_type(resources, "AWS::ApiGateway::RestApi"):
        schemes = properties["Body"].get("components", {}).get("securitySchemes", {})
        for name, definition in schemes.items():
            authorizer = definition.get("x-amazon-apigateway-authorizer", {})
            pools[name] = all_referred(authorizer.get("providerARNs", []))
    return pools


def dead_letter_queues(resources: Resources) -> set[str]:
    """Return the names of all queues that take what something else could not deal with."""
    found: set[str] = set()
    for _, queue in of_type(resources, "AWS::SQS::Queue"):
        found |= all_referred(queue.get("RedrivePolicy", {}))
    for _, mapping in of_type(resources, "AWS::Lambda::EventSourceMapping"):
        found |= all_referred(mapping.get("DestinationConfig", {}))
    for _, schedule in of_type(resources, "AWS::Scheduler::Schedule"):
        found |= all_referred(schedule["Target"].get("DeadLetterConfig", {}))
    for _, rule in of_type(resources, "AWS::Events::Rule"):
        found |= all_referred([target.get("DeadLetterConfig", {}) for target in rule.get("Targets", [])])
    return {name for name in found if resources.get(name, {}).get("Type") == "AWS::SQS::Queue"}

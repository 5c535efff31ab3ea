"""Routes: the gateway has exactly those that the apps have, and lets in exactly whom they declare.

And it can have them: API Gateway takes one name for a variable of a path, Lambda a policy of limited size.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.contract.template_rules.reading import Route, authorizer_pools, of_type, package_of, routes

from machiport_gates.deployed_view import Resources

# Which user pool a declared access asks for, by the name of its resource.
_POOLS = {"resident": "ResidentsUserPool", "staff": "StaffUserPool"}

# Lambda's quota of a function's resource-based policy. A statement holds a name, the function's and the route's ARN.
_LARGEST_POLICY = 20 * 1024
_STATEMENT_BYTES = 430


@dataclass(frozen=True, slots=True)
class Declared:
    """What an app says of one of its routes."""

    package: str
    access: str


type DeclaredRoutes = Mapping[tuple[str, str], Declared]


def _access_findings(route: Route, access: str, pools: Mapping[str, set[str]]) -> Iterator[str]:
    kind = access.partition(":")[0]
    if kind == "public":
        if route.authorizers:
            yield f"is public, but asks for {', '.join(route.authorizers)}"
        return
    if len(route.authorizers) != 1:
        yield f"is for {kind}, but has {len(route.authorizers)} authorizers"
        return
    named = {name.rpartition(".")[2] for name in pools.get(route.authorizers[0], set())}
    if named != {_POOLS[kind]}:
        yield f"is for {kind}, but {route.authorizers[0]} lets in {', '.join(sorted(named)) or 'nobody known'}"
    if not route.scopes:
        # Without a scope API Gateway takes the token for an ID token, and refuses access tokens.
        yield "asks for no scope, so that access tokens are refused"


def route_findings(resources: Resources, declared: DeclaredRoutes) -> list[str]:
    """Compare the gateway's routes with those of the apps, both ways."""
    pools = authorizer_pools(resources)
    functions = dict(of_type(resources, "AWS::Lambda::Function"))
    existing = {(route.method, route.path): route for route in routes(resources)}
    findings = [
        f"{method} {path}: in an app, not in the template" for method, path in declared.keys() - existing.keys()
    ]
    for key, route in existing.items():
        label = f"{route.method} {route.path}"
        if key not in declared:
            findings.append(f"{label}: in the template, in no app")
            continue
        package = package_of(functions[route.function]) if route.function else None
        if package != declared[key].package:
            findings.append(f"{label}: goes to {package}, but is in the app of {declared[key].package}")
        findings += [f"{label}: {finding}" for finding in _access_findings(route, declared[key].access, pools)]
    return sorted(findings)


def sibling_findings(resources: Resources) -> list[str]:
    """Where paths go on with a variable, it has one name: API Gateway refuses a second one beside it."""
    names: dict[str, set[str]] = {}
    for route in routes(resources):
        parts = route.path.strip("/").split("/")
        for number, part in enumerate(parts):
            if part.startswith("{"):
                names.setdefault("/".join(parts[:number]), set()).add(part)
    return [
        f"/{parent}: goes on with {' and '.join(sorted(found))}" for parent, found in names.items() if len(found) > 1
    ]


def policy_size_findings(resources: Resources) -> list[str]:
    """A function has no more routes than its policy has room for: each is a statement that lets API Gateway call it."""
    sizes: dict[str, int] = {}
    for route in routes(resources):
        if route.function:
            sizes[route.function] = sizes.get(route.function, 0) + _STATEMENT_BYTES + len(route.path)
    return [
        f"{name}: its routes need about {size} bytes of policy, Lambda takes {_LARGEST_POLICY}: split the function"
        for name, size in sizes.items()
        if size > _LARGEST_POLICY
    ]

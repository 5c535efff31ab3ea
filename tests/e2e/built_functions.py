"""The functions of the template as `sam build` left them, wired to a data plane of their own."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.contract.template_rules.reading import label_of, of_type, referred
from tests.e2e.lambda_emulator import BuiltFunction

from machiport_cli.local_stack.building import BUILT_TEMPLATE
from machiport_gates.deployed_view import Node, Resources, deployed
from machiport_gates.paths import TEMPLATE
from machiport_gates.sam_translation import read_template


@cache
def functions_by_label() -> dict[str, dict[str, Any]]:
    """Return the template's functions (their SAM properties and logical id), by what they are called."""
    resources = read_template(TEMPLATE)["Resources"]
    return {
        label_of(resource["Properties"]): resource["Properties"] | {"LogicalId": name}
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


# No weather service is asked, and buckets are where the names say: any address does.
_PARAMETERS = {
    "WarningFeedUrl": "",
    "WarningLongFeedUrl": "",
    "S3Address": "http://buckets.example",
    "PublicApiUrl": "https://machiport.example.jp/v1",
}


@cache
def _resources() -> Resources:
    return deployed(_PARAMETERS)


def _value(node: Node, names: Mapping[str, str]) -> str:
    """Return what an environment variable holds: a text as it is, otherwise made resources' names."""
    if isinstance(node, dict) and "Fn::Join" in node:
        return "".join(_value(part, names) for part in node["Fn::Join"][1])
    return names[referred(node) or ""] if isinstance(node, dict) else str(node)


def _variables(resources: Resources, label: str, names: Mapping[str, str]) -> dict[str, str]:
    function = next(f for _, f in of_type(resources, "AWS::Lambda::Function") if label_of(f) == label)
    variables = function.get("Environment", {}).get("Variables", {})
    return {name: _value(node, names) for name, node in variables.items()}


@cache
def _layers_of_all() -> list[Node]:
    layers: list[Node] = read_template(TEMPLATE)["Globals"]["Function"].get("Layers", [])
    return layers


def built_parts(label: str) -> tuple[Path, list[Path]]:
    """Return where `sam build` put a function's code and each of its layers."""
    properties = functions_by_label()[label]
    layers = [*_layers_of_all(), *properties.get("Layers", [])]
    build: Path = BUILT_TEMPLATE.parent
    return build / properties["LogicalId"], [build / str(referred(layer)) for layer in layers]


def built_function(label: str, names: Mapping[str, str], aws: Mapping[str, str]) -> BuiltFunction:
    """Return a built function whose environment is the template's.

    `names` are those of the resources that were made for it (`Data.GarbageTable`: a table's name), `aws` the
    variables that lead boto3 to where they were made.
    """
    properties = functions_by_label()[label]
    artefact, layers = built_parts(label)
    return BuiltFunction(
        label=label,
        handler=properties["Handler"],
        artefact=artefact,
        layers=layers,
        timeout_seconds=int(properties["Timeout"]),
        environment=_variables(_resources(), label, names) | dict(aws),
    )

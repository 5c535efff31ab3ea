"""One flat template of all that a deployment would hold: parameters put in, conditions decided, nested stacks unfolded.

A resource `Queue` of the nested stack `Messaging` is called `Messaging.Queue`; what crossed the stacks' borders as
parameters and outputs is again a plain `Ref` or `Fn::GetAtt`, so that rules can follow it.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from machiport_gates.paths import TEMPLATE
from machiport_gates.sam_translation import Template, parameter_values, read_template, translated

# Any piece of a template: text, number, list, mapping, or a function such as {"Ref": "Queue"}.
type Node = Any
type Resources = dict[str, dict[str, Any]]

_PLACEHOLDER = re.compile(r"\$\{([^!][^}]*)\}")
_NO_VALUE = {"Ref": "AWS::NoValue"}
_STACKS = ("AWS::Serverless::Application", "AWS::CloudFormation::Stack")


class _Resolver:
    """Puts values in for parameters, decides conditions and renames the resources of one stack."""

    def __init__(self, template: Template, values: Mapping[str, Node], prefix: str) -> None:
        self._values = values
        self._prefix = prefix
        self._mappings = template.get("Mappings", {})
        self._conditions = template.get("Conditions", {})

    def holds(self, condition: str) -> bool:
        return bool(self._decided(self._conditions[condition]))

    def _decided(self, expression: Node) -> bool:
        (operator, operands), *_ = expression.items()
        match operator:
            case "Condition":
                return self.holds(operands)
            case "Fn::Not":
                return not self._decided(operands[0])
            case "Fn::And":
                return all(self._decided(operand) for operand in operands)
            case "Fn::Or":
                return any(self._decided(operand) for operand in operands)
            case "Fn::Equals":
                left, right = (self.resolve(operand) for operand in operands)
                return bool(left == right)
        message = f"no such condition function: {operator}"
        raise ValueError(message)

    def resolve(self, node: Node) -> Node:
        if isinstance(node, list):
            return [value for value in (self.resolve(item) for item in node) if value != _NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (name, argument), *_ = node.items()
            if name in {"Ref", "Fn::GetAtt", "Fn::If", "Fn::Sub", "Fn::FindInMap", "Fn::Join"}:
                return self._function(name, argument)
        resolved = {key: self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value != _NO_VALUE}

    def _function(self, name: str, argument: Node) -> Node:
        match name:
            case "Ref":
                return self._reference(argument)
            case "Fn::GetAtt":
                resource, _, attribute = argument.partition(".") if isinstance(argument, str) else (argument[0], "", "")
                return {"Fn::GetAtt": [self._prefix + resource, attribute or argument[1]]}
            case "Fn::If":
                return self.resolve(argument[1] if self.holds(argument[0]) else argument[2])
            case "Fn::FindInMap":
                table, row, column = (self.resolve(part) for part in argument)
                return self._mappings[table][row][column]
            case "Fn::Join":
                return _joined(argument[0], [self.resolve(part) for part in argument[1]])
        text, own = (argument, {}) if isinstance(argument, str) else argument
        return self._substituted(text, {key: self.resolve(value) for key, value in own.items()})

    def _reference(self, name: str) -> Node:
        if name == "AWS::NoValue":
            return _NO_VALUE
        return self._values[name] if name in self._values else {"Ref": self._prefix + name}

    def _substituted(self, text: str, own: Mapping[str, Node]) -> Node:
        parts = []
        for number, part in enumerate(_PLACEHOLDER.split(text)):
            if number % 2 == 0:
                parts.append(part.replace("${!", "${"))
            elif part in own:
                parts.append(own[part])
            else:
                parts.append(self._function("Fn::GetAtt" if "." in part else "Ref", part))
        return _joined("", [part for part in parts if part != ""])


def _joined(separator: str, parts: list[Node]) -> Node:
    if all(isinstance(part, str) for part in parts):
        return separator.join(parts)
    return {"Fn::Join": [separator, parts]}


def _unfold(path: Path, given: Mapping[str, Node], prefix: str) -> tuple[Template, dict[str, Node]]:
    """Return the resources and the outputs of the template at `path` and of all stacks nested in it."""
    source = read_template(path)
    template = translated(source, given)
    resolver = _Resolver(template, parameter_values(source, given), prefix)
    resources: Template = {}
    outputs: dict[str, Node] = {}
    for name, resource in template["Resources"].items():
        if "Condition" in resource and not resolver.holds(resource["Condition"]):
            continue
        resolved = resolver.resolve(resource)
        resources[prefix + name] = resolved
        if resolved["Type"] in _STACKS:
            stack = source["Resources"][name]["Properties"]
            nested = path.parent / (stack.get("TemplateURL") or stack["Location"])
            inner, inner_outputs = _unfold(nested, resolved["Properties"].get("Parameters", {}), f"{prefix}{name}.")
            resources |= inner
            outputs |= {f"{prefix}{name}.Outputs.{key}": value for key, value in inner_outputs.items()}
    own_outputs = {
        name: resolver.resolve(output["Value"])
        for name, output in template.get("Outputs", {}).items()
        if "Condition" not in output or resolver.holds(output["Condition"])
    }
    return resources, outputs | own_outputs


def _follow(node: Node, outputs: Mapping[str, Node]) -> Node:
    """Replace every mention of a nested stack's output by what that output is."""
    if isinstance(node, list):
        return [_follow(item, outputs) for item in node]
    if not isinstance(node, dict):
        return node
    if "Fn::GetAtt" in node:
        name = ".".join(node["Fn::GetAtt"])
        return _follow(outputs[name], outputs) if name in outputs else node
    return {key: _follow(value, outputs) for key, value in node.items()}


def deployed(given: Mapping[str, str], path: Path = TEMPLATE) -> Resources:
    """Return the resources of a deployment with the parameters `given`, by name."""
    resources, outputs = _unfold(path, given, "")
    followed: Resources = _follow(resources, outputs)
    return followed

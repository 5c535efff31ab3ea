"""DynamoDB's condition and update expressions, as much of them as Machiport uses."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

type Item = dict[str, Any]
type Names = Mapping[str, str]
type Values = Mapping[str, Any]

_TOKEN = re.compile(r"\s*(<=|>=|<>|[()=<>,]|:\w+|#?\w+(?:\.\w+)*)")
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_CLAUSE = re.compile(r"\b(SET|REMOVE|ADD)\b")


class _Condition:
    """Reads one expression from left to right: OR of ANDs of comparisons, functions and parentheses."""

    def __init__(self, text: str, item: Item | None, names: Names, values: Values) -> None:
        self._tokens = _TOKEN.findall(text)
        assert "".join(self._tokens) == re.sub(r"\s", "", text), f"cannot read {text!r}"
        self._item, self._names, self._values = item or {}, names, values

    def holds(self) -> bool:
        holds = self._any()
        assert not self._tokens, f"left over: {self._tokens}"
        return holds

    def _any(self) -> bool:
        found = self._all()
        while self._tokens and self._tokens[0] == "OR":
            self._tokens.pop(0)
            found = self._all() or found
        return found

    def _all(self) -> bool:
        found = self._one()
        while self._tokens and self._tokens[0] == "AND":
            self._tokens.pop(0)
            found = self._one() and found
        return found

    def _one(self) -> bool:
        token = self._tokens.pop(0)
        if token == "NOT":
            return not self._one()
        if token == "(":
            found = self._any()
            self._expect(")")
            return found
        if token in ("attribute_exists", "attribute_not_exists"):
            return bool((self._argument() is not None) == (token == "attribute_exists"))
        if token in ("begins_with", "contains"):
            self._expect("(")
            text = self._value(self._tokens.pop(0))
            self._expect(",")
            part = self._value(self._tokens.pop(0))
            self._expect(")")
            found = str(text).startswith(part) if token == "begins_with" else part in str(text)
            return text is not None and found
        left, operator = self._value(token), self._tokens.pop(0)
        right = self._value(self._tokens.pop(0))
        if operator == "BETWEEN":
            self._expect("AND")
            last = self._value(self._tokens.pop(0))
            assert right <= last, "DynamoDB refuses BETWEEN whose upper bound is less than the lower"
            return left is not None and bool(right <= left <= last)
        return left is not None and right is not None and bool(_COMPARE[operator](left, right))

    def _argument(self) -> Any:
        self._expect("(")
        found = resolved(self._item, self._tokens.pop(0), self._names)
        self._expect(")")
        return found

    def _expect(self, token: str) -> None:
        found = self._tokens.pop(0)
        assert found == token, f"expected {token}, found {found}"

    def _value(self, token: str) -> Any:
        wire = self._values[token] if token.startswith(":") else resolved(self._item, token, self._names)
        return None if wire is None else plain(wire)


def plain(wire: Mapping[str, Any]) -> Any:
    """Return a value that compares as DynamoDB compares: numbers as numbers."""
    ((kind, value),) = wire.items()
    return float(value) if kind == "N" else value


def resolved(item: Mapping[str, Any], path: str, names: Names) -> Any:
    """Return what stands at a path (`#state`, `#0.settled`) of an item; None for nothing."""
    found: Any = {"M": item}
    for part in path.split("."):
        found = found.get("M", {}).get(names.get(part, part)) if found else None
    return found


def condition_holds(request: Mapping[str, Any], item: Item | None) -> bool:
    """Say whether a request's condition holds on the item as it is."""
    text = request.get("ConditionExpression")
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    return text is None or _Condition(text, item, names, values).holds()


def key_condition_holds(request: Mapping[str, Any], item: Item) -> bool:
    """Say whether an item is among those that a Query asks for."""
    return _Condition(
        request["KeyConditionExpression"],
        item,
        request.get("ExpressionAttributeNames", {}),
        request["ExpressionAttributeValues"],
    ).holds()


def updated(request: Mapping[str, Any], item: Item | None) -> Item:
    """Return the item after a request's UpdateExpression."""
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    new: Item = deepcopy(item) if item else dict(request["Key"])
    _, *clauses = _CLAUSE.split(request["UpdateExpression"])
    for kind, body in zip(clauses[::2], clauses[1::2], strict=True):
        for action in re.split(r",(?![^(]*\))", body):
            path, _, source = action.strip().partition(" " if kind == "ADD" else "=")
            *parents, last = [names.get(part, part) for part in path.strip().split(".")]
            holder = new
            for parent in parents:
                holder = holder[parent]["M"]
            if kind == "REMOVE":
                holder.pop(last, None)
            elif kind == "ADD":
                holder[last] = {"N": str(int(holder.get(last, {"N": "0"})["N"]) + int(values[source.strip()]["N"]))}
            else:
                holder[last] = _source(source.strip(), new, names, values)
    return new


def _source(text: str, item: Item, names: Names, values: Values) -> Any:
    default = re.fullmatch(r"if_not_exists\((\S+), (:\w+)\)", text)
    if default is None:
        return deepcopy(values[text] if text.startswith(":") else resolved(item, text, names))
    existing = resolved(item, default[1], names)
    return deepcopy(values[default[2]]) if existing is None else existing

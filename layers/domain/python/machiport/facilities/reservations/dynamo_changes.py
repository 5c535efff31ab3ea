"""Changes of marks as DynamoDB transaction entries (docs/design/facilities.md, Day ledgers)."""

from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from machiport.clock import TOKYO
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.ledger.changes import MarkedChange, MarkedKey
from machiport.facilities.ledger.marks import NOISY, LedgerKey, now_text
from machiport.facilities.reservations.ports import PenaltyWrite
from machiport.facilities.rules.penalties import Points

# DynamoDB's limit for one expression is 300; a few stay for points and suspensions.
_MOST_OPERATORS: Final = 290
# What the projector's stream filter looks for.
LEDGER_KIND: Final = "ledger"


class _Expression:
    """Collects conditions and assignments; equal values share a name, so that a whole day fits DynamoDB's 4 KB."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.sets: list[str] = []
        self.removes: list[str] = []
        self._names: dict[str, str] = {}

    def value(self, text: str) -> str:
        return self._names.setdefault(text, f":v{len(self._names)}")

    def values(self) -> dict[str, Any]:
        return {name: {"S": text} for text, name in self._names.items()}


def marked_entry(
    table: str, key: MarkedKey, change: MarkedChange, penalty: PenaltyWrite | None, now: datetime
) -> dict[str, Any]:
    """Return the entry of one ledger or standing: an Update, or a ConditionCheck where nothing is written.

    A ledger counts its writes in `n`, so that its projection knows which image is newer. `penalty`: points that a
    standing gets with the same write.
    """
    expression = _Expression()
    _conditions(expression, change, now)
    entry: dict[str, Any] = {"TableName": table, "Key": _key(key)}
    if penalty is not None:
        _punish(expression, penalty)
    if not change.writes and penalty is None:
        return {"ConditionCheck": _with(entry, expression)}
    for name, mark in change.taken.items():
        expression.sets.append(f"{name} = {expression.value(str(mark))}")
    for name, (_, after) in change.turned.items():
        if after is None:
            expression.removes.append(name)
        else:
            expression.sets.append(f"{name} = {expression.value(str(after))}")
    entry["UpdateExpression"] = _update(expression, isinstance(key, LedgerKey))
    entry = _with(entry, expression)
    if isinstance(key, LedgerKey):
        entry["ExpressionAttributeNames"] = {"#kind": "kind"}
        entry["ExpressionAttributeValues"][":one"] = {"N": "1"}
    return {"Update": entry}


def fits_expression(change: MarkedChange) -> bool:
    """Tell whether DynamoDB takes the condition of one item: it counts the operators, the ANDs between them too."""
    per_cell = 3 * len(change.taken.keys() | change.free) + 5 * len(change.quiet - change.free) + 2 * len(change.turned)
    return per_cell <= _MOST_OPERATORS


_POINTS: Final = TypeAdapter(Points)


def points_text(points: Points) -> str:
    """Return points as they are stored."""
    return _POINTS.dump_json(points).decode()


def points_of(text: str) -> Points:
    """Return the points that `text` holds.

    Raises pydantic's ValidationError for anything else.
    """
    return _POINTS.validate_json(text)


def _key(key: MarkedKey) -> dict[str, Any]:
    return dict(keys.ledger(key) if isinstance(key, LedgerKey) else keys.standing(key))


def _conditions(expression: _Expression, change: MarkedChange, now: datetime) -> None:
    """Write the conditions as short as they get: a comparison with an absent attribute is false, and NOT of it true."""
    present = now_text(now)
    for name in (*change.taken, *sorted(change.free)):
        expression.conditions.append(f"NOT {name} >= {expression.value(present)}")
    for name in sorted(change.quiet - change.free):
        binds, noisy = f"{name} >= {expression.value(present)}", f"contains({name}, {expression.value(NOISY)})"
        expression.conditions.append(f"NOT ({binds} AND {noisy})")
    for name, (before, _) in change.turned.items():
        expression.conditions.append(f"{name} = {expression.value(str(before))}")
    if change.not_suspended:
        today = expression.value(now.astimezone(TOKYO).date().isoformat())
        expression.conditions.append(f"(attribute_not_exists(suspended_until) OR suspended_until < {today})")


def _punish(expression: _Expression, penalty: PenaltyWrite) -> None:
    if penalty.before:
        expression.conditions.append(f"points = {expression.value(points_text(penalty.before))}")
    else:
        expression.conditions.append("attribute_not_exists(points)")
    expression.sets.append(f"points = {expression.value(points_text(penalty.after))}")
    if penalty.suspended_until is not None:
        expression.sets.append(f"suspended_until = {expression.value(penalty.suspended_until.isoformat())}")


def _update(expression: _Expression, is_ledger: bool) -> str:
    sets = [*expression.sets, *([f"#kind = {expression.value(LEDGER_KIND)}"] if is_ledger else [])]
    clauses = [f"SET {', '.join(sets)}"] if sets else []
    clauses += [f"REMOVE {', '.join(expression.removes)}"] if expression.removes else []
    clauses += ["ADD n :one"] if is_ledger else []
    return " ".join(clauses)


def _with(entry: dict[str, Any], expression: _Expression) -> dict[str, Any]:
    entry["ConditionExpression"] = " AND ".join(expression.conditions)
    entry["ExpressionAttributeValues"] = expression.values()
    return entry

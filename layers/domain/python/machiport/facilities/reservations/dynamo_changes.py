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

# What the projector's stream filter looks for.
LEDGER_KIND: Final = "ledger"


class _Expression:
    """Collects conditions and assignments; equal values share a name, so that a whole day stays below 4 KB."""

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
    present = now_text(now)
    for name in (*change.taken, *sorted(change.free)):
        expression.conditions.append(_lapsed(expression, name, present))
    for name in sorted(change.quiet - change.free):
        quiet = f"NOT contains({name}, {expression.value(NOISY)})"
        expression.conditions.append(f"({_lapsed(expression, name, present)} OR {quiet})")
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


def _lapsed(expression: _Expression, name: str, present: str) -> str:
    return f"(attribute_not_exists({name}) OR {name} < {expression.value(present)})"


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

"""The rules from their data files: `hazard/timelines/*.json` of a region."""

from collections.abc import Container
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict

from machiport.hazard.timelines.rules import ActionRule, Wording

_WORDING = "wording.json"


@dataclass(frozen=True, slots=True)
class TimelineRules:
    """All rules, in the order of levels and places in them, and what they share."""

    actions: tuple[ActionRule, ...]
    wording: Wording


class _RuleFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    actions: list[ActionRule]


def load_rules(region: Traversable, kinds: Container[str]) -> TimelineRules:
    """Return the rules in the files of `region` (see `kind_files.load_kinds`); `kinds` are the hazard kinds known.

    Raises ValueError for a file of another form, for an action that is there twice, and for a rule that names a kind
    or a moment that is not there.
    """
    folder = region / "hazard" / "timelines"
    wording = Wording.model_validate_json((folder / _WORDING).read_bytes())
    actions: dict[str, ActionRule] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".json") or file.name == _WORDING:
            continue
        for rule in _RuleFile.model_validate_json(file.read_bytes()).actions:
            if rule.action in actions:
                raise ValueError(f"{file.name}: {rule.action} is there twice")
            _check(rule, wording, kinds, file.name)
            actions[rule.action] = rule
    ordered = sorted(actions.values(), key=lambda rule: (rule.level, rule.order, rule.action))
    return TimelineRules(tuple(ordered), wording)


def _check(rule: ActionRule, wording: Wording, kinds: Container[str], file: str) -> None:
    if rule.when not in wording.moments:
        raise ValueError(f"{file}: {rule.action} has a moment that is not in {_WORDING}: {rule.when}")
    for condition in (*rule.condition.any_hazard, *rule.condition.all_hazard, *rule.condition.no_hazard):
        unknown = [kind for kind in condition.kinds if kind not in kinds]
        if unknown:
            raise ValueError(f"{file}: {rule.action} names unknown hazard kinds: {', '.join(unknown)}")

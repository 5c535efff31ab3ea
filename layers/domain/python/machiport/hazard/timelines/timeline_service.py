"""Makes a household's マイ・タイムライン. Keeps nothing."""

from collections.abc import Callable
from functools import cached_property

from machiport.hazard.model import PlaceRisks
from machiport.hazard.timelines.model import TimelineAction, TimelineLevel
from machiport.hazard.timelines.rule_files import TimelineRules
from machiport.hazard.timelines.rules import NEEDS, ActionRule, Household, Wording


class TimelineService:
    """Applies the rules."""

    def __init__(self, read_rules: Callable[[], TimelineRules]) -> None:
        """Apply the rules that `read_rules` returns when a timeline is first asked for."""
        self._read_rules = read_rules

    @cached_property
    def _rules(self) -> TimelineRules:
        return self._read_rules()

    @property
    def wording(self) -> Wording:
        """The texts that the rules share."""
        return self._rules.wording

    def timeline(self, risks: PlaceRisks, household: Household) -> list[TimelineLevel]:
        """Return the five levels with the actions for a household at a place."""
        actions = [
            _action(rule, risks, household) for rule in self._rules.actions if rule.condition.holds(risks, household)
        ]
        return [
            TimelineLevel(level, tuple(action for action in actions if action.rule.level == level.level))
            for level in self._rules.wording.levels
        ]


def _action(rule: ActionRule, risks: PlaceRisks, household: Household) -> TimelineAction:
    asked = (*rule.condition.any_hazard, *rule.condition.all_hazard)
    holding = {risk.kind.kind for condition in asked for risk in condition.holding(risks)}
    asks_floor = rule.condition.floor_at_least is not None or rule.condition.unless_floor_at_least is not None
    return TimelineAction(
        rule,
        hazards=tuple(risk for risk in risks.risks if risk.kind.kind in holding),
        needs=tuple(need for need in NEEDS if need in household.needs and need in rule.condition.household),
        floor=household.floor if asks_floor else None,
    )

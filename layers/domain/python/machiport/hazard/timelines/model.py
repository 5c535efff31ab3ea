"""A household's マイ・タイムライン: its actions at each alert level, each with its reasons."""

from dataclasses import dataclass

from machiport.hazard.model import KindRisk
from machiport.hazard.timelines.rules import ActionRule, LevelWording, Need


@dataclass(frozen=True, slots=True)
class TimelineAction:
    """An action that is for the household, and what at the place and in the household makes it so."""

    rule: ActionRule
    hazards: tuple[KindRisk, ...]
    needs: tuple[Need, ...]
    floor: int | None


@dataclass(frozen=True, slots=True)
class TimelineLevel:
    """One alert level with its actions in order."""

    wording: LevelWording
    actions: tuple[TimelineAction, ...]

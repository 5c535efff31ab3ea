"""The rules of the sample region: enough of them, in three languages that are three texts, from public sources."""

from tests.hazard_places import KINDS, REGION

from machiport.hazard.timelines.rule_files import load_rules
from machiport.hazard.timelines.rules import NEEDS
from machiport.localized_text import LocalizedText

RULES = load_rules(REGION, KINDS)


def _texts() -> list[LocalizedText]:
    wording = RULES.wording
    shared = [*wording.moments.values(), *wording.needs.values(), *wording.hazards.values(), wording.floor]
    levels = [text for level in wording.levels for text in (level.name, level.announced_by, level.meaning)]
    return [*shared, *levels, *(text for rule in RULES.actions for text in (rule.text, rule.reason))]


def test_there_are_rules_for_every_level_and_every_need() -> None:
    assert len(RULES.actions) >= 40
    assert {rule.level for rule in RULES.actions} == {1, 2, 3, 4, 5}
    assert {need for rule in RULES.actions for need in rule.condition.household} == set(NEEDS)


def test_every_hazard_kind_has_a_rule_of_its_own() -> None:
    named = {kind for rule in RULES.actions for each in rule.condition.any_hazard for kind in each.kinds}
    assert named == {kind.kind for kind in KINDS}


def test_every_text_has_three_wordings() -> None:
    for text in _texts():
        assert text.en
        assert text.ja_x_easy
        assert len({text.ja, text.en, text.ja_x_easy}) == 3, text.ja


def test_no_two_actions_of_a_level_say_the_same() -> None:
    said = [(rule.level, rule.text.ja) for rule in RULES.actions]
    assert len(said) == len(set(said))


def test_every_moment_is_used() -> None:
    assert {rule.when for rule in RULES.actions} == RULES.wording.moments.keys()


def test_sources_are_public_bodies_with_a_year_or_a_standing_page() -> None:
    bodies = ("内閣府", "国土交通省", "気象庁", "環境省", "総務省消防庁")
    assert {rule.source for rule in RULES.actions if not rule.source.startswith(bodies)} == set()


def test_advice_on_cars_and_on_calling_for_help_is_from_those_who_publish_it() -> None:
    sources = {rule.action: rule.source for rule in RULES.actions}
    for action in ("move_car", "drive_before_water", "keep_out_of_underpass"):
        assert sources[action].startswith("国土交通省 自動車が冠水した道路を走行する場合に発生する不具合")
    assert "JAF" in sources["keep_out_of_underpass"]
    assert sources["call_for_help"] == "総務省消防庁"


def test_no_rule_of_rain_names_what_does_not_follow_alert_levels() -> None:
    apart = {kind.kind for kind in KINDS if not kind.follows_alert_levels}
    naming = {
        rule.action
        for rule in RULES.actions
        for each in (*rule.condition.any_hazard, *rule.condition.all_hazard, *rule.condition.no_hazard)
        if apart & set(each.kinds)
    }
    assert naming == {"walk_tsunami_way", "tsunami_leave", "tsunami_last"}

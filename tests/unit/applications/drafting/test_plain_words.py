"""Status and history in plain words; names that somebody should look at."""

from collections.abc import Iterator
from typing import get_args

import pytest
from tests.applications_world import NOTICE, World

from machiport.applications.cases.states import FINAL, ApplicationState
from machiport.applications.drafting.glyph_check import needs_look
from machiport.applications.drafting.history import history_of
from machiport.applications.drafting.status import status_of
from machiport.applications.drafting.status_texts import STATES
from machiport.applications.measuring.ports import UsualTime
from machiport.localized_text import LocalizedText

ALL_STATES = get_args(ApplicationState.__value__)


def texts() -> Iterator[LocalizedText]:
    for state in STATES.values():
        yield from (state.title, state.meaning, state.to_do)


def test_every_state_is_told_and_no_other() -> None:
    assert set(STATES) == set(ALL_STATES)


def test_every_text_is_there_in_three_wordings_of_its_own() -> None:
    for text in texts():
        wordings = {text.in_language("ja"), text.in_language("en"), text.in_language("ja-x-easy")}
        assert len(wordings) == 3, text


def test_easy_japanese_comes_in_short_sentences_with_spaces() -> None:
    for text in texts():
        sentences = text.in_language("ja-x-easy").rstrip("。").split("。")
        assert max(map(len, sentences)) <= 45, text
        assert all(" " in sentence or len(sentence) <= 12 for sentence in sentences), text


def test_nobody_is_waited_for_in_what_is_over() -> None:
    assert {state for state, words in STATES.items() if words.waiting_for == "nobody"} == FINAL


@pytest.mark.parametrize(("days", "told"), [(0.2, 1), (1.0, 1), (1.1, 2), (13.9, 14)])
def test_usual_days_are_whole_and_never_too_few(days: float, told: int) -> None:
    world = World()
    case = world.case(world.submitted(NOTICE))
    usual = UsualTime(p50_days=0, p90_days=days, count=20, measured_at=world.clock.now())
    assert status_of(case, usual, world.clock.now()).usual_days == told


def test_what_happened_at_one_instant_stands_in_the_order_of_its_causes() -> None:
    world = World()
    history = history_of(world.case(world.submitted(NOTICE)))
    assert [step.what for step in history] == ["begun", "submitted", "accepted"]
    assert history[1].text.in_language("en") == "Application arrived"


@pytest.mark.parametrize(
    ("text", "looked_at"),
    [
        ("見本 太郎", False),
        ("髙橋 﨑子", False),  # in Windows' own character set, and in every Japanese font
        ("大分市みほん町1−2－3～4", False),
        ("Mihon O'Brien-Éclair", False),
        ("葛\U000e0100城", True),
        ("辻\ufe00", True),
        ("𠮷田", True),
        ("김", True),
    ],
)
def test_unusual_characters_are_found_without_a_font(text: str, looked_at: bool) -> None:
    assert needs_look({"name": [text]}, None, 3) is looked_at

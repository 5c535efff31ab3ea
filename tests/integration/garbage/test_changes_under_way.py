"""Emergency changes: days that no calendar holds, and rivals that publish at the same time."""

from datetime import date

import pytest
from tests.garbage_world import REASON, GarbageWorld, cancelled, days_of, edition_of

from machiport.garbage.change_faults import OUTSIDE_CALENDARS
from machiport.garbage.change_service import AskedChange
from machiport.garbage.errors import ChangeNotValid
from machiport.garbage.publication import ChangeEffect

MONDAY = date(2026, 6, 1)


def moved(day: date, to: date) -> AskedChange:
    effect = ChangeEffect(kind="move", day=day, to=to, category_ids=("burnable",))
    return AskedChange(REASON, "all", (effect,))


@pytest.mark.parametrize("mistyped", [date(2062, 6, 2), date(9999, 12, 31)])
def test_a_move_to_a_day_in_no_calendar_is_refused(world: GarbageWorld, mistyped: date) -> None:
    world.put_in_force(edition_of({"north": 0}))
    before = days_of(world.read("north"))
    with pytest.raises(ChangeNotValid) as refused:
        world.change(moved(MONDAY, mistyped), "mistyped")
    assert [(fault.pointer, fault.message) for fault in refused.value.errors] == [
        ("/body/effects/0/to", OUTSIDE_CALENDARS)
    ]
    assert days_of(world.read("north")) == before


def test_a_change_that_meets_another_publication_is_planned_again(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    rival = world.upload(edition_of({"north": 0, "south": 0}, title="訂正版"))
    world.publications.before_commit = lambda: world.publish(rival, "the-rival")
    outcome = world.change(cancelled(MONDAY), "the-change")
    assert not outcome.replayed
    head = world.catalogue.head("44201")
    assert (head.version, len(head.changes)) == (3, 1)
    for area in ("north", "south"):
        assert MONDAY not in (days_of(world.read(area)) or ())

"""What a publication will write, decided before anything is written."""

from datetime import UTC, date, datetime

from tests.garbage_world import NEXT_YEAR, REASON, YEAR, edition_of

from machiport.garbage.calendar_entries import ChangeEntry, EditionEntry
from machiport.garbage.model import Edition
from machiport.garbage.ports import Withdrawal
from machiport.garbage.publication import (
    ChangeEffect,
    ChangeInForce,
    ChangeRecord,
    EditionCounts,
    EditionInForce,
    EditionRecord,
    Head,
)
from machiport.garbage.publication_plan import (
    PublicationPlan,
    arriving_areas,
    plan_change,
    plan_edition,
    plan_withdrawal,
    with_changes_for_arriving_areas,
)
from machiport.garbage.rules import DateRange

NOW = datetime(2026, 5, 1, tzinfo=UTC)
COUNTS = EditionCounts(areas=0, routes=0, categories=0, dictionary_items=0)


def record_of(edition: Edition) -> EditionRecord:
    return EditionRecord(
        edition_id="e9",
        municipality="44201",
        state="draft",
        title=edition.title,
        period=edition.period,
        counts=COUNTS,
        created_at=NOW,
        created_by="staff",
    )


def in_force(number: int, period: DateRange) -> EditionInForce:
    return EditionInForce(
        edition_id=f"e{number}", publication_id=f"p{number}", version=number, period=period, title="版"
    )


def change_of(areas: tuple[str, ...] | str = "all", day: date = date(2026, 6, 1), number: int = 5) -> ChangeRecord:
    return ChangeRecord(
        change_id=f"c{number}",
        municipality="44201",
        state="in_force",
        reason=REASON,
        areas="all" if areas == "all" else tuple(areas),
        effects=(
            ChangeEffect(kind="cancel", day=day, category_ids=("burnable", "plastic")),
            ChangeEffect(kind="move", day=day, to=date(2026, 6, 4), category_ids=("burnable",)),
        ),
        publication_id=f"p{number}",
        created_at=NOW,
        created_by="staff",
    )


def planned(edition: Edition, head: Head, *known: str) -> PublicationPlan:
    return plan_edition(record_of(edition), edition, head, publication_id="p9", now=NOW, known_area_ids=known)


def test_areas_of_one_route_share_one_entry() -> None:
    plan = planned(edition_of({"north": 0, "south": 0, "east": 2}), Head())
    by_area = {entry.area_id: entry.entry for entry in plan.entries}
    assert by_area["north"] is by_area["south"]
    assert by_area["north"] is not by_area["east"]
    assert [(entry.area_id, entry.name, entry.arrives) for entry in plan.entries] == [
        ("north", "見本 north", True),
        ("south", "見本 south", True),
        ("east", "見本 east", True),
    ]
    assert (plan.version, plan.head.version, set(plan.indexes)) == (1, 1, {"AREAS", "CATEGORIES"})


def test_areas_that_are_gone_get_a_tombstone_for_the_editions_days() -> None:
    plan = planned(edition_of({"north": 0}), Head(version=3), "north", "south", "west")
    north, *gone = plan.entries
    assert not north.arrives
    assert [entry.area_id for entry in gone] == ["south", "west"]
    for entry in gone:
        assert isinstance(entry.entry, EditionEntry)
        assert (entry.entry.absent, entry.entry.version, entry.period, entry.name) == (True, 4, YEAR, None)


def test_an_edition_is_superseded_where_no_day_is_left_to_it() -> None:
    june = in_force(1, DateRange(start=date(2026, 6, 1), end=date(2026, 6, 30)))
    whole, next_one = in_force(2, YEAR), in_force(3, NEXT_YEAR)
    across = in_force(4, DateRange(start=date(2026, 1, 1), end=date(2026, 12, 31)))
    plan = planned(edition_of({"north": 0}), Head(version=4, editions=(june, whole, next_one, across)))
    assert list(plan.superseded) == [june, whole]
    assert [edition.version for edition in plan.head.editions] == [3, 4, 5]
    assert plan.head.editions[-1].publication_id == "p9"


def test_a_dictionary_alone_touches_no_area_and_supersedes_nothing() -> None:
    head = Head(version=2, editions=(in_force(1, YEAR),), dictionary_publication_id="p1")
    plan = planned(edition_of({}, dictionary=["傘"]), head, "north")
    assert (list(plan.entries), list(plan.superseded), set(plan.indexes)) == ([], [], {"DICTIONARY"})
    assert plan.head.editions == head.editions
    assert (plan.head.version, plan.head.dictionary_publication_id) == (3, "p9")


def test_an_edition_without_a_dictionary_leaves_the_one_in_force() -> None:
    plan = planned(edition_of({"north": 0}), Head(version=2, dictionary_publication_id="p1"))
    assert plan.head.dictionary_publication_id == "p1"


def change_in_force(number: int, last_day: date) -> ChangeInForce:
    return ChangeInForce(
        change_id=f"c{number}", publication_id=f"p{number}", version=number, every_area=True, last_day=last_day
    )


def test_changes_that_are_over_leave_the_head() -> None:
    over, today = change_in_force(1, date(2026, 4, 30)), change_in_force(2, date(2026, 5, 1))
    head = Head(version=2, changes=(over, today))
    assert planned(edition_of({"north": 0}), head).head.changes == (today,)
    assert [one.version for one in plan_change(change_of(), head, ["north"], NOW).head.changes] == [2, 3]


def test_changes_in_force_come_along_to_the_areas_that_arrive() -> None:
    head = Head(version=6, changes=(change_in_force(4, date(2026, 6, 4)), change_in_force(5, date(2026, 6, 4))))
    plan = planned(edition_of({"north": 0, "new": 0, "back": 0}), head, "north")
    assert arriving_areas(plan) == ["new", "back"]
    changes = [change_of(number=4), change_of(("back", "north"), number=5)]
    brought = with_changes_for_arriving_areas(plan, head, changes).entries[len(plan.entries) :]
    assert [(entry.area_id, entry.entry.publication_id) for entry in brought] == [
        ("new", "p4"),
        ("back", "p4"),
        ("back", "p5"),
    ]
    versions = [entry.entry.version for entry in brought if isinstance(entry.entry, ChangeEntry)]
    assert versions == [4, 4, 5]  # their own, so that they lie on each other in the same order as elsewhere


def test_a_change_is_one_effect_for_each_category() -> None:
    plan = plan_change(change_of(("north", "south")), Head(version=4), ["north", "south"], NOW)
    assert [entry.area_id for entry in plan.entries] == ["north", "south"]
    entry = plan.entries[0].entry
    assert isinstance(entry, ChangeEntry)
    assert [(effect.kind, effect.category_id, effect.to) for effect in entry.effects] == [
        ("cancel", "burnable", None),
        ("cancel", "plastic", None),
        ("move", "burnable", date(2026, 6, 4)),
    ]
    assert plan.entries[0].period == DateRange(start=date(2026, 6, 1), end=date(2026, 6, 4))
    assert plan.head.changes[-1].last_day == date(2026, 6, 4)
    assert (entry.version, plan.version) == (5, 5)


def test_a_withdrawal_takes_the_change_back_and_off_the_head() -> None:
    head = Head(version=5, changes=(change_in_force(4, date(2026, 6, 4)), change_in_force(5, date(2026, 6, 4))))
    plan = plan_withdrawal(change_of(), head, ["north"], publication_id="p9", now=NOW)
    assert [(entry.area_id, entry.entry) for entry in plan.entries] == [("north", Withdrawal("p5"))]
    assert [change.change_id for change in plan.head.changes] == ["c4"]
    assert plan.head.version == 6

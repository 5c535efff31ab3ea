"""Settling and sweeping: what is left behind goes, what somebody is at stays."""

from datetime import timedelta

import pytest
from tests.dataset_crashes import another, crash_publishing, staged_attributes
from tests.dataset_world import DatasetWorld, InMemoryPacks, InventedPack, combined, tile
from tests.fakes.dynamo import InMemoryDynamo

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.datasets.publisher import LEASE
from machiport.hazard.datasets.settlement_service import ABANDONED_AFTER, PACKS_KEPT

FLOOD, SLIDE, WAVE = "flood_maximum", "landslide_slide", "tsunami"
OLD = InventedPack("old", {FLOOD: [0, 1, 2, 5], WAVE: [1, 5]})
NEW = InventedPack("new", {FLOOD: [1, 2, 3], WAVE: [0, 3]})
SLIDES = InventedPack("slides", {SLIDE: [1, 9]})
TILES = 10


def test_what_somebody_may_still_be_writing_is_not_tidied_up(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    """The given up attempt may be at its last batch until its lease is over."""
    world.publish(OLD)
    crash_publishing(world, dynamo, NEW, at=4)
    another(world).publish(InventedPack("newest", {WAVE: [2, 3]}))
    world.publish(NEW)
    assert world.settlement.sweep().forgotten == 0
    world.clock.advance(LEASE + timedelta(seconds=1))
    assert world.settlement.sweep().forgotten == 1
    assert staged_attributes(dynamo) == []


def test_an_older_publication_is_settled_before_a_newer_one(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    crash_publishing(world, dynamo, OLD, at=6)  # while settling
    assert world.seen(TILES) == OLD.seen()
    another(world).publish(NEW)
    assert world.seen(TILES) == NEW.seen()
    assert staged_attributes(dynamo) == []


def test_who_settles_what_others_settled_and_replaced_changes_nothing(
    world: DatasetWorld, dynamo: InMemoryDynamo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older one's process sleeps; the newer one, of some of its kinds, finds it by the head and settles it."""
    crash_publishing(world, dynamo, OLD, at=5)
    (asleep,) = world.service.status().pending
    newer = InventedPack("newer", {WAVE: [5, 6]})
    rival = another(world)
    monkeypatch.setattr(rival.records, "pending", list)  # the index lags behind
    rival.publish(newer)
    world.settlement.settle(asleep)
    assert world.seen(TILES) == combined((OLD, FLOOD), (newer, WAVE))
    assert staged_attributes(dynamo) == []
    assert world.service.status().pending == ()


def test_the_sweep_leaves_alone_what_somebody_is_at(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(OLD)
    crash_publishing(world, dynamo, NEW, at=3)
    crash_publishing(another(world), dynamo, SLIDES, at=3)
    before = dict(dynamo.items)
    swept = world.settlement.sweep()
    assert (swept.settled, swept.forgotten, swept.packs) == (0, 0, 0)
    assert dynamo.items == before
    world.clock.advance(LEASE + timedelta(seconds=1))
    swept = world.settlement.sweep()
    assert (swept.settled, swept.forgotten) == (1, 0)
    world.clock.advance(ABANDONED_AFTER)
    swept = world.settlement.sweep()
    assert (swept.settled, swept.forgotten) == (0, 1)
    assert world.service.status().pending == ()
    assert staged_attributes(dynamo) == []
    assert world.seen(TILES) == combined((OLD, FLOOD), (OLD, WAVE), (SLIDES, SLIDE))
    assert (keys.tile(tile(3))["pk"]["S"], "SECTIONS") not in dynamo.items  # nobody ever got so far


def test_packs_are_kept_as_long_as_somebody_may_need_them(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    packs = [InventedPack(f"edition {number}", {FLOOD: [number]}) for number in range(4)]
    for pack in packs:
        world.publish(pack)
    ids = [world.keep(pack) for pack in packs]
    unpublished = world.keep(OLD)
    staging = crash_publishing(world, dynamo, InventedPack("staging", {FLOOD: [7]}), at=1)
    world.clock.advance(PACKS_KEPT - timedelta(seconds=1))
    assert world.settlement.sweep().packs == 0
    world.clock.advance(timedelta(seconds=2))
    assert world.settlement.sweep().packs == 4
    assert isinstance(world.kept, InMemoryPacks)
    assert set(world.kept.kept) == {ids[2], ids[3]}
    assert set(world.kept.reports) >= {*ids, unpublished, staging}
    world.service.rollback(FLOOD)
    assert world.seen(TILES) == packs[2].seen()


def test_the_pack_that_a_publication_was_planned_over_is_kept(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    old = world.keep(OLD)
    world.service.publish(old)
    world.clock.advance(PACKS_KEPT + timedelta(seconds=1))
    crash_publishing(world, dynamo, NEW, at=4)
    for title in ("newer", "newest"):
        another(world).publish(InventedPack(title, {FLOOD: [2], WAVE: [2]}))
    world.settlement.sweep()
    assert isinstance(world.kept, InMemoryPacks)
    assert old in world.kept.kept
    world.clock.advance(LEASE + ABANDONED_AFTER + timedelta(seconds=1))
    assert world.settlement.sweep().packs == 1
    assert old not in world.kept.kept
    assert staged_attributes(dynamo) == []


def test_a_pack_that_cannot_be_read_holds_up_nothing_else(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    lost = crash_publishing(world, dynamo, OLD, at=6)
    crash_publishing(another(world), dynamo, SLIDES, at=3)
    assert isinstance(world.kept, InMemoryPacks)
    (_, saved) = world.kept.kept.pop(lost), world.clock.now()
    world.clock.advance(LEASE + timedelta(seconds=1))
    with pytest.raises(RuntimeError, match="cannot be read"):
        world.settlement.sweep()
    assert [record.kinds for record in world.service.status().pending] == [(FLOOD, WAVE)]
    world.kept.kept[lost] = OLD.written()[1], saved
    world.settlement.sweep()
    assert world.service.status().pending == ()
    assert world.seen(TILES) == combined((OLD, FLOOD), (OLD, WAVE), (SLIDES, SLIDE))

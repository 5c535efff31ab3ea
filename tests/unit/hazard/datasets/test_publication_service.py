"""Publishing, going on and rolling back, on DynamoDB in memory."""

from datetime import timedelta

import pytest
from tests.dataset_crashes import another, crash_publishing, staged_attributes
from tests.dataset_world import DatasetWorld, InMemoryPacks, InventedPack, combined
from tests.fakes.dynamo import InMemoryDynamo, Request

from machiport.hazard.datasets.errors import (
    DatasetNotInForce,
    DatasetPublishedMeanwhile,
    NothingToRestore,
    PackNotKept,
    PublicationTakenOver,
    PublicationUnderWay,
)
from machiport.hazard.datasets.packs import CorruptPackError
from machiport.hazard.datasets.publisher import LEASE
from machiport.hazard.datasets.tile_work import TileWork
from machiport.hazard.map_layers.model import LayerFacts

FLOOD, SLIDE, WAVE = "flood_maximum", "landslide_slide", "tsunami"
OLD = InventedPack("old", {FLOOD: [0, 1, 2, 5], WAVE: [1, 5]})
NEW = InventedPack("new", {FLOOD: [1, 2, 3], WAVE: [0, 3]})
SLIDES = InventedPack("slides", {SLIDE: [1, 9]})
TILES = 10


def test_a_pack_is_put_in_force_and_settled(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    pack_id = world.keep(OLD)
    told: list[tuple[str, int, int]] = []
    layer = LayerFacts(FLOOD, 6, 14, (131.0, 33.0, 132.0, 34.0), zones=4, tiles=9, largest_tile=100, size=1000)
    done = world.service.publish(pack_id, {FLOOD: layer}, lambda *step: told.append(step))
    assert world.seen(TILES) == OLD.seen()
    assert done.changed
    assert [(each.kind, each.number, each.pack_id, each.archive_key) for each in done.datasets] == [
        (FLOOD, 1, pack_id, f"layers/{FLOOD}/{pack_id}.pmtiles"),
        (WAVE, 1, pack_id, None),
    ]
    assert done.datasets[0].as_of == "2026-04-01"
    assert done.datasets[0].sources[0].sample
    assert (done.datasets[0].archive_zooms, done.datasets[0].archive_bounds) == ((6, 14), layer.bounds)
    assert done.datasets[0].published_at == world.clock.now()
    assert told == [("staging", 2, 4), ("staging", 4, 4), ("settling", 2, 4), ("settling", 4, 4)]
    assert staged_attributes(dynamo) == []
    assert world.service.status().pending == ()
    assert [line.number for line in world.service.status().published] == [1]


def test_a_newer_pack_replaces_its_kinds_everywhere_and_no_others(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    for pack in (OLD, SLIDES, NEW):
        world.publish(pack)
        world.clock.advance(timedelta(seconds=1))
    assert world.seen(TILES) == combined((NEW, FLOOD), (NEW, WAVE), (SLIDES, SLIDE))
    assert staged_attributes(dynamo) == []
    head = world.service.status().head
    assert head.version == 3
    assert {dataset.kind: dataset.number for dataset in head.datasets} == {FLOOD: 3, SLIDE: 2, WAVE: 3}
    assert [line.kinds for line in world.service.status().published] == [(FLOOD, WAVE), (SLIDE,), (FLOOD, WAVE)]


def test_the_pack_in_force_changes_nothing(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(OLD)
    before = dict(dynamo.items)
    assert not world.service.publish(world.keep(OLD)).changed
    assert dynamo.items == before


def test_a_publication_that_broke_off_goes_on_where_it_stopped(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    pack_id = crash_publishing(world, dynamo, OLD, at=4)
    assert world.seen(TILES) == {}
    dynamo.operations.clear()
    world.clock.advance(LEASE + timedelta(seconds=1))
    told: list[tuple[str, int, int]] = []
    again = another(world)
    again.service.publish(pack_id, None, lambda *step: told.append(step))
    assert told[0] == ("staging", 4, 4)  # the two tiles before are not staged again
    assert world.seen(TILES) == OLD.seen()
    assert [line.operator for line in world.service.status().published] == ["another operator"]
    assert {dataset.number for dataset in world.service.status().head.datasets} == {1}


def test_a_living_publication_is_another_operators(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    pack_id = crash_publishing(world, dynamo, OLD, at=2)
    with pytest.raises(PublicationUnderWay) as refused:
        another(world).service.publish(pack_id)
    assert refused.value.params == {"operator": "invented operator", "until": "2026-11-22 12:02:00"}
    world.service.publish(pack_id)  # the same operator need not wait
    assert world.seen(TILES) == OLD.seen()


def test_who_was_taken_over_stops(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    """The first attempt wakes up while the second one stages: it writes no progress, and commits nothing."""
    pack_id = world.keep(OLD)

    def taken_over(operation: str, request: Request) -> None:
        if operation == "UpdateItem" and "staged" in request["UpdateExpression"]:
            dynamo.before = None
            crash_publishing(world, dynamo, OLD, at=1)

    dynamo.before = taken_over
    with pytest.raises(PublicationTakenOver):
        world.service.publish(pack_id)
    assert world.seen(TILES) == {}
    world.service.publish(pack_id)
    assert world.seen(TILES) == OLD.seen()


def test_who_is_overtaken_by_an_attempt_that_finishes_is_told_success(
    world: DatasetWorld, dynamo: InMemoryDynamo
) -> None:
    pack_id = world.keep(OLD)

    def finished(operation: str, _request: Request) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            assert world.service.publish(pack_id).changed

    dynamo.before = finished
    assert world.service.publish(pack_id).changed
    assert world.seen(TILES) == OLD.seen()
    assert world.service.status().head.version == 1


def test_a_lease_that_ran_out_stops_the_writing(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    def sleeps(operation: str, request: Request) -> None:
        if operation == "UpdateItem" and "TILE" in request["Key"]["pk"]["S"]:
            dynamo.before = None
            world.clock.advance(LEASE + timedelta(seconds=1))

    pack_id = world.keep(OLD)
    dynamo.before = sleeps
    with pytest.raises(PublicationTakenOver):
        world.service.publish(pack_id)
    assert len(staged_attributes(dynamo)) == 1
    world.service.publish(pack_id)
    assert world.seen(TILES) == OLD.seen()


def at_commit(dynamo: InMemoryDynamo, happening: object) -> None:
    """Let something happen once, just before the deciding transaction."""

    def happens(operation: str, _request: Request) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            assert callable(happening)
            happening()

    dynamo.before = happens


def test_another_pack_of_the_same_kind_came_first(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(OLD)
    newest = InventedPack("newest", {WAVE: [2, 3]})
    at_commit(dynamo, lambda: another(world).publish(newest))
    with pytest.raises(DatasetPublishedMeanwhile) as refused:
        world.publish(NEW)
    assert refused.value.params == {"kinds": f"{FLOOD}, {WAVE}"}
    assert world.seen(TILES) == combined((OLD, FLOOD), (newest, WAVE))
    world.publish(NEW)  # planned again, over what is in force now
    assert world.seen(TILES) == NEW.seen()
    world.clock.advance(LEASE + timedelta(seconds=1))
    assert world.settlement.sweep().forgotten == 1
    assert staged_attributes(dynamo) == []
    assert world.seen(TILES) == NEW.seen()


def test_what_is_replaced_is_settled_first_though_the_index_does_not_show_it_yet(
    world: DatasetWorld, dynamo: InMemoryDynamo
) -> None:
    """A rival commits when we have looked for pending ones, and ends there: what it took off tiles stays off."""
    world.publish(OLD)
    newest = InventedPack("newest", {FLOOD: [4], WAVE: [4]})

    def ends_when_committed(operation: str, request: Request) -> None:
        if operation == "UpdateItem" and "#f0" in request["UpdateExpression"]:
            raise SystemExit

    def overtaken(operation: str, request: Request) -> None:
        if operation == "UpdateItem" and request.get("ReturnValues"):
            dynamo.before = ends_when_committed
            with pytest.raises(SystemExit):
                another(world).publish(newest)
            dynamo.before = None

    dynamo.before = overtaken
    world.publish(NEW)
    assert world.seen(TILES) == NEW.seen()
    assert staged_attributes(dynamo) == []


def test_a_publication_that_broke_off_is_planned_again_where_another_pack_came_first(
    world: DatasetWorld, dynamo: InMemoryDynamo
) -> None:
    world.publish(OLD)
    crash_publishing(world, dynamo, NEW, at=4)
    newest = InventedPack("newest", {WAVE: [2, 3]})
    another(world).publish(newest)
    world.publish(NEW)
    assert world.seen(TILES) == NEW.seen()
    assert {dataset.number for dataset in world.service.status().head.datasets} == {4}


def test_a_pack_of_another_kind_that_came_first_is_no_obstacle(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    at_commit(dynamo, lambda: another(world).publish(SLIDES))
    world.publish(OLD)
    assert world.seen(TILES) == combined((OLD, FLOOD), (OLD, WAVE), (SLIDES, SLIDE))
    assert world.service.status().head.version == 2


def test_two_who_publish_the_same_pack_without_seeing_each_other_both_succeed(
    world: DatasetWorld, dynamo: InMemoryDynamo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index lags behind, so the second one begins a publication of its own."""
    rival = another(world)
    monkeypatch.setattr(rival.records, "pending", list)
    at_commit(dynamo, lambda: rival.publish(OLD))
    assert not world.service.publish(world.keep(OLD)).changed
    assert world.seen(TILES) == OLD.seen()
    assert world.service.status().head.version == 1


def test_rolling_back_a_kind_leaves_the_others(world: DatasetWorld) -> None:
    world.publish(OLD)
    world.publish(NEW)
    done = world.service.rollback(FLOOD)
    assert world.seen(TILES) == combined((OLD, FLOOD), (NEW, WAVE))
    (dataset,) = done.datasets
    assert (dataset.number, dataset.restored, dataset.title) == (3, True, "old")
    assert dataset.previous is not None
    assert dataset.previous.title == "new"
    assert not world.service.rollback(FLOOD).changed  # who asks again is told what is
    assert world.seen(TILES) == combined((OLD, FLOOD), (NEW, WAVE))
    world.publish(NEW)
    assert world.seen(TILES) == NEW.seen()
    assert world.service.rollback(FLOOD).changed
    assert world.seen(TILES) == combined((OLD, FLOOD), (NEW, WAVE))


def test_a_pack_published_again_for_one_kind_keeps_what_was_before_the_other(world: DatasetWorld) -> None:
    for pack in (OLD, NEW, InventedPack("floods", {FLOOD: [7]}), NEW):
        world.publish(pack)
    assert world.seen(TILES) == NEW.seen()
    world.service.rollback(WAVE)
    assert world.seen(TILES) == combined((NEW, FLOOD), (OLD, WAVE))


def test_what_cannot_be_rolled_back(world: DatasetWorld) -> None:
    with pytest.raises(DatasetNotInForce):
        world.service.rollback(FLOOD)
    world.publish(OLD)
    with pytest.raises(NothingToRestore):
        world.service.rollback(FLOOD)


def test_rolling_back_means_what_the_operator_saw(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(OLD)
    world.publish(NEW)
    newest = InventedPack("newest", {FLOOD: [4]})

    def overtaken(operation: str, request: Request) -> None:
        if operation == "UpdateItem" and request.get("ReturnValues"):
            dynamo.before = None
            another(world).publish(newest)

    dynamo.before = overtaken
    with pytest.raises(DatasetPublishedMeanwhile):
        world.service.rollback(FLOOD)
    assert world.seen(TILES) == combined((newest, FLOOD), (NEW, WAVE))


def test_nothing_is_written_of_a_pack_that_is_not_kept_or_damaged(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    pack_id, content = OLD.written()
    with pytest.raises(PackNotKept):
        world.service.publish(pack_id)
    assert isinstance(world.kept, InMemoryPacks)
    other_id = NEW.written()[0]
    world.kept.kept[other_id] = content, world.clock.now()
    with pytest.raises(CorruptPackError):
        world.service.publish(other_id)
    assert world.service.status().pending == ()
    assert not any("TILE" in partition for partition, _ in dynamo.items)


def test_threads_write_what_one_writes(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
    many = InventedPack("many", {FLOOD: range(60), WAVE: range(30, 90)})
    threaded = DatasetWorld(dynamo.client, clock=world.clock, packs=world.kept, work=TileWork(workers=4, batch=16))
    threaded.publish(many)
    assert world.seen(100) == many.seen()
    assert staged_attributes(dynamo) == []

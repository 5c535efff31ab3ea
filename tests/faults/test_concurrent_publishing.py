"""Sixteen at once on a real server: every answer of success is a publication of its own, and readers see no mix."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from tests.faults.checkers import Read, lost_publications, tidied_up, torn_reads
from tests.faults.conftest import NewProcess
from tests.garbage_world import YEAR, GarbageWorld, cancelled, edition_of, version_of, weekday_of

from machiport.garbage import dynamo_publications
from machiport.garbage.dynamo_keys import Key
from machiport.garbage.dynamo_keys import area as area_key
from machiport.garbage.dynamo_publication_items import PublicationItems
from machiport.garbage.dynamo_publications import DynamoPublications
from machiport.garbage.errors import PublishedMeanwhile
from machiport.garbage.ports import Commit
from machiport.idempotency.once import Outcome
from machiport.problem_details import RequestInProgress

AT_ONCE = 16


def all_at_once[T](actions: Sequence[Callable[[], T]]) -> list[T]:
    """Run the actions in threads that start together."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], T]) -> T:
        barrier.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def publishing(process: GarbageWorld, draft: str) -> Callable[[], Outcome | None]:
    """Return how to publish a draft over what is in force then; None for who was told 409."""

    def publish() -> Outcome | None:
        try:
            return process.publish(draft, f"publish-{draft}")
        except PublishedMeanwhile:
            return None

    return publish


def race(new_process: NewProcess, together: bool) -> tuple[GarbageWorld, dict[str, int], list[str]]:
    """Publish 16 drafts at once; return the versions of the winners and the drafts of the losers."""
    process = new_process()
    drafts = [process.upload(edition_of({"shared": number % 7, f"own-{number}": 0})) for number in range(AT_ONCE)]
    staged = Barrier(AT_ONCE)
    processes = [new_process() for _ in drafts]
    if together:
        for one in processes:
            one.publications.before_commit = staged.wait
    outcomes = all_at_once([publishing(one, draft) for one, draft in zip(processes, drafts, strict=True)])
    won = {draft: version_of(outcome) for draft, outcome in zip(drafts, outcomes, strict=True) if outcome}
    return process, won, [draft for draft in drafts if draft not in won]


@pytest.mark.parametrize("together", [True, False])
def test_of_16_publishers_at_once_no_success_is_lost(new_process: NewProcess, together: bool) -> None:
    process, won, lost = race(new_process, together)
    assert won
    assert len(won) == 1 or not together
    assert lost_publications(process, won) == []
    again = all_at_once([publishing(new_process(), draft) for draft in lost])
    won |= {draft: version_of(outcome) for draft, outcome in zip(lost, again, strict=True) if outcome}
    assert lost_publications(process, won) == []
    last = max(won, key=lambda draft: won[draft])
    expected = process.drafts.edition("44201", last).areas[0].route_id
    assert f"route-{weekday_of(process.read('shared'))}" == expected
    assert len({event.event_id for event in tidied_up(process).messages}) == len(won)
    for draft in set(lost) - set(won):  # who lost may publish later, with the same key
        assert version_of(process.publish(draft, f"publish-{draft}")) == max(won.values()) + 1
        break


def test_the_same_key_16_times_at_once_has_one_effect(new_process: NewProcess) -> None:
    process = new_process()
    draft = process.upload(edition_of({"north": 0, "south": 1}))
    waits: list[int] = []

    def publish() -> str:
        try:
            return new_process().publish(draft, "the-one-key", based_on=0).response.body
        except RequestInProgress as problem:
            waits.append(int(problem.headers["Retry-After"]))
            return "in progress"

    answers = all_at_once([publish] * AT_ONCE)
    bodies = set(answers) - {"in progress"}
    assert len(bodies) == 1
    assert process.catalogue.head("44201").version == 1
    assert set(all_at_once([publish] * AT_ONCE)) == bodies
    assert all(1 <= seconds <= 35 for seconds in waits)
    assert len({event.event_id for event in tidied_up(process).messages}) == 1


def test_the_same_change_16_times_at_once_is_one_change(new_process: NewProcess) -> None:
    process = new_process()
    process.put_in_force(edition_of({"north": 0}))
    monday = min(found.day for found in process.read("north").between(YEAR.start, YEAR.end))  # type: ignore[union-attr]  # in force

    def change() -> str:
        try:
            return new_process().change(cancelled(monday), "the-one-key").response.body
        except RequestInProgress:
            return "in progress"

    assert len(set(all_at_once([change] * AT_ONCE)) - {"in progress"}) == 1
    assert len(process.changes.changes("44201", 50, None)) == 1
    assert process.catalogue.head("44201").version == 2


def read_of(reader: GarbageWorld, area_id: str) -> Read:
    """Let a resident look at an area, in which the old calendar says Tuesday and the new one Friday."""
    began = time.monotonic()
    weekday = weekday_of(reader.read(area_id))
    assert weekday in (1, 4)
    return Read(began, time.monotonic(), area_id, weekday == 4)


def observed(new_process: NewProcess, areas: int) -> list[Read]:
    """Let residents read at random before, while and after an edition of many areas replaces another one."""
    process = new_process()
    old, new = ({f"area-{number:03d}": weekday for number in range(areas)} for weekday in (1, 4))
    process.put_in_force(edition_of(old))
    tidied_up(process)
    draft = process.upload(edition_of(new))
    watched, done = Barrier(5, timeout=60), Event()

    def watch(first: int) -> list[Read]:
        reader, number = new_process(), first
        reads = [read_of(reader, f"area-{number:03d}")]
        watched.wait()
        while not done.is_set():
            number = (number + 37) % areas
            reads.append(read_of(reader, f"area-{number:03d}"))
        return [*reads, read_of(reader, f"area-{number:03d}")]

    with ThreadPoolExecutor(4) as readers:
        watching = [readers.submit(watch, first) for first in range(4)]
        watched.wait()
        process.publish(draft, "the-new-one")
        tidied_up(process)
        done.set()
        return sorted((read for found in watching for read in found.result()), key=lambda read: read.began)


def test_readers_see_the_old_calendar_or_the_new_one_never_a_mix(new_process: NewProcess) -> None:
    reads = observed(new_process, 200)
    assert len(reads) > 100
    assert {read.shows_new for read in reads} == {False, True}
    assert torn_reads(reads) == []


def test_the_check_of_reads_sees_entries_that_are_settled_when_staged(
    new_process: NewProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_item = dynamo_publications._entry_item

    def settled_too_early(*given: object) -> tuple[str, dict[str, object]]:
        attribute, item = entry_item(*given)  # type: ignore[arg-type]  # passed through
        return attribute, item | {"settled": {"BOOL": True}}

    process, reader = new_process(), new_process()
    process.put_in_force(edition_of({"first": 1, "second": 1}))
    tidied_up(process)
    draft = process.upload(edition_of({"first": 4, "second": 4}))
    set_entries, one_at_a_time = DynamoPublications._set_entries, Lock()
    written: list[str] = []
    reads: list[Read] = []

    def looked_at_between(publications: DynamoPublications, key: Key, entries: Mapping[str, Any]) -> None:
        with one_at_a_time:
            set_entries(publications, key, entries)
            written.extend(area for area in ("first", "second") if key == area_key("44201", area))
            if len(written) == 1:
                reads.extend(
                    read_of(reader, area) for area in sorted(("first", "second"), key=written.count, reverse=True)
                )

    monkeypatch.setattr(dynamo_publications, "_entry_item", settled_too_early)
    monkeypatch.setattr(DynamoPublications, "_set_entries", looked_at_between)
    process.publish(draft, "the-new-one")
    assert [read.shows_new for read in reads] == [True, False]
    assert len(torn_reads(reads)) == 1


def test_the_check_of_publications_sees_a_head_without_its_condition(
    new_process: NewProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = PublicationItems.head

    def unconditional(items: PublicationItems, commit: Commit) -> object:
        entry: dict[str, Any] = dict(head(items, commit))
        del entry["Update"]["ConditionExpression"]
        entry["Update"]["ExpressionAttributeValues"].pop(":before", None)
        return entry

    monkeypatch.setattr(PublicationItems, "head", unconditional)
    process, won, _lost = race(new_process, together=True)
    assert len(won) > 1
    assert lost_publications(process, won) != []

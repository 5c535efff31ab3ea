"""The watch of transactions sees what it is there to see."""

from tests.applications_world import COPY, World
from tests.properties.applications.commit_watch import CommitWatch

from machiport.applications.cases.model import Application
from machiport.applications.cases.ports import CaseChange, PartWrite


def _written(world: World, application_id: str, before: Application, after: Application) -> None:
    change = CaseChange(
        application_id=application_id,
        now=world.clock.now(),
        writes=[PartWrite(after, before)],
        audit=world.case(application_id).audit,
    )
    world.store.commit(change)


def test_declared_steps_are_not_wrong() -> None:
    world = World()
    watch = CommitWatch(world.dynamo)
    world.issued("download")
    assert watch.wrong == []


def test_a_step_that_is_not_declared_is_wrong() -> None:
    world = World()
    application_id = world.submitted(COPY)
    watch = CommitWatch(world.dynamo)
    before = world.case(application_id).application
    _written(world, application_id, before, before.changed(state="draft"))
    assert watch.wrong == [f"STATE: {before.state} → draft"]


def test_what_comes_back_from_its_end_is_wrong() -> None:
    world = World()
    application_id = world.submitted(COPY)
    ended = world.case(application_id).application.changed(state="withdrawn")
    watch = CommitWatch(world.dynamo)
    _written(world, application_id, world.case(application_id).application, ended)
    assert watch.wrong == []
    _written(world, application_id, ended, ended.changed(state="accepted"))
    assert watch.wrong == ["STATE: withdrawn → accepted", "withdrawn was not the end"]

"""A case in its table: read whole, changed by one transaction, on the versions that were read."""

from datetime import timedelta

import pytest
from tests.applications_world import COPY, DEPARTMENT, EMPTY_RESPONSE, HANAKO, NOTICE, NOW, TARO, TOWN, World

from machiport.applications.cases.audit import broken_at
from machiport.applications.cases.errors import ApplicationNotFound, ChangedMeanwhile, StaleVersion
from machiport.applications.cases.model import AuditHead
from machiport.applications.cases.ports import CaseChange, ChangeRefused, NumberReference
from machiport.applications.cases.step import Step
from machiport.applications.reviewing.asking import require_version
from machiport.idempotency import StoredResponse


@pytest.fixture
def world() -> World:
    return World()


def _note(step: Step) -> bool:
    step.note("viewed")
    return True


def test_two_decisions_on_one_reading_do_not_both_go_through(world: World) -> None:
    application_id = world.submitted(NOTICE)
    case = world.case(application_id)
    first, second = Step(case, NOW, "staff:a"), Step(case, NOW, "staff:b")
    first.move("in_review", assignee="a")
    second.move("in_review", assignee="b")
    world.store.commit(first.change())
    with pytest.raises(ChangeRefused):
        world.store.commit(second.change())
    assert world.case(application_id).application.assignee == "a"


def test_a_rival_change_is_met_by_reading_anew(world: World) -> None:
    application_id = world.submitted(NOTICE)
    tries = 0

    def act(step: Step) -> bool:
        nonlocal tries
        tries += 1
        if tries == 1:
            world.desk.work(application_id, "staff:rival", _note)
        step.move("in_review")
        step.note("claimed")
        return True

    assert world.desk.work(application_id, "staff:mori", act)
    assert tries == 2
    actions = [entry.action for entry in world.store.audit_entries(application_id)]
    assert actions[-2:] == ["viewed", "claimed"]


def test_who_loses_every_time_is_told_so(world: World) -> None:
    application_id = world.submitted(NOTICE)

    def act(step: Step) -> bool:
        world.desk.work(application_id, "staff:rival", _note)
        step.note("claimed")
        return True

    with pytest.raises(ChangedMeanwhile):
        world.desk.work(application_id, "staff:mori", act)


def test_what_a_decision_relied_on_must_not_have_changed(world: World) -> None:
    application_id = world.draft(COPY)
    case = world.case(application_id)
    assert case.answers is not None
    step = Step(case, NOW, TARO)
    step.move("submitted", submitted_at=NOW)
    step.rely_on(case.answers)
    other = Step(case, NOW, TARO)
    other.write(case.answers.changed(data={"copies": 2}), case.answers)
    world.store.commit(other.change())
    with pytest.raises(ChangeRefused):
        world.store.commit(step.change())
    assert world.state(application_id) == "draft"


def test_the_same_request_is_done_once_and_answered_alike(world: World) -> None:
    application_id, request = world.submitted(NOTICE), world.request()

    def act(step: Step) -> StoredResponse:
        step.move("in_review")
        return StoredResponse(200, '{"n":1}')

    def read() -> object:
        return world.case(application_id)

    first = world.desk.answer_once(request, read, TARO, act)  # type: ignore[arg-type]
    again = world.desk.answer_once(request, read, TARO, act)  # type: ignore[arg-type]
    assert (first.replayed, again.replayed) == (False, True)
    assert first.response == again.response
    assert world.case(application_id).application.version == 3


def test_a_number_that_somebody_has_is_refused_as_such(world: World) -> None:
    one, other = world.submitted(NOTICE), world.draft(NOTICE)
    number = world.case(one).application.arrival_number
    assert number is not None
    assert world.store.by_number(TOWN, number) == one
    case = world.case(other)
    change = CaseChange(
        application_id=other, now=NOW, writes=[], audit=AuditHead(), references=[NumberReference(TOWN, number, other)]
    )
    with pytest.raises(ChangeRefused) as refused:
        world.store.commit(change, world.request(), EMPTY_RESPONSE)
    assert (refused.value.reference, refused.value.twin) == (True, False)
    assert world.case(other) == case


def test_the_audit_chain_shows_every_change_in_order_and_nothing_can_be_altered(world: World) -> None:
    application_id = world.submitted(NOTICE)
    for _ in range(3):
        world.desk.work(application_id, "staff:mori", _note)
    entries, head = list(world.store.audit_entries(application_id)), world.case(application_id).audit
    assert [entry.action for entry in entries] == ["submitted", "accepted", "viewed", "viewed", "viewed"]
    assert broken_at(entries, head) is None
    forged = entries[1].model_copy(update={"actor": "staff:somebody"})
    assert broken_at([entries[0], forged, *entries[2:]], head) == 2
    resealed = forged.model_copy(update={"digest": forged.computed_digest()})
    assert broken_at([entries[0], resealed, *entries[2:]], head) == 3  # the next one names what was there
    assert broken_at(entries[1:], head) == 1
    assert broken_at([*entries[:2], *entries[3:]], head) == 3
    assert broken_at(entries[:-1], head) == 5


def test_only_the_person_concerned_and_who_acts_for_them_see_a_case(world: World) -> None:
    application_id = world.draft(COPY, agent=HANAKO, mandate_id="m")
    assert world.desk.own(TARO, application_id) == world.desk.own(HANAKO, application_id)
    with pytest.raises(ApplicationNotFound):
        world.desk.own("jiro", application_id)
    with pytest.raises(ApplicationNotFound):
        world.desk.own(TARO, f"{TOWN}-{'0' * 24}")


def test_staff_see_what_has_arrived_at_their_department_only(world: World) -> None:
    arrived, draft, ended = world.submitted(NOTICE), world.draft(NOTICE), world.draft(NOTICE)

    def end(step: Step) -> bool:
        step.move("expired")
        return True

    world.desk.work(ended, "system", end)
    assert world.desk.of_department(TOWN, {DEPARTMENT}, arrived).application.application_id == arrived
    for municipality, departments, asked in [
        (TOWN, {DEPARTMENT}, draft),
        (TOWN, {DEPARTMENT}, ended),
        (TOWN, {"tax"}, arrived),
        ("44202", {DEPARTMENT}, arrived),
    ]:
        with pytest.raises(ApplicationNotFound):
            world.desk.of_department(municipality, departments, asked)


def test_a_residents_list_is_newest_first_and_goes_on_where_it_stopped(world: World) -> None:
    ids = []
    for _ in range(5):
        ids.append(world.draft(NOTICE))
        world.clock.advance(timedelta(seconds=1))
    assert world.store.of_resident(TARO, 3) == ids[:1:-1]
    assert world.store.of_resident(TARO, 3, before=ids[2]) == ids[1::-1]
    assert world.store.of_resident("jiro", 3) == []


def test_a_queue_holds_a_state_of_a_department_in_the_order_of_arrival(world: World) -> None:
    ids = []
    for _ in range(5):
        ids.append(world.submitted(NOTICE))
        world.clock.advance(timedelta(seconds=1))
    world.draft(NOTICE)
    first, cursor = world.store.queue(TOWN, DEPARTMENT, "accepted", 3)
    assert cursor is not None
    rest, end = world.store.queue(TOWN, DEPARTMENT, "accepted", 3, cursor)
    assert [each.application_id for each in (*first, *rest)] == ids
    assert end is None
    assert world.store.queue(TOWN, "tax", "accepted", 3) == ([], None)


def test_what_is_due_is_found_when_its_time_has_come(world: World) -> None:
    draft = world.draft(NOTICE)
    assert world.store.due(TOWN, world.clock.now(), 10) == []
    world.clock.advance(timedelta(days=24))
    assert world.store.due(TOWN, world.clock.now(), 10) == [draft]
    assert world.store.due("44202", world.clock.now(), 10) == []


def test_a_version_that_is_not_there_any_more_is_refused(world: World) -> None:
    application = world.case(world.submitted(NOTICE)).application
    require_version(application, application.version)
    with pytest.raises(StaleVersion):
        require_version(application, application.version - 1)

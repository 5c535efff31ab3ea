"""Publications at the same moment, and replies that are lost."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.integration.facilities.inventory.inventory_world import InventoryWorld, respond
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, facility, room, rules

from machiport.facilities.inventory import errors
from machiport.problem_details import PreconditionFailed

if TYPE_CHECKING:
    pass

OITA = facility().position
BEPPU = {"longitude": 131.5010, "latitude": 33.2790}


def _meanwhile(dynamo: InMemoryDynamo, work: Any) -> None:
    """Do `work` in another process right before the next transaction."""

    def before(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            work()

    dynamo.before = before


def test_of_two_who_replace_one_version_the_later_is_refused(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    first = world.publish(facility()).response.body
    _meanwhile(dynamo, lambda: world.publish(facility(room(capacity=1)), world.asked(expected=first)))
    with pytest.raises(PreconditionFailed):
        world.publish(facility(room(capacity=2)), world.asked(expected=first))
    found = world.inventory.facility(FACILITY_ID)
    assert found is not None
    assert found.facility.rooms[0].capacity == 1


def test_of_two_who_publish_first_the_later_is_refused(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    _meanwhile(dynamo, lambda: world.publish(facility(), world.asked()))
    with pytest.raises(errors.AlreadyPublished):
        world.publish(facility(), world.asked())


def test_rules_that_go_while_a_facility_comes_are_seen(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    _meanwhile(dynamo, lambda: world.publish(rules("other")))
    with pytest.raises(errors.InventoryNotValid):
        world.publish(facility())
    assert world.inventory.facility(FACILITY_ID) is None


def test_another_publication_that_fits_only_delays(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    _meanwhile(dynamo, lambda: world.publish(rules("standard", "other")))
    world.publish(facility())
    assert world.inventory.facility(FACILITY_ID) is not None
    assert world.inventory.number("44201") == 4


def test_who_is_always_too_late_is_told_so(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    def before(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            number = dynamo.items["M#44201#OWNER", "SEQUENCE"]["number"]
            number["N"] = str(int(number["N"]) + 1)

    dynamo.before = before
    with pytest.raises(errors.InventoryBusy):
        world.publish(facility())


def test_two_of_one_request_at_the_same_moment_get_one_answer(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    asked = world.asked()
    _meanwhile(dynamo, lambda: world.service.publish_facility(asked, facility(), respond))
    outcome = world.service.publish_facility(asked, facility(), respond)
    assert outcome.replayed
    assert world.inventory.number("44201") == 3


def test_a_reply_that_is_lost_is_read_back(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    def after(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.after = None
            raise TimeoutError

    dynamo.after = after
    asked = world.asked()
    with pytest.raises(TimeoutError):
        world.service.publish_facility(asked, facility(), respond)
    assert world.service.publish_facility(asked, facility(), respond).replayed
    assert world.inventory.number("44201") == 3


def test_a_facility_published_during_the_renewal_is_left_alone(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(facility())
    world.clock.advance(timedelta(days=60))
    _meanwhile(dynamo, lambda: world.publish(facility(room(capacity=7))))
    assert world.service.renew_calendars("44201") == []
    found = world.service.facility("44201", FACILITY_ID)
    assert (found.calendar_until, found.facility.rooms[0].capacity) == (date(2029, 12, 31), 7)

"""States change only as declared: every other step is refused before it is written."""

import pytest

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.dynamo_publication_items import PublicationItems
from machiport.garbage.publication import (
    CHANGE_TRANSITIONS,
    EDITION_TRANSITIONS,
    PUBLICATION_TRANSITIONS,
    Transitions,
)

TABLES = {"publication": PUBLICATION_TRANSITIONS, "edition": EDITION_TRANSITIONS, "change": CHANGE_TRANSITIONS}
STEPS = [(name, before, after) for name, table in TABLES.items() for before in table for after in table]


@pytest.mark.parametrize(("name", "before", "after"), STEPS)
def test_a_step_is_written_exactly_if_it_is_declared(name: str, before: str, after: str) -> None:
    table: Transitions = TABLES[name]
    items, key = PublicationItems("garbage"), keys.edition("44201", "draft-1")
    if after not in table[before]:
        with pytest.raises(ValueError, match=f"{before} is never followed by {after}"):
            items.transition(table, key, before, after)
        return
    update = items.transition(table, key, before, after)["Update"]
    assert update["ConditionExpression"] == "#state = :before"
    assert update["ExpressionAttributeValues"] == {":before": {"S": before}, ":after": {"S": after}}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_state_that_may_follow_is_a_state(table: Transitions) -> None:
    assert {after for following in table.values() for after in following} <= table.keys()

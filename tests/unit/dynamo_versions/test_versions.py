"""Writes that go through only over the version that was read."""

from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.dynamo_versions import move_head, put_over

KEY = {"pk": {"S": "M#44201#THING"}, "sk": {"S": "A"}}


def _item(version: int) -> dict[str, Any]:
    return {**KEY, "version": {"N": str(version)}}


def test_an_item_is_put_over_the_version_that_was_read_and_no_other() -> None:
    dynamo = InMemoryDynamo()
    transact(dynamo.client, [put_over("table", _item(1), None)])
    transact(dynamo.client, [put_over("table", _item(2), 1)])
    for before in (None, 1, 3):
        with pytest.raises(TransactionRefused):
            transact(dynamo.client, [put_over("table", _item(9), before)])
    assert list(dynamo.items.values()) == [_item(2)]


def test_a_head_moves_from_the_version_that_was_read_and_keeps_the_rest() -> None:
    dynamo = InMemoryDynamo()
    transact(dynamo.client, [move_head("table", KEY, (1, "one"), 0)])
    (head,) = dynamo.items.values()
    head["counted"] = {"N": "7"}
    transact(dynamo.client, [move_head("table", KEY, (2, "two"), 1)])
    for before in (0, 1):
        with pytest.raises(TransactionRefused):
            transact(dynamo.client, [move_head("table", KEY, (3, "three"), before)])
    assert list(dynamo.items.values()) == [{**_item(2), "document": {"S": "two"}, "counted": {"N": "7"}}]


def test_a_head_that_counts_before_it_has_a_version_says_what_absent_means() -> None:
    dynamo = InMemoryDynamo()
    dynamo.items["M#44201#THING", "A"] = {**KEY, "counted": {"N": "7"}}
    transact(dynamo.client, [move_head("table", KEY, (1, "one"), 0, "attribute_not_exists(version)")])
    with pytest.raises(TransactionRefused):
        transact(dynamo.client, [move_head("table", KEY, (1, "one"), 0, "attribute_not_exists(version)")])

"""What is too large, what DynamoDB leaves unanswered, and lists that change while they are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from tests.shelter_world import CITY, list_csv, sample_list

from machiport.dynamo_batch_reads import items_of
from machiport.hazard.shelters.importing import shelter_files, tables
from machiport.hazard.shelters.importing.report import ImportReport
from machiport.hazard.shelters.importing.shelter_files import import_shelter_files
from machiport.hazard.shelters.lists_in_force import ListsInForce
from machiport.hazard.shelters.model import ListHead, Shelter
from machiport.hazard.shelters.ports import ListMoved
from machiport.import_findings import LONGEST_SHOWN, Place

SHELTERS = import_shelter_files(CITY, {"list.csv": sample_list()}).shelters
FEATURES = '{"features": [%s]}'
POINT = '{"geometry": {"type": "Point", "coordinates": [131.6, 33.24]}, "properties": {"名称": "%s", "洪水": "1"}}'


@pytest.mark.parametrize(
    ("limit", "value", "content"),
    [
        ("file_bytes", 100, sample_list()),
        ("rows", 4, sample_list()),
        ("columns", 5, sample_list()),
        ("cell", 10, sample_list()),
        ("rows", 1, (FEATURES % ",".join([POINT % "見本"] * 2)).encode()),
        ("cell", 10, (FEATURES % (POINT % ("見本" * 6))).encode()),
    ],
)
def test_too_large_files_are_told_and_not_read(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, content: bytes
) -> None:
    assert import_shelter_files(CITY, {"a": content}).shelters
    limits = replace(tables.LIMITS, **{limit: value})
    monkeypatch.setattr(tables, "LIMITS", limits)
    result = import_shelter_files(CITY, {"a": content})
    assert [finding.code for finding in result.findings] == ["too_large"]
    assert not result.publishable


def test_a_list_of_too_many_shelters_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelter_files, "MAXIMUM_SHELTERS", 4)
    result = import_shelter_files(CITY, {"a": sample_list()})
    assert [finding.code for finding in result.findings] == ["too_large"]
    assert not result.publishable


def test_long_texts_are_cut_and_told() -> None:
    row = ("A", "見" * 250, "見本町", 33.24, 131.6, 1, "", 1, "")
    result = import_shelter_files(CITY, {"a": list_csv([row])})
    (finding,) = result.findings
    assert (finding.code, finding.column, len(finding.value or "")) == ("text_too_long", 2, LONGEST_SHOWN)
    assert len(result.shelters[0].name) == 200
    assert result.publishable


def test_a_report_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machiport.hazard.shelters.importing.report.MAXIMUM_FINDINGS", 3)
    report = ImportReport()
    for line in range(10):
        report.add("name_missing", Place("a", line))
    assert len(report.findings) == 3


class Busy:
    """A table that answers one key of each request, and after `patience` requests none at all."""

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803  # boto3's own name
        """Answer the first key."""
        ((table, asked),) = RequestItems.items()
        self.patience -= 1
        answered = asked["Keys"][:1] if self.patience >= 0 else []
        rest = asked["Keys"][len(answered) :]
        return {"Responses": {table: answered}, "UnprocessedKeys": {table: asked | {"Keys": rest}} if rest else {}}


def test_keys_that_were_left_unanswered_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    wanted = [{"pk": {"S": str(number)}} for number in range(4)]
    assert list(items_of(cast("Any", Busy(9)), "t", wanted)) == wanted
    assert list(items_of(cast("Any", Busy(9)), "t", [])) == []
    with pytest.raises(TimeoutError):
        list(items_of(cast("Any", Busy(2)), "t", wanted))


class MovingLists:
    """A list that has moved on `moves` times between its head and its chunks."""

    def __init__(self, moves: int) -> None:
        self.moves = moves

    def heads(self, municipalities: Iterable[str]) -> Mapping[str, ListHead]:
        """Return the present head."""
        return {
            code: ListHead(version=self.moves + 1, version_id=f"v{self.moves}", chunks=1) for code in municipalities
        }

    def shelters(self, municipality: str, head: ListHead) -> Sequence[Shelter]:
        """Return the list, unless it has moved on."""
        assert municipality == CITY
        assert head.version_id == f"v{self.moves}"
        if self.moves:
            self.moves -= 1
            raise ListMoved
        return SHELTERS


def test_a_list_that_moved_on_is_read_again_by_its_new_head() -> None:
    assert ListsInForce(MovingLists(2)).of_one(CITY).shelters == SHELTERS
    with pytest.raises(ListMoved):
        ListsInForce(MovingLists(3)).of_one(CITY)

"""Each write of a publication refuses what comes too late, or from another attempt."""

from datetime import timedelta

import pytest
from tests.dataset_world import NOON
from tests.fakes.dynamo import InMemoryDynamo

from machiport.hazard.datasets.dynamo_publications import DynamoPublications
from machiport.hazard.datasets.ports import CommitRefused
from machiport.hazard.datasets.publication import (
    PUBLICATION_TRANSITIONS,
    DatasetCounts,
    DatasetFacts,
    HazardHead,
    PublicationRecord,
    PublicationState,
)

LATER = NOON + timedelta(minutes=5)
COUNTS = DatasetCounts(zones=1, coverage_areas=1, sections=1, section_bytes=1)
TSUNAMI = DatasetFacts(kind="tsunami", title="invented", sources=(), as_of=None, counts=COUNTS, sample=True)
RECORD = PublicationRecord(
    publication_id="0001",
    number=1,
    state="staging",
    pack_id="invented",
    datasets=(TSUNAMI,),
    replaces=(),
    restores=False,
    tiles=9,
    operator="operator",
    attempt="first",
    started_at=NOON,
    lease_until=NOON,
)
SECOND = RECORD.model_copy(update={"attempt": "second", "operator": "another", "lease_until": LATER})


@pytest.fixture
def records() -> DynamoPublications:
    """Return the records with one publication that is staging."""
    found = DynamoPublications(InMemoryDynamo().client, "hazard")
    found.take_number()
    found.begin(RECORD)
    return found


def state_of(records: DynamoPublications) -> PublicationState:
    found = records.publication("0001")
    assert found is not None
    return found.state


def commit(records: DynamoPublications, record: PublicationRecord) -> None:
    head = records.head()
    records.commit(record, head.version, head.with_datasets(record.in_force(head, NOON)), NOON)


def test_it_is_read_as_it_was_written(records: DynamoPublications) -> None:
    assert records.publication("0001") == RECORD
    assert records.pending() == [RECORD]
    assert records.publication("0002") is None


def test_numbers_grow_and_come_with_the_head(records: DynamoPublications) -> None:
    assert records.take_number() == (2, HazardHead())
    commit(records, RECORD)
    number, head = records.take_number()
    assert (number, head) == (3, records.head())
    assert head.version == 1


def test_a_beginning_that_arrives_late_takes_nothing_back(records: DynamoPublications) -> None:
    commit(records, RECORD)
    records.begin(RECORD)
    assert state_of(records) == "committed"


def test_only_one_attempt_goes_on(records: DynamoPublications) -> None:
    assert records.take_over(SECOND, "first")
    assert records.take_over(SECOND, "first"), "repeated, after a lost reply"
    assert records.publication("0001") == SECOND
    assert not records.take_over(RECORD.model_copy(update={"attempt": "third"}), "first")
    assert not records.staged(RECORD, 5, LATER)
    assert not records.end(RECORD, "abandoned")
    with pytest.raises(CommitRefused):
        commit(records, RECORD)
    assert records.publication("0001") == SECOND
    assert records.staged(SECOND, 5, LATER)
    assert records.publication("0001") == SECOND.model_copy(update={"staged": 5})


def test_what_is_committed_is_neither_staged_nor_abandoned_nor_taken_over(records: DynamoPublications) -> None:
    commit(records, RECORD)
    assert not records.staged(RECORD, 5, LATER)
    assert not records.take_over(SECOND, "first")
    assert not records.end(RECORD, "abandoned")
    assert state_of(records) == "committed"
    assert len(records.pending()) == 1


def test_what_is_abandoned_is_not_committed(records: DynamoPublications) -> None:
    assert records.end(RECORD, "abandoned")
    assert records.end(RECORD, "abandoned"), "repeated, after a lost reply"
    with pytest.raises(CommitRefused):
        commit(records, RECORD)
    assert records.head() == HazardHead()
    assert records.end(RECORD.model_copy(update={"state": "abandoned"}), "forgotten")
    assert (state_of(records), records.pending()) == ("forgotten", [])


def test_a_head_that_moved_refuses_the_commit(records: DynamoPublications) -> None:
    with pytest.raises(CommitRefused):
        records.commit(RECORD, 7, HazardHead(version=8), NOON)
    assert state_of(records) == "staging"
    assert records.published(20) == []


def test_settling_is_counted_forwards_only(records: DynamoPublications) -> None:
    commit(records, RECORD)
    for tiles in (4, 8, 4):
        records.settled(RECORD, tiles)
    found = records.publication("0001")
    assert found is not None
    assert found.settled == 8
    assert records.end(found, "settled")
    assert (state_of(records), records.pending()) == ("settled", [])


@pytest.mark.parametrize("before", PUBLICATION_TRANSITIONS)
@pytest.mark.parametrize("after", PUBLICATION_TRANSITIONS)
def test_only_declared_steps_are_written(
    records: DynamoPublications, before: PublicationState, after: PublicationState
) -> None:
    record = RECORD.model_copy(update={"state": before})
    if after in PUBLICATION_TRANSITIONS[before]:
        records.end(record, after)
    else:
        with pytest.raises(ValueError, match="never followed"):
            records.end(record, after)

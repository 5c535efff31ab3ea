"""The entries of a publication's transactions: every state transition is a condition in the write itself."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from machiport.dynamo_versions import move_head
from machiport.garbage import dynamo_keys as keys
from machiport.garbage.ports import Commit
from machiport.garbage.publication import (
    CHANGE_TRANSITIONS,
    EDITION_TRANSITIONS,
    PUBLICATION_TRANSITIONS,
    ChangeRecord,
    EditionRecord,
    PublicationState,
    Transitions,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_NEW = "attribute_not_exists(pk)"


class PublicationItems:
    """Makes TransactWriteItems entries for one table."""

    def __init__(self, table: str) -> None:
        """Make entries for `table`."""
        self._table = table

    def begin(self, municipality: str, publication_id: str, started_at: datetime) -> "TransactWriteItemTypeDef":
        """Open a publication as `staging`; the sweeper can find it until it is decided."""
        item: dict[str, Any] = {
            **keys.publication(municipality, publication_id),
            "state": {"S": "staging"},
            "started_at": {"S": started_at.isoformat()},
            **keys.staging(municipality, started_at.isoformat()),
        }
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": _NEW}}

    def head(self, commit: Commit) -> "TransactWriteItemTypeDef":
        """Move the head on, unless somebody else has."""
        head = (commit.head.version, commit.head.model_dump_json())
        entry = move_head(self._table, keys.head(commit.municipality), head, commit.expected_version)
        return cast("TransactWriteItemTypeDef", entry)

    def records(self, commit: Commit) -> list["TransactWriteItemTypeDef"]:
        """Take the records of editions and changes that the publication is about to their next states."""
        published_at = commit.head.published_at
        items = [
            self.transition(
                EDITION_TRANSITIONS,
                keys.edition(commit.municipality, step.edition_id),
                step.before,
                step.after,
                publication_id=step.publication_id,
                published_at=published_at.isoformat() if step.publication_id and published_at else None,
            )
            for step in commit.editions
        ]
        if commit.new_change is not None:
            items.append(self.new_record(commit.new_change))
        if commit.change is not None:
            step = commit.change
            key = keys.change(commit.municipality, step.change_id)
            items.append(
                self.transition(CHANGE_TRANSITIONS, key, step.before, step.after, withdrawn_at=step.at.isoformat())
            )
        return items

    def new_record(self, record: EditionRecord | ChangeRecord) -> "TransactWriteItemTypeDef":
        """Create the record of an edition or a change."""
        if isinstance(record, EditionRecord):
            key = keys.edition(record.municipality, record.edition_id)
        else:
            key = keys.change(record.municipality, record.change_id)
        item: dict[str, Any] = {**key, "state": {"S": record.state}, "document": {"S": record.model_dump_json()}}
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": _NEW}}

    def end_staging(
        self, municipality: str, publication_id: str, after: PublicationState
    ) -> "TransactWriteItemTypeDef":
        """Take a publication from `staging` to `committed` or `abandoned`.

        An abandoned one stays in the sweeper's index until what it staged is removed.
        """
        item = self.transition(
            PUBLICATION_TRANSITIONS, keys.publication(municipality, publication_id), "staging", after
        )
        if after == "committed":
            item["Update"]["UpdateExpression"] += " REMOVE pending_pk, pending_sk"
        return item

    def transition(
        self, transitions: Transitions, key: keys.Key, before: str, after: str, **also: str | None
    ) -> "TransactWriteItemTypeDef":
        """Take an item from one state to another, and set the facts that are given.

        Raises ValueError for a step that is not declared in `transitions`.
        """
        if after not in transitions[before]:
            message = f"{before} is never followed by {after}"
            raise ValueError(message)
        given = {name: value for name, value in also.items() if value is not None}
        return {
            "Update": {
                "TableName": self._table,
                "Key": key,
                "UpdateExpression": "SET #state = :after" + "".join(f", {name} = :{name}" for name in given),
                "ConditionExpression": "#state = :before",
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": {
                    ":before": {"S": before},
                    ":after": {"S": after},
                    **{f":{name}": {"S": value} for name, value in given.items()},
                },
            }
        }

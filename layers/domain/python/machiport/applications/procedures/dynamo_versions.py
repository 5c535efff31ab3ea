"""The versions of procedures in DynamoDB: named by what is in them, so they are written once and never change."""

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from machiport.applications.procedures.dynamo_version_keys import procedure_version
from machiport.applications.procedures.errors import ProcedureVersionMissing
from machiport.applications.procedures.model import Procedure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# A department's queue mixes dozens of procedures; one takes some 100 KB as objects.
_MOST_IN_MEMORY: Final = 128


class DynamoProcedureVersions:
    """The versions in one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table
        self._known: dict[tuple[str, str], Procedure] = {}

    def keep(self, procedure: Procedure) -> None:
        """Keep the procedure under its `version_id`: one write a process and version, none where it is known.

        A version that is there already is left as it is.
        """
        version_id = procedure.version_id
        if (procedure.id, version_id) in self._known:
            return
        document = {"document": {"S": procedure.model_dump_json(by_alias=True, exclude_defaults=True)}}
        # Refused where somebody began an application with it before.
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.put_item(
                TableName=self._table,
                Item={**procedure_version(procedure.id, version_id), **document},
                ConditionExpression="attribute_not_exists(pk)",
            )
        self._remember(procedure, version_id)

    def version(self, procedure_id: str, version_id: str) -> Procedure:
        """Return the version as it was kept.

        Raises ProcedureVersionMissing where it never was; ValueError where what is kept is no such procedure.
        """
        known = self._known.get((procedure_id, version_id))
        if known is not None:
            return known
        # Half the price unless needed: a version that is there never changes.
        item = self._read(procedure_id, version_id, consistent=False) or self._read(
            procedure_id, version_id, consistent=True
        )
        if item is None:
            raise ProcedureVersionMissing(f"{procedure_id} {version_id}")
        procedure = Procedure.model_validate_json(item)
        if procedure.id != procedure_id:
            raise ValueError(f"version {version_id} of {procedure_id} holds {procedure.id}")
        return self._remember(procedure, version_id)

    def _read(self, procedure_id: str, version_id: str, *, consistent: bool) -> str | None:
        key = procedure_version(procedure_id, version_id)
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=consistent)
        return answer["Item"]["document"]["S"] if "Item" in answer else None

    def _remember(self, procedure: Procedure, version_id: str) -> Procedure:
        if len(self._known) >= _MOST_IN_MEMORY:
            # Threads share it: a copy of the keys, and no matter who was faster.
            self._known.pop(next(iter(tuple(self._known))), None)
        self._known[procedure.id, version_id] = procedure
        return procedure

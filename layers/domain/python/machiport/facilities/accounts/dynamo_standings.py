"""Corrections of points in DynamoDB, beside the standing that they correct."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.accounts.errors import PointsChanged
from machiport.facilities.accounts.standing_model import Correction
from machiport.facilities.ledger.marks import StandingKey
from machiport.facilities.reservations.dynamo_changes import points_text
from machiport.facilities.reservations.ports import PenaltyWrite
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# As long as what was booked (文書保存期間 5年).
_KEPT: Final = timedelta(days=366 * 5)


class DynamoCorrections:
    """The corrections of one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def newest(self, key: StandingKey, limit: int) -> Sequence[Correction]:
        """Return the newest corrections, the newest first."""
        partition, beginning = keys.corrections_of(key)
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :beginning)",
            ExpressionAttributeValues={":pk": {"S": partition}, ":beginning": {"S": beginning}},
            ScanIndexForward=False,
            Limit=limit,
            ConsistentRead=True,
        )
        return [Correction.model_validate_json(item["document"]["S"]) for item in answer["Items"]]

    def correct(
        self, write: PenaltyWrite, correction: Correction, request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Write points over those that were read, with the correction and the request's response.

        Raises EffectRefused with PointsChanged.
        """
        record: dict[str, Any] = {
            **keys.correction(write.key, correction.correction_id),
            "document": {"S": correction.model_dump_json()},
            "expires_at": {"N": str(int((correction.at + _KEPT).timestamp()))},
        }
        entries: list[Any] = [
            {"Update": self._points(write)},
            {"Put": {"TableName": self._table, "Item": record}},
            self._idempotency.completed(request, response),
        ]
        try:
            transact(self._client, entries)
        except TransactionRefused as error:
            raise EffectRefused(PointsChanged() if 0 in error.refused else None) from error

    def _points(self, write: PenaltyWrite) -> dict[str, Any]:
        """Return the update of a standing. Who has no points has no attribute: so say the conditions of bookings."""
        sets, removes, values = [], [], {}
        condition = "attribute_not_exists(points)"
        if write.before:
            condition, values[":before"] = "points = :before", {"S": points_text(write.before)}
        for name, text in (
            ("points", points_text(write.after) if write.after else None),
            ("suspended_until", write.suspended_until.isoformat() if write.suspended_until else None),
        ):
            if text is None:
                removes.append(name)
            else:
                sets.append(f"{name} = :{name}")
                values[f":{name}"] = {"S": text}
        clauses = [f"{verb} {', '.join(parts)}" for verb, parts in (("SET", sets), ("REMOVE", removes)) if parts]
        return {
            "TableName": self._table,
            "Key": keys.standing(write.key),
            "UpdateExpression": " ".join(clauses),
            "ConditionExpression": condition,
            **({"ExpressionAttributeValues": values} if values else {}),
        }

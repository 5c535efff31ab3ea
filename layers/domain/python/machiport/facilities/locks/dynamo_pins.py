"""PINs in the facilities table, each beside its reservation (docs/design/facilities.md, Key design)."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.dynamo_versions import put_over
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.locks.errors import PinsChanged
from machiport.facilities.locks.model import DoorUse, IssuedPin, PinRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PIN: Final = "PIN"
# A PIN opens nothing after the use; for a while one can still ask who could go in.
_KEPT: Final = timedelta(days=30)


class DynamoDoorPins:
    """The PINs in one table. The table is encrypted with the project's key; PINs go nowhere else."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table

    def find(self, reservation_id: str) -> PinRecord | None:
        """Return what is known of the reservation's PIN; None where no lock was ever asked."""
        answer = self._client.get_item(TableName=self._table, Key=_key(reservation_id), ConsistentRead=True)
        item = answer.get("Item")
        if item is None:
            return None
        return PinRecord(version=int(item["version"]["N"]), locks=frozenset(item["locks"]["SS"]), pin=_pin(item))

    def promise(self, use: DoorUse, before: PinRecord | None, lock_id: str) -> PinRecord:
        """Write down that this lock is going to be asked. Raises PinsChanged."""
        after = PinRecord(
            version=before.version + 1 if before else 1,
            locks=(before.locks if before else frozenset()) | {lock_id},
            pin=before.pin if before else None,
        )
        self._write([self._put(use, before, after)])
        return after

    def keep(self, use: DoorUse, before: PinRecord, pin: IssuedPin | None) -> None:
        """Keep the PIN, or that there is none, where the reservation is still as `use` says. Raises PinsChanged."""
        after = before.model_copy(update={"version": before.version + 1, "pin": pin})
        unchanged = {
            "TableName": self._table,
            "Key": keys.reservation(use.reservation_id),
            "ConditionExpression": "version = :revision",
            "ExpressionAttributeValues": {":revision": {"N": str(use.revision)}},
        }
        self._write([self._put(use, before, after), {"ConditionCheck": unchanged}])

    def _put(self, use: DoorUse, before: PinRecord | None, after: PinRecord) -> dict[str, Any]:
        item: dict[str, Any] = {
            **_key(use.reservation_id),
            "version": {"N": str(after.version)},
            "locks": {"SS": sorted(after.locks)},
            "expires_at": {"N": str(int((use.valid_until + _KEPT).timestamp()))},
        }
        if after.pin is not None:
            item |= {
                "lock_id": {"S": after.pin.lock_id},
                "pin": {"S": after.pin.pin.get_secret_value()},
                "valid_from": {"S": _text(after.pin.valid_from)},
                "valid_until": {"S": _text(after.pin.valid_until)},
            }
        return put_over(self._table, item, None if before is None else before.version)

    def _write(self, entries: list[Any]) -> None:
        try:
            transact(self._client, entries)
        except TransactionRefused as error:
            raise PinsChanged from error


def _key(reservation_id: str) -> dict[str, Any]:
    return {**keys.reservation(reservation_id), "sk": {"S": _PIN}}


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _pin(item: dict[str, Any]) -> IssuedPin | None:
    if "pin" not in item:
        return None
    names = ("lock_id", "pin", "valid_from", "valid_until")
    return IssuedPin.model_validate({name: item[name]["S"] for name in names})

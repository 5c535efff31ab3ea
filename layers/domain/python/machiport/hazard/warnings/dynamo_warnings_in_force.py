"""What the public function reads of warnings: records by one Query, the poll by one GetItem."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from machiport.clock import Clock
from machiport.hazard.warnings.dynamo_telegrams import DynamoTelegrams
from machiport.hazard.warnings.dynamo_warnings import DynamoWarnings
from machiport.hazard.warnings.model import AreaRecord, Operation
from machiport.hazard.warnings.ports import Poll

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoWarningsInForce:
    """Reads."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        """Read from `table` with `client`."""
        self._warnings = DynamoWarnings(client, table)
        self._telegrams = DynamoTelegrams(client, table, clock)

    def records(self, municipality: str, operation: Operation) -> Sequence[AreaRecord]:
        """Return all records of a municipality."""
        return self._warnings.records(municipality, operation)

    def poll(self) -> Poll | None:
        """Return the latest complete reading of the feed."""
        return self._telegrams.poll()

"""What each municipality signs under, in DynamoDB."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from machiport.applications.dynamo_keys import signing_certificate
from machiport.applications.issuing.ports import SigningCertificate
from machiport.clock import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# A certificate lasts years, and one that was replaced does not become wrong by that.
_KEPT: Final = timedelta(minutes=5)


class DynamoSigningCertificates:
    """The signing certificates in one table; a process remembers each for five minutes."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table
        self._clock = clock
        self._known: dict[str, tuple[datetime, SigningCertificate]] = {}

    def of(self, municipality: str) -> SigningCertificate | None:
        """Return what the municipality signs under; None where it has nothing yet (which is not remembered)."""
        known = self._known.get(municipality)
        if known is not None and self._clock.now() - known[0] < _KEPT:
            return known[1]
        key = signing_certificate(municipality)
        item = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return None
        found = SigningCertificate(
            municipality=municipality,
            key_id=item["key_id"]["S"],
            chain=item["chain"]["S"],
            installed_at=datetime.fromisoformat(item["installed_at"]["S"]),
            trial=item["trial"]["BOOL"],
        )
        self._known[municipality] = (self._clock.now(), found)
        return found

    def install(self, certificate: SigningCertificate) -> None:
        """Let the municipality sign under this one from now on (other processes within five minutes)."""
        self._client.put_item(
            TableName=self._table,
            Item={
                **signing_certificate(certificate.municipality),
                "key_id": {"S": certificate.key_id},
                "chain": {"S": certificate.chain},
                "installed_at": {"S": certificate.installed_at.isoformat()},
                "trial": {"BOOL": certificate.trial},
            },
        )
        self._known.pop(certificate.municipality, None)

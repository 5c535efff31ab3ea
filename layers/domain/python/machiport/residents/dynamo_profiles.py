"""Residents' facts in DynamoDB."""

from typing import TYPE_CHECKING

from machiport.residents.dynamo_keys import facts_key, profile_key
from machiport.residents.model import ResidentFacts, ResidentProfile

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoResidentProfiles:
    """The facts in the residents table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table

    def find(self, subject: str) -> ResidentProfile | None:
        """Return the facts of the resident with this subject; None where nothing was verified yet."""
        answer = self._client.get_item(TableName=self._table, Key=profile_key(subject), ConsistentRead=True)
        item = answer.get("Item")
        if item is None:
            return None
        municipality = item.get("municipality", {}).get("S")
        return ResidentProfile.model_validate(
            {
                "subject": subject,
                "identity_level": item.get("identity_level", {}).get("S", "none"),
                "municipality": municipality,
            }
        )

    def facts(self, subject: str) -> ResidentFacts | None:
        """Return who the resident is; None where nobody has verified it.

        Raises pydantic's ValidationError for an item that is not what is kept of a person.
        """
        answer = self._client.get_item(TableName=self._table, Key=facts_key(subject), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None else ResidentFacts.model_validate_json(item["document"]["S"])

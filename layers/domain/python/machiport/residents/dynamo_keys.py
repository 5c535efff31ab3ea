"""Keys of the residents table: a resident belongs to the region, so no municipality stands in front."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


def profile_key(subject: str) -> "dict[str, AttributeValueTypeDef]":
    """Return pk and sk of a resident's facts."""
    return {"pk": {"S": f"R#{subject}"}, "sk": {"S": "PROFILE"}}

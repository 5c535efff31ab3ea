"""Keys of the residents table: a resident belongs to the region, so no municipality stands in front."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


def profile_key(subject: str) -> "dict[str, AttributeValueTypeDef]":
    """Return pk and sk of how well a resident's identity was verified, and where they live."""
    return {"pk": {"S": f"R#{subject}"}, "sk": {"S": "PROFILE"}}


def facts_key(subject: str) -> "dict[str, AttributeValueTypeDef]":
    """Return pk and sk of who a resident is."""
    return {"pk": {"S": f"R#{subject}"}, "sk": {"S": "FACTS"}}

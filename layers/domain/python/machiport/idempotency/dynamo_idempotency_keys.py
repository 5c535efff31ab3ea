"""Keys of idempotency records; they live in the table of the effect, so that one transaction writes both."""

from typing import TYPE_CHECKING

from machiport.idempotency.model import IdempotentRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

RECORD = "RECORD"


def record_key(request: IdempotentRequest) -> "dict[str, AttributeValueTypeDef]":
    """Return pk and sk of the record of `request`."""
    return {"pk": {"S": f"M#{request.municipality}#IDEMPOTENCY#{request.record_id}"}, "sk": {"S": RECORD}}

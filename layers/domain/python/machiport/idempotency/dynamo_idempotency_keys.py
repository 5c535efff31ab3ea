"""Keys of idempotency records; they live in the table of the effect, so that one transaction writes both."""

from typing import TYPE_CHECKING

from machiport.idempotency.model import REGION, IdempotentRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

RECORD = "RECORD"


def record_key(request: IdempotentRequest) -> "dict[str, AttributeValueTypeDef]":
    """Return pk and sk of the record of `request`.

    A request that belongs to no municipality (`REGION`) is kept under the region, as what it writes is.
    """
    owner = REGION if request.municipality == REGION else f"M#{request.municipality}"
    return {"pk": {"S": f"{owner}#IDEMPOTENCY#{request.record_id}"}, "sk": {"S": RECORD}}

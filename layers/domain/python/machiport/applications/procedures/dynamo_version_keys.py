"""Keys of the procedures' versions in the applications table (docs/design/applications.md)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


def procedure_version(procedure_id: str, version_id: str) -> "dict[str, AttributeValueTypeDef]":
    """Return pk and sk of a version of a procedure: the region's, since its content is in its name."""
    return {"pk": {"S": f"REGION#PROCEDURE#{procedure_id}"}, "sk": {"S": f"VERSION#{version_id}"}}

"""Published documents as DynamoDB keeps them: JSON, compressed where that saves reading units."""

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

LARGEST_BYTES: Final = 350_000
"""An item ends at 400 KB, keys and other attributes included."""
# A reading unit is 4 KB; below half of one there is nothing to save.
_LEFT_PLAIN: Final = 2_000
# A document may not unpack to more than this, whatever was written.
_LARGEST_UNPACKED: Final = 20_000_000


class DocumentTooLargeError(Exception):
    """A document does not fit an item."""


def document_attributes(document: BaseModel) -> "dict[str, AttributeValueTypeDef]":
    """Return the attribute that holds `document`: `document` (JSON) or `packed` (zlib).

    Raises DocumentTooLargeError.
    """
    text = document.model_dump_json(by_alias=True)
    if len(text.encode()) <= _LEFT_PLAIN:
        return {"document": {"S": text}}
    packed = zlib.compress(text.encode(), 9)
    if len(packed) > LARGEST_BYTES or len(text.encode()) > _LARGEST_UNPACKED:
        raise DocumentTooLargeError(f"{len(packed)} bytes")
    return {"packed": {"B": packed}}


def document_of[D: BaseModel](model: type[D], item: Mapping[str, Any]) -> D:
    """Return the document in an item."""
    if "document" in item:
        return model.model_validate_json(item["document"]["S"])
    return model.model_validate_json(zlib.decompress(bytes(item["packed"]["B"])))

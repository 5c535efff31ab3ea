"""Published files in DynamoDB: compressed, in parts below the limit of an item, named by the hash of what is in them.

A file named so never changes, so a slow process that writes an older list overwrites nothing.
"""

import hashlib
import zlib
from typing import TYPE_CHECKING, Final

from machiport.dynamo_batch_reads import items_of
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.lottery.model import FileFacts, FileName

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# An item ends at 400 KB, with its keys.
_PART_BYTES: Final = 350_000
# A file of the largest round has 5 MB; whatever grows beyond that was not written here.
_LARGEST: Final = 32 * 1024 * 1024


class DynamoLotteryFiles:
    """The published files in one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table

    def put(self, round_id: str, name: FileName, content: bytes) -> FileFacts:
        """Keep a file; the same content again changes nothing."""
        digest = hashlib.sha256(content).hexdigest()
        packed = zlib.compress(content, 9)
        parts = [packed[start : start + _PART_BYTES] for start in range(0, len(packed), _PART_BYTES)]
        for number, part in enumerate(parts):
            key = keys.lottery_item(round_id, keys.lottery_file_part(name, digest, number))
            self._client.put_item(TableName=self._table, Item={**key, "content": {"B": part}})
        return FileFacts(sha256=digest, size=len(content), parts=len(parts))

    def read(self, round_id: str, name: FileName, facts: FileFacts) -> bytes:
        """Return a file's bytes.

        Raises LookupError where a part is missing, ValueError where the content is not what the facts say.
        """
        wanted = [
            keys.lottery_item(round_id, keys.lottery_file_part(name, facts.sha256, number))
            for number in range(facts.parts)
        ]
        found = {item["sk"]["S"]: bytes(item["content"]["B"]) for item in items_of(self._client, self._table, wanted)}
        if len(found) != facts.parts:
            raise LookupError(f"{name} of round {round_id} has {len(found)} of {facts.parts} parts")
        packed = b"".join(found[sort] for sort in sorted(found))
        content = zlib.decompressobj().decompress(packed, _LARGEST)
        if hashlib.sha256(content).hexdigest() != facts.sha256:
            raise ValueError(f"{name} of round {round_id} is not what was published")
        return content

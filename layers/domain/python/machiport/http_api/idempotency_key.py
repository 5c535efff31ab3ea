"""The request header `Idempotency-Key`, which every POST that creates or pays must carry."""

import re
from typing import Annotated

from fastapi import Depends, Header

from machiport.problem_details import IdempotencyKeyInvalid

SHORTEST_KEY = 8
LONGEST_KEY = 255

_VISIBLE_ASCII = re.compile(rf"[\x21-\x7e]{{{SHORTEST_KEY},{LONGEST_KEY}}}")


async def required_idempotency_key(
    idempotency_key: Annotated[
        str,
        Header(
            description=(
                "A new value for each operation, such as a UUID (8 to 255 visible ASCII characters). The same "
                "key with the same content gets the same answer and has one effect."
            ),
        ),
    ],
) -> str:
    """Return the key.

    Raises IdempotencyKeyInvalid for a key of another form. A header sent twice reaches the function joined with
    `, `, whose blank makes it invalid. Without the header FastAPI's own check fails, which problem_responses
    answers as IdempotencyKeyMissing (so that the OpenAPI document says `required`).
    """
    if not _VISIBLE_ASCII.fullmatch(idempotency_key):
        raise IdempotencyKeyInvalid(params={"shortest": SHORTEST_KEY, "longest": LONGEST_KEY})
    return idempotency_key


IdempotencyKey = Annotated[str, Depends(required_idempotency_key)]

"""`If-Match`: the version of the answers that the device had read."""

import re
from typing import Annotated

from fastapi import Depends, Header

from machiport.problem_details import PreconditionFailed

_STRONG_TAG = re.compile(r'"([0-9]{1,9})"')


async def read_version(
    if_match: Annotated[str, Header(description='The ETag that came with the answers, such as `"3"`.')],
) -> int:
    """Return the version that the header names.

    Raises PreconditionFailed for anything that can be no version: weak tags, lists, `*`.
    """
    match = _STRONG_TAG.fullmatch(if_match.strip())
    if match is None:
        raise PreconditionFailed
    return int(match[1])


ReadVersion = Annotated[int, Depends(read_version)]


def version_tag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'

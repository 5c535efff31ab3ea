"""`If-Match`: the version that was read, which must still be in force when another one takes its place."""

import re
from typing import Annotated

from fastapi import Depends, Header

from machiport.problem_details import PreconditionFailed

_STRONG_TAG = re.compile(r'"([0-9a-z]{1,64})"')


async def read_version(
    if_match: Annotated[
        str | None,
        Header(description='The ETag that came with what was read, `"…"`. None for what is published as new.'),
    ] = None,
) -> str | None:
    """Return the version that the header names; None without a header.

    Raises PreconditionFailed for anything that can be no version: weak tags, lists, `*`.
    """
    if if_match is None:
        return None
    match = _STRONG_TAG.fullmatch(if_match.strip())
    if match is None:
        raise PreconditionFailed
    return match[1]


ReadVersion = Annotated[str | None, Depends(read_version)]


def version_tag(version_id: str) -> str:
    """Return the ETag of a version."""
    return f'"{version_id}"'

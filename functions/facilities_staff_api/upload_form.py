"""Uploaded files, and what makes two uploads the same."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from fastapi import UploadFile
from pydantic import BaseModel

from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

_NAME_TWICE = LocalizedText(
    ja="同じ名前のファイルが2つあります。",
    en="Two files have the same name.",
    ja_x_easy="同じ 名前の ファイルが 2つ あります。",
)


async def contents_of(files: Sequence[UploadFile]) -> dict[str, bytes]:
    """Return the files' contents by name.

    Raises ValidationFailed for two files of one name.
    """
    contents: dict[str, bytes] = {}
    for position, file in enumerate(files):
        name = file.filename or f"file-{position + 1}"
        if name in contents:
            raise ValidationFailed(errors=[ProblemError(f"/body/files/{position}", _NAME_TWICE)])
        contents[name] = await file.read()
    return contents


def fingerprint_of(contents: Mapping[str, bytes], options: BaseModel) -> bytes:
    """Return a form of an upload that is the same for the same files and options.

    The body itself will not do: a client chooses a new multipart boundary for every attempt.
    """
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())}
    return json.dumps({"files": digests, "options": options.model_dump(mode="json")}, sort_keys=True).encode()

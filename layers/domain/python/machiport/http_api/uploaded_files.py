"""Uploaded files: how much may come at once, their contents by name, and what makes two uploads the same."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import UploadFile

from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

# Lambda takes 6 MB a request; an upload arrives base64-encoded, so this much of it, in bytes, is the files.
MAXIMUM_UPLOAD_BYTES: Final = 4_400_000

_NAME_TWICE: Final = LocalizedText(
    ja="同じ名前のファイルが2つあります。",
    en="Two files have the same name.",
    ja_x_easy="同じ 名前の ファイルが 2つ あります。",
)


async def contents_of(
    files: Sequence[UploadFile], refusal: type[ValidationFailed] = ValidationFailed
) -> dict[str, bytes]:
    """Return the contents, by name, of the files in the form's field `files`.

    Raises `refusal` for two files of one name.
    """
    contents: dict[str, bytes] = {}
    for position, file in enumerate(files):
        name = file.filename or f"file-{position + 1}"
        if name in contents:
            raise refusal(errors=[ProblemError(f"/body/files/{position}", _NAME_TWICE)])
        contents[name] = await file.read()
    return contents


def fingerprint_of(contents: Mapping[str, bytes], options: Mapping[str, Any]) -> bytes:
    """Return a form of an upload that is the same for the same files and options (JSON values).

    The body itself will not do: a client chooses a new multipart boundary for every attempt.
    """
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())}
    return json.dumps({"files": digests, "options": dict(options)}, sort_keys=True).encode()

"""Uploads as a browser sends them."""

from collections.abc import Sequence
from typing import Final

_BOUNDARY: Final = b"invented-boundary"
FORM_MEDIA_TYPE: Final = f"multipart/form-data; boundary={_BOUNDARY.decode()}"


def form(files: Sequence[tuple[str, bytes]], **fields: str) -> bytes:
    """Return a multipart body of FORM_MEDIA_TYPE with the files (all named `files`) and fields."""
    parts = [
        b'--%b\r\nContent-Disposition: form-data; name="files"; filename="%b"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%b\r\n" % (_BOUNDARY, name.encode(), content)
        for name, content in files
    ]
    parts += [
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (_BOUNDARY, name.encode(), value.encode())
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--%b--\r\n" % _BOUNDARY

"""The text of an uploaded file: UTF-8 or Shift_JIS, as Japanese offices write it."""

import codecs

from machiport.tables.faults import NotDecodableError

_ENCODINGS = ("utf-8", "cp932")


def decoded(data: bytes) -> str:
    """Decode UTF-8 (with or without a byte order mark) or Shift_JIS as Windows writes it (CP932), strictly.

    Raises NotDecodableError.
    """
    body = data.removeprefix(codecs.BOM_UTF8)
    faults = []
    for encoding in _ENCODINGS[:1] if data.startswith(codecs.BOM_UTF8) else _ENCODINGS:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError as fault:
            faults.append(fault)
    # The encoding that got further is the one that was meant; of two that got as far, UTF-8.
    meant = max(faults, key=lambda fault: fault.start)
    before = body[: meant.start]
    column = len(before[before.rfind(b"\n") + 1 :].decode(meant.encoding, errors="replace")) + 1
    raise NotDecodableError(before.count(b"\n") + 1, column) from meant

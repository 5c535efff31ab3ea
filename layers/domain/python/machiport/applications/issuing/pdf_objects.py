"""The objects of a PDF file (ISO 32000-1, chapter 7), written the same way every time."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Final

_COMPRESSION: Final = 6

type PdfValue = bytes | str | int | float | bool | Sequence[PdfValue] | Mapping[str, PdfValue]


class Reference(int):
    """The number of an object, as others point to it."""


class Name(str):
    """A name: `/Page`. Texts for people are plain `str`."""

    __slots__ = ()


def written(value: PdfValue) -> bytes:  # noqa: PLR0911  # one kind of value, one return
    """Return a value in the syntax of PDF; `bytes` are taken as they are."""
    match value:
        case bytes():
            return value
        case Name():
            return b"/" + value.encode("ascii")
        case Reference():
            return b"%d 0 R" % int(value)
        case bool():
            return b"true" if value else b"false"
        case int():
            return b"%d" % value
        case float():
            return number(value)
        case str():
            return b"<feff" + value.encode("utf-16-be").hex().encode() + b">"
        case Mapping():
            return b"<<" + b" ".join(b"/%s %s" % (key.encode(), written(each)) for key, each in value.items()) + b">>"
    return b"[" + b" ".join(written(each) for each in value) + b"]"


def number(value: float) -> bytes:
    """Return a length with at most two places, which is a 70,000th of an inch."""
    return f"{value:.2f}".rstrip("0").rstrip(".").encode()


class PdfObjects:
    """The objects of one file, in the order in which they were reserved."""

    def __init__(self) -> None:
        """Begin without objects."""
        self._bodies: list[bytes] = []

    def reserve(self) -> Reference:
        """Return the number of an object that is put later."""
        self._bodies.append(b"")
        return Reference(len(self._bodies))

    def put(self, reference: Reference, value: PdfValue) -> Reference:
        """Say what a reserved object is."""
        self._bodies[reference - 1] = written(value)
        return reference

    def add(self, value: PdfValue) -> Reference:
        """Add an object and return its number."""
        return self.put(self.reserve(), value)

    def add_stream(self, content: bytes, attributes: Mapping[str, PdfValue] | None = None) -> Reference:
        """Add a stream, packed."""
        packed = zlib.compress(content, _COMPRESSION)
        head = written({**(attributes or {}), "Filter": Name("FlateDecode"), "Length": len(packed)})
        return self.add(head + b"\nstream\n" + packed + b"\nendstream")

    def file(self, root: Reference, info: Reference, identity: bytes) -> bytes:
        """Return the whole file. `identity` (16 bytes) is its ID."""
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        at = len(parts[0])
        places = []
        for position, body in enumerate(self._bodies, start=1):
            places.append(at)
            part = b"%d 0 obj\n%s\nendobj\n" % (position, body)
            parts.append(part)
            at += len(part)
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
        parts.extend(b"%010d 00000 n \n" % place for place in places)
        hexadecimal = b"<" + identity.hex().encode() + b">"
        trailer: dict[str, PdfValue] = {
            "Size": len(places) + 1,
            "Root": root,
            "Info": info,
            "ID": [hexadecimal, hexadecimal],
        }
        parts.append(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (written(trailer), at))
        return b"".join(parts)

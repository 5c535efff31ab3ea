"""Content lines of an iCalendar object (RFC 5545, section 3.1): escaping, folding, colour names."""

from functools import lru_cache

LINE_OCTETS = 75
_CONTINUATION_BYTES, _CONTINUATION = 0xC0, 0x80

# Line breaks of every kind become the escaped one; other control characters may not occur in a TEXT value.
_ESCAPES: dict[int, str | None] = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code != ord("\t")}
_ESCAPES |= dict.fromkeys((0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\\n")
_ESCAPES |= {ord("\\"): "\\\\", ord(";"): "\\;", ord(","): "\\,"}

# RFC 7986 allows names of CSS3 only, no hexadecimal colours.
_CSS3 = {
    "black": "000000", "dimgray": "696969", "gray": "808080", "silver": "c0c0c0", "white": "ffffff",
    "maroon": "800000", "red": "ff0000", "crimson": "dc143c", "tomato": "ff6347", "salmon": "fa8072",
    "pink": "ffc0cb", "hotpink": "ff69b4", "deeppink": "ff1493", "orange": "ffa500", "darkorange": "ff8c00",
    "gold": "ffd700", "yellow": "ffff00", "khaki": "f0e68c", "olive": "808000", "brown": "a52a2a",
    "sienna": "a0522d", "chocolate": "d2691e", "tan": "d2b48c", "green": "008000", "forestgreen": "228b22",
    "limegreen": "32cd32", "lime": "00ff00", "yellowgreen": "9acd32", "seagreen": "2e8b57", "teal": "008080",
    "turquoise": "40e0d0", "cyan": "00ffff", "skyblue": "87ceeb", "deepskyblue": "00bfff", "steelblue": "4682b4",
    "dodgerblue": "1e90ff", "royalblue": "4169e1", "blue": "0000ff", "navy": "000080", "indigo": "4b0082",
    "purple": "800080", "mediumpurple": "9370db", "violet": "ee82ee", "magenta": "ff00ff", "lavender": "e6e6fa",
}  # fmt: skip


def escaped(text: str) -> str:
    """Return `text` as a TEXT value (RFC 5545, section 3.3.11), without characters that no such value may hold."""
    return text.replace("\r\n", "\n").translate(_ESCAPES)


def folded_line(line: str) -> bytes:
    """Return one content line in UTF-8 with its CRLF, folded at 75 octets and never inside a character."""
    octets = line.encode("utf-8", "replace")
    if len(octets) <= LINE_OCTETS:
        return octets + b"\r\n"
    parts = []
    start, room = 0, LINE_OCTETS
    while start < len(octets):
        end = start + room
        while end < len(octets) and octets[end] & _CONTINUATION_BYTES == _CONTINUATION:
            end -= 1
        parts.append(octets[start:end])
        start, room = end, LINE_OCTETS - 1
    return b"\r\n ".join(parts) + b"\r\n"


def _rgb(hexadecimal: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(hexadecimal))


@lru_cache(maxsize=256)
def css3_colour(colour: str) -> str:
    """Return the name of the CSS3 colour nearest to `colour` (`#rrggbb`)."""
    wanted = _rgb(colour[1:])
    return min(_CSS3, key=lambda name: sum((a - b) ** 2 for a, b in zip(wanted, _rgb(_CSS3[name]), strict=True)))

"""Whether the asker takes gzip (RFC 9110 section 12.5.3)."""

import re

_GZIP = ("gzip", "x-gzip", "*")
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", re.ASCII)


def takes_gzip(accept_encoding: str | None) -> bool:
    """Say whether an `Accept-Encoding` header takes gzip: where there is none, anything is taken.

    An empty one, and one that names other codings only, refuses; a weight that is none is passed over.
    """
    if accept_encoding is None:
        return True
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip()] = _weight(weight)
    return next((weights[name] > 0 for name in _GZIP if name in weights), False)


def _weight(parameter: str) -> float:
    found = _WEIGHT.fullmatch(parameter)
    return float(found[1]) if found else 1.0

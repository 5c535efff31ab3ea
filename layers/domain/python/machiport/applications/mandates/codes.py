"""Confirmation codes of mandates: 80 random bits as four groups that a person can read out, `7QK2-M4TX-…`.

The table keeps only a code's SHA-256. To be able to repeat the answer to a repeated request it keeps, for a day, a
random value; the code is made of that and of the request's Idempotency-Key, which only the agent's app knows. Who
reads the table cannot make codes of it.
"""

import hashlib
import re
import unicodedata
from datetime import timedelta
from typing import Final

CODE_LIFE: Final = timedelta(days=7)
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_BITS: Final = 5
_DIGITS: Final = 16
_GROUP: Final = 4
# How people write digits that look like others (Crockford's own rule).
_MEANT: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_BETWEEN: Final = re.compile(r"[\s‐‑‒–—―−ー-]")
_FORM: Final = re.compile(f"[{_ALPHABET}]{{{_DIGITS}}}")


def code_of(salt: str, key: str) -> str:
    """Return the code of a proposal; `salt` is random (at least 80 bits), `key` the request's Idempotency-Key."""
    number = int.from_bytes(hashlib.sha256(f"mandate\n{salt}\n{key}".encode()).digest())
    digits = [_ALPHABET[(number >> (_BITS * place)) % len(_ALPHABET)] for place in range(_DIGITS)]
    return "-".join("".join(digits[at : at + _GROUP]) for at in range(0, _DIGITS, _GROUP))


def code_digest(typed: str) -> str | None:
    """Return the SHA-256 of a code as somebody typed it; None for what is no code.

    Small letters, full width, other hyphens, blanks and look-alikes (`O` for `0`) are taken for what they mean.
    """
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_MEANT)
    return hashlib.sha256(digits.encode()).hexdigest() if _FORM.fullmatch(digits) else None

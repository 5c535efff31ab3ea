"""Titles and names as they are compared, however they were typed."""

import unicodedata


def comparable(text: str) -> str:
    """Return `text` without differences that are not meant: widths of characters, blanks, upper and lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()

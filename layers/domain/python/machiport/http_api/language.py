"""Which language the asker reads: `Accept-Language` (RFC 9110 section 12.5.4) for ja, en and ja-x-easy."""

from machiport.localized_text import Language

DEFAULT_LANGUAGE: Language = "ja"

# Longer headers are no browser's; what follows is not read.
_LONGEST_HEADER = 512


def _weight(parameters: list[str]) -> float:
    """Return the weight `q` of one entry: 1 where it is absent, 0 where it cannot be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0.0 <= weight <= 1.0 else 0.0
    return 1.0


def _language_of(tag: str) -> Language | None:
    """Return our language for one language tag: `ja-JP` is ja, `en-GB` is en, `ja-x-easy` is itself."""
    tag = tag.strip().lower()
    if tag == "ja-x-easy" or (tag.startswith("ja-") and tag.endswith("-x-easy")):
        return "ja-x-easy"
    if tag == "*":
        return DEFAULT_LANGUAGE
    primary = tag.partition("-")[0]
    if primary == "ja":
        return "ja"
    if primary == "en":
        return "en"
    return None


def negotiate_language(accept_language: str | None) -> Language:
    """Return the best of our languages for an `Accept-Language` header.

    The highest weight wins, and of equal weights the first. A header that is absent, unreadable or names none of
    our languages gives Japanese: an answer in the wrong language is better than none (so 406 is never sent).
    """
    best: Language = DEFAULT_LANGUAGE
    best_weight = 0.0
    for entry in (accept_language or "")[:_LONGEST_HEADER].split(","):
        tag, *parameters = entry.split(";")
        language = _language_of(tag)
        weight = _weight(parameters)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best

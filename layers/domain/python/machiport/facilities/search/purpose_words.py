"""Purposes by the words that people type: `卓球`, `たっきゅう`, `table tennis`."""

from collections.abc import Mapping
from typing import Final

from machiport.facilities.inventory.model import Purpose
from machiport.facilities.reservations.errors import PurposeNotFound
from machiport.japanese_text import reading_key
from machiport.localized_text import LANGUAGES
from machiport.problem_details import ProblemError

# A single letter is in many words and means none of them.
_SHORTEST_PART: Final = 2


def purpose_meant(text: str, purposes: Mapping[str, Purpose], pointer: str) -> Purpose:
    """Return the purpose with this id, or the one that the text means: its name or word, or a part of one.

    An exact word goes before a beginning, a beginning before a part; among equals the region's order decides.

    Raises PurposeNotFound, with `pointer` to where the text stood.
    """
    if text in purposes:
        return purposes[text]
    wanted = reading_key(text)
    ranked = [(rank, purpose) for purpose in purposes.values() if (rank := _rank(purpose, wanted)) is not None]
    if not ranked:
        raise PurposeNotFound(errors=[ProblemError(pointer, PurposeNotFound.detail)])
    return min(ranked, key=lambda each: each[0])[1]


def _rank(purpose: Purpose, wanted: str) -> int | None:
    keys = [reading_key(word) for word in (*(purpose.name.in_language(each) for each in LANGUAGES), *purpose.words)]
    if wanted in keys:
        return 0
    if len(wanted) < _SHORTEST_PART:
        return None
    if any(key.startswith(wanted) for key in keys):
        return 1
    # `バドミントンの練習` means badminton: what people type may say more than the word.
    return 2 if any(wanted in key or (len(key) >= _SHORTEST_PART and key in wanted) for key in keys) else None

"""What calendar feeds say in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from machiport.facilities.reservations.states import ReservationState
from machiport.localized_text import LANGUAGES, Language, LocalizedText


@dataclass(frozen=True, slots=True)
class FeedWords:
    """The words of one language."""

    own_calendar: str
    busy: str
    number: str
    price: str
    states: Mapping[ReservationState, str]


_OWN: Final = LocalizedText(ja="施設の予約", en="Facility reservations", ja_x_easy="施設の 予約")
_BUSY: Final = LocalizedText(ja="使用中", en="Busy", ja_x_easy="使って います")
_NUMBER: Final = LocalizedText(ja="予約番号: {number}", en="Reservation: {number}", ja_x_easy="予約の 番号: {number}")
_PRICE: Final = LocalizedText(ja="料金: {yen}円", en="Price: {yen} yen", ja_x_easy="お金: {yen}円")
# What a feed shows, and what it says before the name of what is not yet certain.
_STATES: Final[Mapping[ReservationState, LocalizedText]] = {
    "awaiting_payment": LocalizedText(ja="【支払い待ち】", en="To be paid: ", ja_x_easy="【お金を はらってください】"),
    "awaiting_approval": LocalizedText(
        ja="【承認待ち】", en="Awaiting approval: ", ja_x_easy="【まだ きまって いません】"
    ),
    "confirmed": LocalizedText(ja="予約", en="Reserved", ja_x_easy="予約"),
    "used": LocalizedText(ja="利用済み", en="Used", ja_x_easy="使いました"),
}
CERTAIN: Final[frozenset[ReservationState]] = frozenset({"confirmed", "used"})


def _words(language: Language) -> FeedWords:
    return FeedWords(
        own_calendar=_OWN.in_language(language),
        busy=_BUSY.in_language(language),
        number=_NUMBER.in_language(language),
        price=_PRICE.in_language(language),
        states={state: text.in_language(language) for state, text in _STATES.items()},
    )


WORDS: Final[Mapping[Language, FeedWords]] = {language: _words(language) for language in LANGUAGES}

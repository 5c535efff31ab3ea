"""What can be wrong with what staff do, in three languages."""

from machiport.localized_text import LocalizedText

FACILITY_TWICE = LocalizedText(
    ja="同じ施設が2回あります。",
    en="The same facility stands here twice.",
    ja_x_easy="同じ 施設が 2つ あります。",
)

"""Which codes a municipality's own list may have: its own, and those of its wards (区 of a 政令指定都市)."""

from typing import Final

# The designated cities with wards (地方自治法第252条の19第1項の指定都市の指定に関する政令), by code. A city's wards
# follow its own code up to the next city's. The special wards of Tokyo (13101 …) are municipalities of their own.
_DESIGNATED_CITIES: Final = (
    "01100", "04100", "11100", "12100", "14100", "14130", "14150", "15100", "22100", "22130",
    "23100", "26100", "27100", "27140", "28100", "33100", "34100", "40100", "40130", "43100",
)  # fmt: skip
_PREFECTURE_AND_HUNDRED: Final = 3


def is_part_of(code: str, municipality: str) -> bool:
    """Say whether a code of five digits is the municipality's own or that of a ward of it (40101 of 40100)."""
    if code == municipality:
        return True
    same_hundred = code[:_PREFECTURE_AND_HUNDRED] == municipality[:_PREFECTURE_AND_HUNDRED]
    city = max((each for each in _DESIGNATED_CITIES if each < code), default="")
    return same_hundred and city == municipality

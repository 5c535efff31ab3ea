"""A problem's wording: its severity, and its text with placeholders in the three languages."""

from dataclasses import dataclass
from typing import Literal

from machiport.localized_text import LocalizedText


@dataclass(frozen=True)
class Message:
    """A problem's severity and its text with placeholders, in the three languages."""

    severity: Literal["error", "warning", "note"]
    ja: str
    en: str
    easy: str

    def text(self, **details: str) -> LocalizedText:
        """Return the text with the placeholders filled."""
        return LocalizedText(
            ja=self.ja.format(**details), en=self.en.format(**details), ja_x_easy=self.easy.format(**details)
        )


UNKNOWN_JA = "この地区のこの区分は「不明」として公開されます。"
UNKNOWN_EN = "This category is published as “unknown” for this area."
UNKNOWN_EASY = "ここの ごみの 日は「わからない」と 出ます。"
"""What happens to a cell that cannot be read; the end of several messages."""

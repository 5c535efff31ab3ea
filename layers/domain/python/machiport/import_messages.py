"""What the import of a clerk's file can find: how bad it is, and its wording in three languages."""

from dataclasses import dataclass
from typing import Literal

from machiport.localized_text import LocalizedText

type Severity = Literal["error", "warning", "note"]
"""`error`: this cannot be used. `warning`: used or left out, and somebody should look. `note`: nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Message:
    """A finding's severity and its text with placeholders, in Japanese, English and やさしい日本語."""

    severity: Severity
    ja: str
    en: str
    easy: str

    def text(self, **details: str) -> LocalizedText:
        """Return the text with the placeholders filled.

        Raises KeyError for a placeholder that `details` lack.
        """
        return LocalizedText(
            ja=self.ja.format(**details), en=self.en.format(**details), ja_x_easy=self.easy.format(**details)
        )

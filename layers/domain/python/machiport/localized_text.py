"""Text in the three languages of the service."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

type Language = Literal["ja", "en", "ja-x-easy"]

LANGUAGES: tuple[Language, ...] = ("ja", "en", "ja-x-easy")


class LocalizedText(BaseModel):
    """One text in Japanese, English and やさしい日本語.

    Japanese is the first language of all content and always there. Texts written by Machiport itself carry all
    three (tests check it); a municipality's own data may lack the others, and the reader then gets Japanese.
    やさしい日本語 is its own plain wording, not the Japanese text in kana.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    ja: str = Field(min_length=1)
    en: str | None = None
    ja_x_easy: str | None = Field(default=None, alias="ja-x-easy")

    def in_language(self, language: Language) -> str:
        """Return the text for `language`, or the Japanese text where that one is missing."""
        if language == "en":
            return self.en or self.ja
        if language == "ja-x-easy":
            return self.ja_x_easy or self.ja
        return self.ja

"""How names, readings, notes, telephone numbers and mail addresses are typed, and what of it is kept.

Only a telephone number is brought into one width: NFKC would change the characters of names (神, 﨑 and the like).
"""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidValue

LONGEST_NAME: Final = 100

_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺー・＝ ]+")
_TELEPHONE: Final = re.compile(r"\+?[0-9](?:-?[0-9]){8,14}")
# Whether mail arrives is found out by sending it; this finds what is certainly no address (RFC 5321 sizes).
_EMAIL: Final = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_EMAIL: Final = 254

_NO_NAME: Final = LocalizedText(
    ja="改行などを含まない文字で入力してください。",
    en="Must be text without line breaks or control characters.",
    ja_x_easy="ふつうの 文字で 書いてください。",
)
_NO_KANA: Final = LocalizedText(
    ja="ひらがなかカタカナで入力してください。",
    en="Must be written in hiragana or katakana.",
    ja_x_easy="ひらがなか カタカナで 書いてください。",
)
_NO_TELEPHONE: Final = LocalizedText(
    ja="電話番号を数字で入力してください(例: 097-000-0000)。",
    en="Must be a telephone number, such as 097-000-0000.",
    ja_x_easy="電話番号を 数字で 書いてください。",
)
_NO_EMAIL: Final = LocalizedText(
    ja="メールアドレスを入力してください(例: hana@example.jp)。",
    en="Must be an e-mail address, such as hana@example.jp.",
    ja_x_easy="メールアドレスを 書いてください。",
)


def _trimmed(value: object) -> object:
    """Return a text with plain blanks, none at its ends."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _name(text: str) -> str:
    if not text.isprintable():
        raise InvalidValue(_NO_NAME)
    return text


def _kana(text: str) -> str:
    if not _KANA.fullmatch(text):
        raise InvalidValue(_NO_KANA)
    return text


def _one_width(value: object) -> object:
    """Return a text of digits typed in any width, with any dash or blank between them, as ASCII."""
    if not isinstance(value, str):
        return value
    return re.sub(r"[\s‐‑‒–—−―ー()]+", "-", unicodedata.normalize("NFKC", value[:100]).strip()).strip("-")


def _telephone(text: str) -> str:
    if not _TELEPHONE.fullmatch(text):
        raise InvalidValue(_NO_TELEPHONE)
    return text


def _email(text: str) -> str:
    if len(text) > _LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise InvalidValue(_NO_EMAIL)
    return text


type NameText = Annotated[
    str, BeforeValidator(_trimmed), Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_name)
]
type KanaText = Annotated[
    str, BeforeValidator(_trimmed), Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_kana)
]
type NoteText = Annotated[str, BeforeValidator(_trimmed), Field(min_length=1, max_length=500), AfterValidator(_name)]
type TelephoneText = Annotated[
    str,
    BeforeValidator(_one_width),
    AfterValidator(_telephone),
    WithJsonSchema({"type": "string", "maxLength": 100, "examples": ["097-000-0000"]}),
]
type EmailText = Annotated[
    str,
    BeforeValidator(_trimmed),
    AfterValidator(_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": _LONGEST_EMAIL, "examples": ["hana@example.jp"]}),
]

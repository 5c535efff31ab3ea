"""A refusal of the HTTP API in a clerk's words: no JSON pointers, no names of fields, no states in English."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from machiport.garbage.importers.messages import MESSAGES
from machiport_cli.faults import Pointer

if TYPE_CHECKING:
    from machiport_cli.presentation import OperatorLanguage

type _Wording = tuple[str, str]

# The API tells programs to look at `errors`; a clerk has its entries on the screen.
_HINT_TO_FIELD: Final = re.compile(r"(?:詳しくは\s*)?errors\s*[^。]*。|See (?:each entry of )?errors\b[^.]*\.")
_STATES: Final = {"draft": "下書き", "published": "公開中", "superseded": "置き換え済み", "discarded": "破棄済み"}
_STATE: Final = re.compile(rf"「({'|'.join(_STATES)})」")
_OPTIONS: Final = {
    "valid_from": "--from",
    "valid_to": "--to",
    "cut_off": "--cut-off",
    "title": "--title",
    "format": "--format",
    "week_shift": "--week-shift",
    "skip_suspend": "--skip-suspend",
}
_FILE: Final = re.compile(r"/body/files/(?P<name>[^/]+)(?:/line/(?P<line>\d+))?(?:/column/(?P<column>\d+))?")
_EFFECT: Final = re.compile(r"/body/effects/(?P<effect>\d+)(?:/(?P<part>\w+)(?:/(?P<number>\d+))?)?")
_AREA: Final = re.compile(r"/body/areas(?:/(?P<number>\d+))?")
_REASON: Final = re.compile(r"/body/reason(?:/(?P<language>[\w-]+))?")
_OPTION: Final = re.compile(rf"/body/(?P<field>{'|'.join(_OPTIONS)})")
_PARTS: Final[dict[str, _Wording]] = {
    "date": ("の日", ", day"),
    "to": ("の新しい日", ", new day"),
    "kind": ("の種類", ", kind"),
    "category_ids": ("の区分", ", category"),
}


def detail_in_words(detail: str) -> str:
    """Return the text of a refusal without what only programs see."""
    return _STATE.sub(lambda found: f"「{_STATES[found[1]]}」", _HINT_TO_FIELD.sub("", detail)).strip()


def place_in_words(pointer: str, language: "OperatorLanguage") -> str:
    """Return `/body/effects/0/category_ids/1` as 1番目の内容の区分(2番目); what it does not know stays as it is."""
    for pattern, wording in _PLACES:
        found = pattern.fullmatch(pointer)
        if found is not None:
            return wording(found)[0 if language == "ja" else 1]
    return pointer


def message_in_words(message: str, language: "OperatorLanguage") -> str:
    """Return what is wrong, with the options that put it right where the service cannot know them."""
    period = MESSAGES["period_unknown"]
    if message in {period.ja, period.en}:
        hint = "例" if language == "ja" else "such as"
        return f"{message} ({hint}: --from 2027-04-01 --to 2028-03-31)"
    return message.replace("「to」", "新しい日").replace("“to”", "the new day")


def pointer_in_words(pointer: Pointer, language: "OperatorLanguage") -> str:
    """Return one fault as a line: where, and what."""
    return f"{place_in_words(pointer.place, language)}: {message_in_words(pointer.message, language)}"


def _file(found: re.Match[str]) -> _Wording:
    name, line, column = found["name"].replace("~1", "/").replace("~0", "~"), found["line"], found["column"]
    if name.isdecimal():
        return f"{int(name) + 1}番目のファイル", f"File {int(name) + 1}"
    ja, en = name, name
    if line is not None:
        ja, en = f"{ja} の {line}行目", f"{en}, line {line}"
    if column is not None:
        ja, en = f"{ja} {column}列目", f"{en}, column {column}"
    return ja, en


def _effect(found: re.Match[str]) -> _Wording:
    ja, en = _PARTS.get(found["part"] or "", ("", ""))
    number = "" if found["number"] is None else f"({int(found['number']) + 1}番目)"
    number_en = "" if found["number"] is None else f" {int(found['number']) + 1}"
    first = int(found["effect"]) + 1
    return f"{first}番目の内容{ja}{number}", f"Item {first}{en}{number_en}"


def _area(found: re.Match[str]) -> _Wording:
    if found["number"] is None:
        return "地区", "Areas"
    return f"{int(found['number']) + 1}番目の地区", f"Area {int(found['number']) + 1}"


def _reason(found: re.Match[str]) -> _Wording:
    option = {"ja": "--reason-ja", "en": "--reason-en", "ja-x-easy": "--reason-easy"}.get(found["language"] or "", "")
    return f"理由 {option}".strip(), f"Reason {option}".strip()


def _option(found: re.Match[str]) -> _Wording:
    return _OPTIONS[found["field"]], _OPTIONS[found["field"]]


_PLACES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Wording]], ...]] = (
    (_FILE, _file),
    (_EFFECT, _effect),
    (_AREA, _area),
    (_REASON, _reason),
    (_OPTION, _option),
)

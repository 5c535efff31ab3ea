"""Pydantic's complaints as pointers and messages in three languages. What was sent is never repeated."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidValue, ProblemError, json_pointer

MOST_ERRORS = 50

# Where a value may be of several kinds, pydantic puts the kind that it tried into the location; it is no place.
_KIND_TRIED = re.compile(r"(?:list|literal)\[.*\]")


def _text(ja: str, en: str, ja_x_easy: str) -> LocalizedText:
    return LocalizedText(ja=ja, en=en, ja_x_easy=ja_x_easy)


_ANYTHING_ELSE = _text("値が正しくありません。", "The value is not valid.", "ここが まちがっています。")
_DATE = _text(
    "日付を YYYY-MM-DD の形で入力してください。",
    "Must be a date as YYYY-MM-DD.",
    "日にちを 2026-04-01 の ような 形で 入れてください。",
)
_INSTANT = _text(
    "日時を時差付きの ISO 8601(例 2026-04-01T08:30:00+09:00)で入力してください。",
    "Must be an ISO 8601 date and time with an offset, such as 2026-04-01T08:30:00+09:00.",
    "日にちと 時間を 2026-04-01T08:30:00+09:00 の ような 形で 入れてください。",
)
_INTEGER = _text("整数を入力してください。", "Must be a whole number.", "数字を 入れてください。")
_NUMBER = _text("数値を入力してください。", "Must be a number.", "数字を 入れてください。")
_STRING = _text("文字列を入力してください。", "Must be a string.", "文字を 入れてください。")
_OBJECT = _text("オブジェクトを入力してください。", "Must be an object.", "名前と 値を 組に して 入れてください。")
_LIST = _text("配列を入力してください。", "Must be an array.", "いくつか ならべて 入れてください。")
_TIME = _text(
    "時刻を HH:MM の形で入力してください。",
    "Must be a time as HH:MM.",
    "時間を 08:30 の ような 形で 入れてください。",
)
_BOOLEAN = _text("true か false にしてください。", "Must be true or false.", "true か false を 入れてください。")
_UUID = _text("UUID を入力してください。", "Must be a UUID.", "UUID を 入れてください。")
_CHOICE = _text("使える値: {expected}", "Must be one of: {expected}", "この中から えらんでください: {expected}")

# Keys: pydantic's error types (https://docs.pydantic.dev/latest/errors/validation_errors/); placeholders: their ctx.
_BY_TYPE: dict[str, LocalizedText] = {
    "missing": _text("必須項目です。", "This is required.", "ここは 入れなければ いけません。"),
    "extra_forbidden": _text("この項目は使えません。", "This field is not known.", "この 名前の ところは ありません。"),
    "string_type": _STRING,
    "string_sub_type": _STRING,
    "string_unicode": _STRING,
    "string_too_short": _text(
        "{min_length} 文字以上にしてください。",
        "Must have at least {min_length} characters.",
        "{min_length}文字か、もっと 多く 入れてください。",
    ),
    "string_too_long": _text(
        "{max_length} 文字以内にしてください。",
        "Must have at most {max_length} characters.",
        "{max_length}文字より 多く 入れないでください。",
    ),
    "string_pattern_mismatch": _text(
        "形式が正しくありません。", "The form is not valid.", "書き方が まちがっています。"
    ),
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_parsing_size": _INTEGER,
    "int_from_float": _INTEGER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "greater_than": _text(
        "{gt} より大きい値にしてください。", "Must be greater than {gt}.", "{gt}より 大きい 数に してください。"
    ),
    "greater_than_equal": _text(
        "{ge} 以上にしてください。", "Must be at least {ge}.", "{ge}か、もっと 大きい 数に してください。"
    ),
    "less_than": _text(
        "{lt} より小さい値にしてください。", "Must be less than {lt}.", "{lt}より 小さい 数に してください。"
    ),
    "less_than_equal": _text(
        "{le} 以下にしてください。", "Must be at most {le}.", "{le}か、もっと 小さい 数に してください。"
    ),
    "too_short": _text(
        "{min_length} 件以上にしてください。",
        "Must have at least {min_length} items.",
        "{min_length}こ 以上 いります。",
    ),
    "too_long": _text(
        "{max_length} 件以内にしてください。",
        "Must have at most {max_length} items.",
        "多すぎます。{max_length}こまでです。",
    ),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "timezone_aware": _INSTANT,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "uuid_type": _UUID,
    "uuid_parsing": _UUID,
    "url_parsing": _text("URL を入力してください。", "Must be a URL.", "URL を 入れてください。"),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
}


def pointer_of(location: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of pydantic's location: `("query", "from")` is `/query/from`."""
    places = (str(part) for part in location)
    return json_pointer(*(place for place in places if not _KIND_TRIED.fullmatch(place)))


def _filled(text: LocalizedText, values: Mapping[str, Any]) -> LocalizedText:
    return _text(
        text.ja.format_map(values),
        text.in_language("en").format_map(values),
        text.in_language("ja-x-easy").format_map(values),
    )


def _message(error: Mapping[str, Any]) -> LocalizedText:
    context = error.get("ctx") or {}
    complaint = context.get("error")
    if isinstance(complaint, InvalidValue):
        return complaint.localized
    return _filled(_BY_TYPE.get(error["type"], _ANYTHING_ELSE), context)


def problem_errors(errors: Iterable[Mapping[str, Any]]) -> list[ProblemError]:
    """Return the first 50 of pydantic's errors as pointer and message."""
    first = [error for error, _ in zip(errors, range(MOST_ERRORS), strict=False)]
    return [ProblemError(pointer_of(error["loc"]), _message(error)) for error in first]

"""What is wrong with answers, where, and how it is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError

ANSWERS: Final = "/answers"


def _text(ja: str, en: str, ja_x_easy: str) -> LocalizedText:
    return LocalizedText(ja=ja, en=en, ja_x_easy=ja_x_easy)


_TEXTS: Final[Mapping[str, LocalizedText]] = {
    "required": _text(
        "入力してください。",
        "Please fill this in.",
        "ここを 書いて ください。",
    ),
    "unknown_field": _text(
        "この項目は使えません。",
        "This field is not known.",
        "この 名前の ところは ありません。",
    ),
    "wrong_type": _text(
        "値の種類が正しくありません。",
        "This is the wrong kind of value.",
        "ここに 書く ものが ちがいます。",
    ),
    "not_text": _text(
        "文字で入力してください。",
        "Please enter text.",
        "文字で 書いて ください。",
    ),
    "not_a_number": _text(
        "数字を入力してください。",
        "Please enter a number.",
        "数字を 書いて ください。",
    ),
    "not_yes_or_no": _text(
        "はい・いいえで答えてください。",
        "Please answer yes or no.",
        "「はい」か「いいえ」で こたえて ください。",
    ),
    "not_a_list": _text(
        "一覧で入力してください。",
        "Please enter a list.",
        "1つずつ ならべて 書いて ください。",
    ),
    "not_a_choice": _text(
        "選択肢から選んでください。",
        "Please choose one of the choices.",
        "この中から えらんで ください。",
    ),
    "must_agree": _text(
        "確認のうえ、同意が必要です。",
        "Please read this and agree.",
        "読んで、「はい」を えらんで ください。",
    ),
    "too_long": _text(
        "{limit} 文字以内で入力してください。",
        "At most {limit} characters.",
        "{limit}文字までに して ください。",
    ),
    "too_short": _text(
        "{limit} 文字以上で入力してください。",
        "At least {limit} characters.",
        "{limit}文字か、もっと 多く 書いて ください。",
    ),
    "too_large": _text(
        "{limit} 以下にしてください。",
        "At most {limit}.",
        "{limit}か、もっと 小さい 数に して ください。",
    ),
    "too_small": _text(
        "{limit} 以上にしてください。",
        "At least {limit}.",
        "{limit}か、もっと 大きい 数に して ください。",
    ),
    "too_many": _text(
        "{limit} 件以内にしてください。",
        "At most {limit} entries.",
        "{limit}こまでに して ください。",
    ),
    "too_few": _text(
        "{limit} 件以上にしてください。",
        "At least {limit} entries.",
        "{limit}こ以上 いります。",
    ),
    "twice": _text(
        "同じものが 2 回入っています。",
        "The same entry is there twice.",
        "同じ ものが 2回 あります。",
    ),
    "wrong_form": _text(
        "書き方が正しくありません。",
        "This is not written as it should be.",
        "書き方が ちがいます。",
    ),
    "date": _text(
        "実在する日付を 2026-11-22 の形で入力してください。",
        "Please enter a real date like 2026-11-22.",
        "日にちを 2026-11-22 の ように 書いて ください。",
    ),
    "email": _text(
        "メールアドレスを正しく入力してください。",
        "Please enter an e-mail address.",
        "メールアドレスを 見て、なおして ください。",
    ),
    "kana": _text(
        "カタカナで入力してください。",
        "Please enter katakana.",
        "カタカナで 書いて ください。",
    ),
    "phone": _text(
        "電話番号を市外局番から入力してください(例 097-500-0000)。",
        "Please enter a phone number with its area code, such as 097-500-0000.",
        "電話番号を はじめの 0から 書いて ください。",
    ),
    "postal_code": _text(
        "郵便番号を 7 桁で入力してください(例 870-0000)。",
        "Please enter a postal code of seven digits, such as 870-0000.",
        "郵便番号は 数字が 7つです。(例 870-0000)",
    ),
    "person_name": _text(
        "氏名に使えない文字(数字・記号・絵文字など)があります。",
        "A name has letters only: no digits, signs or pictures.",
        "名前に 使えない 字が あります。数字や 絵文字は 使えません。",
    ),
    "too_late": _text(
        "この日より前の日付にしてください。",
        "This day is too late.",
        "もっと 前の 日に して ください。",
    ),
    "too_early": _text(
        "この日より後の日付にしてください。",
        "This day is too early.",
        "もっと あとの 日に して ください。",
    ),
    "wrong_characters": _text(
        "使えない文字(外字・制御文字)が含まれています。",
        "There are characters that cannot be used here.",
        "使えない 字が 入って います。",
    ),
    "my_number_not_accepted": _text(
        "個人番号(マイナンバー)と思われる 12 桁の数字があります。個人番号は入力しないでください。",
        "This looks like an Individual Number (My Number). Please do not enter it: it is never needed here.",
        "マイナンバー(12の 数字)を 書かないで ください。ここでは いりません。",
    ),
    "too_much": _text(
        "入力の量が多すぎます。",
        "This is too much to take.",
        "書いた ものが 多すぎます。",
    ),
    "not_valid": _text(
        "入力内容を確認してください。",
        "Please check what is entered.",
        "ここを もう一度 見て ください。",
    ),
}
CODES: Final = frozenset(_TEXTS)


@dataclass(frozen=True, slots=True)
class FormFault:
    """One fault: a JSON Pointer to the answer (`/answers/phone`), what is wrong, and the limit it exceeds.

    What was typed stands in none of them.
    """

    pointer: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> LocalizedText:
        """What to tell the applicant."""
        text = _TEXTS[self.code]
        return _text(
            text.ja.format_map(self.params),
            text.in_language("en").format_map(self.params),
            text.in_language("ja-x-easy").format_map(self.params),
        )


def problem_errors(faults: Iterable[FormFault], prefix: str = "/body") -> list[ProblemError]:
    """Return the faults as `errors[]` of a problem; `prefix` points to where the answers' object was sent."""
    return [ProblemError(prefix + fault.pointer, fault.message) for fault in faults]

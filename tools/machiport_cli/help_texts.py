"""How help is laid out: Japanese, then English, then commands to copy, then exit codes."""

from typing import Final

from rich.markup import escape

EXIT_CODES: Final = (
    "終了コード / Exit codes:  0 完了 done ・ 1 指摘あり・拒否 findings or refused ・ "
    "2 使い方の誤り wrong usage ・ 3 接続できない not reachable"
)


def command_help(ja: str, en: str, *examples: str) -> str:
    """Return a command's help; the first sentences are also its summary in the list of commands."""
    summary_ja, _, rest_ja = ja.partition("。")
    summary_en, _, rest_en = en.partition(". ")
    rest = "".join(f"{text}\n\n" for text in (rest_ja, rest_en) if text)
    lines = "\n".join(f"  {escape(example)}" for example in examples)
    return f"{summary_ja} / {summary_en.rstrip('.')}\n\n{rest}例 / Examples:\n{lines}\n\n{EXIT_CODES}"


def group_help(ja: str, en: str) -> str:
    """Return the help of a group of commands."""
    return f"{ja} / {en}"


def option(ja: str, en: str) -> str:
    """Return the help of one option.

    Rich breaks lines at spaces only and cuts off what is longer, so Japanese clauses are set apart.
    """
    return f"{ja.replace('、', '、 ').replace('。', '。 ').strip()}\n\n{en}"

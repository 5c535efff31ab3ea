"""How help is laid out: Japanese, then English, then commands to copy, then exit codes."""

from typing import Final

from rich.markup import escape

EXIT_CODES: Final = (
    "終了コード / Exit codes:  0 完了 done ・ 1 指摘あり・拒否 findings or refused ・ "
    "2 使い方の誤り wrong usage ・ 3 接続できない not reachable"
)


def command_help(ja: str, en: str, *examples: str) -> str:
    """Return a command's help: the Japanese sentence is also the summary in the list of commands."""
    lines = "\n".join(f"  {escape(example)}" for example in examples)
    return f"{ja} / {en.split('. ', maxsplit=1)[0].rstrip('.')}\n\n{_rest(en)}例 / Examples:\n{lines}\n\n{EXIT_CODES}"


def group_help(ja: str, en: str) -> str:
    """Return the help of a group of commands."""
    return f"{ja} / {en}"


def option(ja: str, en: str) -> str:
    """Return the help of one option."""
    return f"{ja} / {en}"


def _rest(en: str) -> str:
    """Return what follows the first English sentence, as a paragraph of its own."""
    _, dot, rest = en.partition(". ")
    return f"{rest}\n\n" if dot and rest else ""

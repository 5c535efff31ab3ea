"""Files of the audit commands: ids to check, and anchors noted down to check against later."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from machiport.applications.reviewing.audit_checking import Anchor
from machiport_cli.faults import wrong_usage

_APPLICATION = re.compile(r"[0-9]{5}-[0-9a-f]{24}")


def application_ids(texts: Iterable[str], municipality: str) -> list[str]:
    """Return ids of applications of a municipality, each once.

    Raises OperatorError (wrong usage) for anything else.
    """
    ids = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    wrong = [each for each in ids if not (_APPLICATION.fullmatch(each) and each.startswith(f"{municipality}-"))]
    if wrong:
        raise wrong_usage(
            f"「{wrong[0]}」は市町村 {municipality} の申請の番号ではありません。",
            f"“{wrong[0]}” is no application of municipality {municipality}.",
        )
    return ids


def read_anchors(file: Path, municipality: str) -> dict[str, Anchor]:
    """Return the anchors in a file, by application.

    Raises OperatorError (wrong usage) for a file that has none, or those of another municipality.
    """
    anchors = {}
    for number, line in enumerate(_lines(file), 1):
        try:
            anchor = Anchor.of_line(line)
        except ValueError:
            raise wrong_usage(
                f"{file.name} の {number} 行目を読めません。", f"Line {number} of {file.name} is no anchor."
            ) from None
        anchors[anchor.application_id] = anchor
    application_ids(anchors, municipality)
    return anchors


def read_ids(file: Path) -> list[str]:
    """Return the lines of a file of ids.

    Raises OperatorError (wrong usage) for a file that cannot be read.
    """
    return _lines(file)


def require_new(file: Path) -> None:
    """Refuse to write over a file: what was noted down stays.

    Raises OperatorError (wrong usage).
    """
    if file.exists():
        raise wrong_usage(
            f"{file} はすでにあります。別の名前を指定してください。", f"{file} is there already. Choose another name."
        )


def write_anchors(file: Path, anchors: Iterable[Anchor]) -> str:
    """Write anchors, one a line, in the order of their applications; return the SHA-256 of the file."""
    lines = sorted(anchor.line() for anchor in anchors)
    content = "".join(f"{line}\n" for line in lines).encode()
    with file.open("xb") as out:
        out.write(content)
    return hashlib.sha256(content).hexdigest()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise wrong_usage(f"{file} を読めません。", f"{file} cannot be read.") from None

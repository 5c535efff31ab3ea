"""The published files of a draw: out of a folder, or from where they are published."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import httpx

from machiport.facilities.lottery.model import FILE_NAMES, FileName
from machiport.localized_text import LocalizedText
from machiport_cli.connections import http_transport
from machiport_cli.faults import ExitCode, OperatorError, wrong_usage

_TIMEOUT: Final = httpx.Timeout(30, connect=5)
_NOT_FOUND: Final = 404
_LARGEST: Final = 32 * 1024 * 1024


def files_at(place: str) -> Mapping[FileName, bytes]:
    """Return the files in a folder or below a URL; of a folder those that are there.

    Raises OperatorError for a place that is neither, and where files are not published yet or cannot be had.
    """
    if place.startswith(("http://", "https://")):
        return _downloaded(place.rstrip("/"))
    folder = Path(place)
    if not folder.is_dir():
        raise wrong_usage(
            f"フォルダーでも URL でもありません: {place}", f"This is neither a folder nor an address: {place}"
        )
    return {name: _content(folder / name) for name in FILE_NAMES if (folder / name).is_file()}


def _content(path: Path) -> bytes:
    """Return a file's bytes.

    Raises OperatorError for more than any round publishes.
    """
    if path.stat().st_size > _LARGEST:
        raise _too_large(path.name)
    return path.read_bytes()


def _downloaded(url: str) -> Mapping[FileName, bytes]:
    files: dict[FileName, bytes] = {}
    try:
        with httpx.Client(timeout=_TIMEOUT, transport=http_transport()) as http:
            for name in FILE_NAMES:
                with http.stream("GET", f"{url}/files/{name}") as answer:
                    if answer.status_code == _NOT_FOUND:
                        raise _not_published(name)
                    answer.raise_for_status()
                    files[name] = _received(name, answer)
    except httpx.HTTPError as error:
        raise _not_reachable(str(error)) from error
    return files


def _received(name: FileName, answer: httpx.Response) -> bytes:
    """Return what is sent, and stop where it is more than any round publishes.

    Raises OperatorError.
    """
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > _LARGEST:
            raise _too_large(name)
    return bytes(content)


def _too_large(name: str) -> OperatorError:
    most = _LARGEST // 2**20
    return OperatorError(
        "lottery_file_too_large",
        LocalizedText(ja="ファイルが大きすぎます", en="The file is too large"),
        LocalizedText(
            ja=f"{name} は {most} MB を超えています。抽選のファイルではありません。",
            en=f"{name} has more than {most} MB: it is no file of a lottery.",
        ),
    )


def _not_published(name: str) -> OperatorError:
    return OperatorError(
        "lottery_file_not_published",
        LocalizedText(ja="まだ公開されていません", en="Not published yet"),
        LocalizedText(
            ja=f"{name} がありません。抽選の番号を確かめるか、発表の日時まで待ってください。",
            en=f"There is no {name}. Check the lottery's number, or wait until the result is published.",
        ),
    )


def _not_reachable(detail: str) -> OperatorError:
    return OperatorError(
        "service_not_reachable",
        LocalizedText(ja="ファイルを取得できません", en="The files cannot be had"),
        LocalizedText(ja=detail),
        exit_code=ExitCode.NOT_REACHABLE,
    )

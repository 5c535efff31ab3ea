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
    return {name: (folder / name).read_bytes() for name in FILE_NAMES if (folder / name).is_file()}


def _downloaded(url: str) -> Mapping[FileName, bytes]:
    files: dict[FileName, bytes] = {}
    try:
        with httpx.Client(timeout=_TIMEOUT, transport=http_transport()) as http:
            for name in FILE_NAMES:
                answer = http.get(f"{url}/files/{name}")
                if answer.status_code == _NOT_FOUND:
                    raise _not_published(name)
                answer.raise_for_status()
                if len(answer.content) > _LARGEST:
                    raise _not_reachable(f"{name}: {len(answer.content)} bytes")
                files[name] = answer.content
    except httpx.HTTPError as error:
        raise _not_reachable(str(error)) from error
    return files


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

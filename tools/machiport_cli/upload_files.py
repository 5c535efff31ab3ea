"""What the operator points at (a file, a folder, a zip) as the files of one upload."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from machiport.garbage.importers.archives import unpacked
from machiport.garbage.importers.limits import MAXIMUM_FILE_BYTES, MAXIMUM_FILES
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportReport
from machiport.localized_text import LocalizedText
from machiport_cli.faults import ExitCode, OperatorError, Pointer

UPLOAD_LIMIT: Final = 4_400_000
"""Bytes of one request's body (garbage_staff_api: Lambda's limit of 6 MB less base64)."""
OPTIONS_FILE: Final = "import.json"
READ_SUFFIXES: Final = frozenset({".csv", ".txt", ".xlsx", ".yaml", ".yml", ".json", ".zip"})
_PART_OVERHEAD: Final = 400
_MANY: Final = 20
_ARCHIVE: Final = "upload.zip"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class GatheredFiles:
    """Files by their path below the folder, the names of those that no importer reads, and the folder's options."""

    files: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()
    options: ImportOptions | None = None


def gather(path: Path) -> GatheredFiles:
    """Read a file, or all files of a folder that an importer may read (hidden ones are passed over).

    A folder's `import.json` holds options (`ImportOptions` as JSON) and is not a file to import.

    Raises OperatorError where there is nothing, too much, or what cannot be read.
    """
    if not path.exists():
        raise _problem("path_not_found", f"「{path}」がありません。", f"There is no “{path}”.", ExitCode.WRONG_USAGE)
    if path.is_file():
        return GatheredFiles({path.name: _read(path)})
    found = [file for file in sorted(path.rglob("*")) if file.is_file() and not _hidden(file.relative_to(path))]
    told = path / OPTIONS_FILE
    chosen = [file for file in found if file.suffix.lower() in READ_SUFFIXES and file != told]
    if not chosen:
        raise _problem(
            "folder_empty",
            f"「{path}」に読み込めるファイル(CSV、Excel、YAML、JSON、ZIP)がありません。",
            f"“{path}” holds no file that can be read (CSV, Excel, YAML, JSON, ZIP).",
            ExitCode.WRONG_USAGE,
        )
    if len(chosen) > MAXIMUM_FILES:
        raise _problem(
            "too_many_files",
            f"多すぎます({len(chosen)}件、上限 {MAXIMUM_FILES}件)。市町村1つのフォルダーを指定してください。",
            f"Too many files ({len(chosen)}, limit {MAXIMUM_FILES}). Name the folder of one municipality.",
        )
    left_out = tuple(file.relative_to(path).as_posix() for file in found if file not in {*chosen, told})
    files = {file.relative_to(path).as_posix(): _read(file) for file in chosen}
    return GatheredFiles(files, left_out, _options(told) if told.is_file() else None)


def fit_for_upload(files: Mapping[str, bytes], limit: int = UPLOAD_LIMIT) -> Mapping[str, bytes]:
    """Return the files as they are where one request takes them, else (or where they are many) packed into one zip.

    Raises OperatorError where even the zip is too large.
    """
    size = sum(map(len, files.values())) + _PART_OVERHEAD * len(files)
    if size <= limit - _PART_OVERHEAD and len(files) <= _MANY:
        return files
    # The service refuses a zip in a zip, so archives among the files are opened first.
    archive = _zipped(unpacked(files, ImportReport()) or files)
    if len(archive) + 2 * _PART_OVERHEAD > limit:
        raise _problem(
            "upload_too_large",
            f"圧縮しても大きすぎます({len(archive):,} バイト、上限 {limit:,} バイト)。ファイルを分けてください。",
            f"Too large even when zipped ({len(archive):,} bytes, limit {limit:,}). Please split the files.",
        )
    return {_ARCHIVE: archive}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip that is the same for the same files: a repeated upload is then the same operation."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAXIMUM_FILE_BYTES:
            raise _problem(
                "file_too_large",
                f"「{file.name}」が大きすぎます(上限 {MAXIMUM_FILE_BYTES:,} バイト)。",
                f"“{file.name}” is too large (limit {MAXIMUM_FILE_BYTES:,} bytes).",
            )
        return file.read_bytes()
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise _problem(
            "file_not_readable",
            f"「{file}」を読めません({reason})。",
            f"“{file}” cannot be read ({reason}).",
        ) from failure


def _options(file: Path) -> ImportOptions:
    try:
        return ImportOptions.model_validate_json(_read(file))
    except ValidationError as failure:
        faults = failure.errors(include_url=False, include_input=False)
        raise OperatorError(
            "options_not_valid",
            LocalizedText(ja=f"「{file.name}」の内容が正しくありません", en=f"“{file.name}” is not valid"),
            pointers=[Pointer(".".join(map(str, fault["loc"])) or file.name, fault["msg"]) for fault in faults],
            exit_code=ExitCode.WRONG_USAGE,
        ) from failure


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _problem(code: str, ja: str, en: str, exit_code: ExitCode = ExitCode.REFUSED) -> OperatorError:
    title = LocalizedText(ja="ファイルを用意できません", en="The files cannot be used")
    return OperatorError(code, title, LocalizedText(ja=ja, en=en), exit_code=exit_code)

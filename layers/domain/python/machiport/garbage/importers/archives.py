"""Opening an uploaded ZIP within bounds: number and size of members, compression, paths, no archive in the archive."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from machiport.garbage.importers.limits import (
    MAXIMUM_COMPRESSION,
    MAXIMUM_FILE_BYTES,
    MAXIMUM_FILES,
    MAXIMUM_TOTAL_BYTES,
)
from machiport.garbage.importers.report import ImportReport
from machiport.import_findings import Place

_SIGNATURE = b"PK\x03\x04"
_SPREADSHEET_PART = "[Content_Types].xml"
_ENCRYPTED = 0x1
_UTF_8_NAME = 0x800
_IGNORED_PARTS = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
_SMALL = 64 * 1024


def unpacked(files: Mapping[str, bytes], report: ImportReport) -> dict[str, bytes] | None:
    """Return the files with each ZIP replaced by its members; None (and a problem) where a bound is broken.

    An Excel file is a ZIP too and stays as it is. Two files of one name are refused: which of them was meant is not
    known, and taking either would lose the other without a word.
    """
    found: dict[str, bytes] = {}
    for name, data in files.items():
        packed = data.startswith(_SIGNATURE) and not _is_spreadsheet(data)
        members = _members(name, data, report) if packed else {name: data}
        if members is None:
            return None
        twice = sorted(found.keys() & members.keys())
        if twice:
            report.add("name_twice", Place(name), twice[0])
            return None
        found |= members
    if len(found) > MAXIMUM_FILES:
        report.add("too_large", Place(next(iter(found))), what=f"{len(found)} files", limit=str(MAXIMUM_FILES))
        return None
    total = sum(map(len, found.values()))
    if total > MAXIMUM_TOTAL_BYTES:
        report.add("too_large", Place(next(iter(found))), what=f"{total} bytes", limit=str(MAXIMUM_TOTAL_BYTES))
        return None
    return found


def _is_spreadsheet(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _SPREADSHEET_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _members(name: str, data: bytes, report: ImportReport) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = [info for info in archive.infolist() if not info.is_dir() and not _ignored(info.filename)]
            if not _acceptable(name, listed, report):
                return None
            names = Counter(_member_name(info) for info in listed)
            twice = next((name for name, times in names.items() if times > 1), None)
            if twice is not None:
                report.add("name_twice", Place(name), twice)
                return None
            return {_member_name(info): archive.read(info) for info in listed}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        report.add("archive_unreadable", Place(name))
        return None


def _ignored(filename: str) -> bool:
    return not _IGNORED_PARTS.isdisjoint(PurePosixPath(filename).parts)


def _acceptable(name: str, listed: list[zipfile.ZipInfo], report: ImportReport) -> bool:
    if len(listed) > MAXIMUM_FILES:
        report.add("too_large", Place(name), what=f"{len(listed)} files", limit=str(MAXIMUM_FILES))
        return False
    total = sum(info.file_size for info in listed)
    if total > MAXIMUM_TOTAL_BYTES:
        report.add("too_large", Place(name), what=f"{total} bytes", limit=str(MAXIMUM_TOTAL_BYTES))
        return False
    for info in listed:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        bomb = info.file_size > max(_SMALL, info.compress_size * MAXIMUM_COMPRESSION)
        if bomb or info.file_size > MAXIMUM_FILE_BYTES:
            report.add("too_large", Place(name), what=info.filename, limit=str(MAXIMUM_FILE_BYTES))
            return False
        outside = path.is_absolute() or ".." in path.parts or ":" in info.filename
        if outside or info.flag_bits & _ENCRYPTED or path.suffix.lower() == ".zip":
            report.add("archive_member_refused", Place(name), info.filename)
            return False
    return True


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return the member's name; Windows writes Japanese names in Shift_JIS without saying so."""
    if info.flag_bits & _UTF_8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return info.filename

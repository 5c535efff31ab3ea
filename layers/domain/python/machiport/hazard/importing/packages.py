"""An import as a folder: a folder itself, or a zip unpacked within bounds."""

import errno
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.import_spec import SPEC_FILE
from machiport.hazard.importing.messages import said

_READ_AT_ONCE = 1 << 20
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold; `ratio` counts for members above a megabyte (deflate reaches 1000, maps 20)."""

    members: int = 20_000
    total_bytes: int = 8 << 30
    ratio: int = 200


LIMITS = ArchiveLimits()


def is_disk_full(error: BaseException) -> bool:
    """Say whether there was no room left to write."""
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


@contextmanager
def open_import(path: Path, limits: ArchiveLimits = LIMITS) -> Iterator[Path]:
    """Give the folder that holds import.json: `path` itself or a zip's content, which is gone afterwards.

    Where a zip holds one folder only, that folder is given.
    Raises ImportRefusedError for what is neither, and for an unsafe or too large archive.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="hazard-import-") as made:
        folder = Path(made)
        unpack(path, folder, limits)
        inner = [each for each in folder.iterdir() if each.is_dir()]
        if not (folder / SPEC_FILE).exists() and len(inner) == 1:
            folder = inner[0]
        yield folder


def unpack(archive: Path, folder: Path, limits: ArchiveLimits = LIMITS) -> None:
    """Unpack a zip into an empty folder.

    Raises ImportRefusedError for a name outside the folder or there twice, a link, a password, damage, a full disk, or
    more than the limits, which are counted while unpacking, not by what the archive says of itself.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [each for each in opened.infolist() if not _is_junk(each.filename)]
            if len(members) > limits.members:
                raise _too_large(archive, f"{limits.members}個", f"{limits.members} files")
            left = limits.total_bytes
            for member in members:
                target = folder / _safe_name(archive, member)
                if member.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                left -= _write(opened, member, target, min(left, _most_bytes(member, limits)))
    except _DAMAGE as error:
        raise ImportRefusedError(
            said("archive_no_room" if is_disk_full(error) else "archive_broken", file=archive.name)
        ) from error
    except _LargerThanAllowedError as error:
        gigabytes = limits.total_bytes / (1 << 30)
        raise _too_large(archive, f"展開して{gigabytes:g}GB", f"{gigabytes:g} GB unpacked") from error


class _LargerThanAllowedError(Exception):
    pass


def _too_large(archive: Path, limit: str, limit_en: str) -> ImportRefusedError:
    return ImportRefusedError(said("archive_large", file=archive.name, limit=limit, limit_en=limit_en))


def _is_junk(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in _JUNK


def _most_bytes(member: zipfile.ZipInfo, limits: ArchiveLimits) -> int:
    return max(_READ_AT_ONCE, member.compress_size * limits.ratio)


def _safe_name(archive: Path, member: zipfile.ZipInfo) -> PurePosixPath:
    name = _decoded_name(member).replace("\\", "/")
    path = PurePosixPath(name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    plain = kind in {0, stat.S_IFREG, stat.S_IFDIR}
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name or not path.parts or not plain:
        raise ImportRefusedError(said("archive_unsafe", file=archive.name, member=name))
    if member.flag_bits & _ENCRYPTED:
        raise zipfile.BadZipFile("password")
    return path


def _decoded_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name: zips made under Japanese Windows hold CP932 without saying so, which reads as CP437."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    written = 0
    with opened.open(member) as packed, target.open("xb") as plain:
        while piece := packed.read(_READ_AT_ONCE):
            written += len(piece)
            if written > most:
                raise _LargerThanAllowedError
            plain.write(piece)
    return written


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """Give the content of a zip inside an import as a folder, which is gone afterwards.

    Raises as `unpack`.
    """
    folder = Path(tempfile.mkdtemp(prefix="hazard-archive-"))
    try:
        unpack(archive, folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
